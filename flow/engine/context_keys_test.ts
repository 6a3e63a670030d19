// What a program brings with `withContext` never stands in for what the engine keeps there, nor reaches it.
import { assert, assertEquals, assertFalse } from "@std/assert";
import { context, Flow, type Logger, PrefectSecret, Secret, task, withContext } from "../../mod.ts";
import { MemoryRunStore } from "../results/mod.ts";
import { everythingIn } from "../results/_test_store.ts";
import { SILENT } from "../../tests/_silent_logger.ts";

const TOKEN = "a-secret-4711";
const secrets = { TOKEN };

/** What the package keeps in a context, or once did, and what else it might be called. */
const ENGINE_NAMES = [
  "buildingFlow",
  "builtGraph",
  "built graph",
  "capturesConsole",
  "captures console",
  "clock",
  "environment",
  "flowRun",
  "flow run",
  "is building",
  "logger",
  "maskLogger",
  "mask logger",
  "own values",
  "redactor",
  "signal",
  "tacit.clock",
  "tacit.environment",
  "taskRun",
  "task run",
];

Deno.test("a user's own redactor puts no secret in the log or the store", async () => {
  const lines: string[] = [];
  const write = (...parts: unknown[]) => void lines.push(Deno.inspect(parts));
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const tell = task("tell", (token: string) => {
    context.logger.info(`The token is ${token}.`);
    return `It is ${token}.`;
  });
  const flow = new Flow("tell", () => tell(new PrefectSecret("TOKEN")));
  const store = new MemoryRunStore();
  const redactor = { add() {}, redact: (text: string) => text, isEmpty: true };
  const run = await withContext(
    { redactor, secrets },
    () => flow.run({ logger, results: store }),
  );
  assertEquals(run.output, `It is ${TOKEN}.`);
  assert(lines.some((line) => line.includes("The token is ********.")), lines.join("\n"));
  const written: string[] = [];
  for (const { text } of await everythingIn(store)) written.push(text);
  assert(written.length > 0);
  assertFalse([...lines, ...written].join().includes(TOKEN));
});

Deno.test("a run ends well whatever a user brings under the names of the engine's values", async () => {
  const read = task("read", async () => {
    const { taskName, flowName, taskRunCount, mapIndex } = context;
    return [await new Secret("TOKEN").get(), taskName, flowName, taskRunCount, mapIndex];
  });
  const mine = Object.fromEntries(ENGINE_NAMES.map((name) => [name, { mine: true }]));
  const fields = { taskName: "mine", flowName: "mine", taskRunCount: "mine", mapIndex: "mine" };
  const { logger: _, ...values } = mine;
  const flow = withContext(values, () => new Flow("read", () => read()));
  const run = await withContext(
    { ...values, ...fields, secrets },
    () => flow.run({ logger: SILENT }),
  );
  assertEquals(run.output, [TOKEN, "read", "read", 1, undefined]);
});

Deno.test("no name reaches what the engine keeps in a context", async () => {
  const reach = task("reach", () => ENGINE_NAMES.filter((name) => context.get(name) !== undefined));
  const flow = new Flow("reach", () => {
    assertEquals(ENGINE_NAMES.filter((name) => context.get(name) !== undefined), []);
    return reach();
  });
  const run = await withContext({ logger: SILENT, secrets }, () => flow.run());
  assertEquals(run.output, []);
});

Deno.test("`context.get` gives values of the user's own, and the fields of a run as they are", async () => {
  const read = task("read", () => [context.get("redactor"), context.get("taskName")]);
  const flow = new Flow("read", () => read());
  const values = { redactor: "mine", taskName: "mine" };
  const run = await withContext(values, () => flow.run({ logger: SILENT }));
  assertEquals(run.output, ["mine", "read"]);
});
