import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import { context, type Logger, withContext } from "../../config/mod.ts";
import { PrefectSecret, task } from "../../tasks/mod.ts";
import { Flow } from "../flow.ts";
import { capturingConsole } from "./_test_console.ts";

/** A logger that keeps what it is told. */
class KeptLog implements Logger {
  readonly told: { readonly method: string; readonly args: readonly unknown[] }[] = [];
  debug(...args: unknown[]): void {
    this.told.push({ method: "debug", args });
  }
  info(...args: unknown[]): void {
    this.told.push({ method: "info", args });
  }
  warn(...args: unknown[]): void {
    this.told.push({ method: "warn", args });
  }
  error(...args: unknown[]): void {
    this.told.push({ method: "error", args });
  }
}

/** A flow whose task logs a secret through the context's logger, and then fails with it. */
function leakyFlow(): Flow<void> {
  const leak = task((token: string) => {
    context.logger.warn(`with ${token} {braces} %s`, { token });
    throw new RangeError(`refused ${token}`);
  }, { name: "leak", logStdout: true });
  return new Flow("leaky", () => void leak(new PrefectSecret("TOKEN") as never));
}

function freshSecret(): string {
  return `canary-${crypto.randomUUID()}`;
}

Deno.test("a run logs with the logger it is given, at the level of each line", async () => {
  const log = new KeptLog();
  const { lines } = await capturingConsole(() =>
    new Flow("report", () =>
      void task(() => {
        context.logger.debug("one", 1);
        context.logger.warn("two");
      })()).run({ logger: log })
  );
  assertEquals(lines, []);
  assertEquals(log.told.slice(1, -1), [
    { method: "debug", args: ["one", 1] },
    { method: "warn", args: ["two"] },
  ]);
});

Deno.test("withContext's logger stands in too, and one given to the run goes before it", async () => {
  const [outer, inner] = [new KeptLog(), new KeptLog()];
  const flow = new Flow("report", () => void task(() => context.logger.info("here"))());
  await withContext({ logger: outer }, () => flow.run());
  assertEquals(outer.told[1], { method: "info", args: ["here"] });
  await withContext({ logger: outer }, () => flow.run({ logger: inner }));
  assertEquals([outer.told.length, inner.told.length], [3, 3]);
});

Deno.test("a flow in a task logs with the logger of the flow around it", async () => {
  const log = new KeptLog();
  const inner = new Flow("inner", () => void task(() => context.logger.info("deep"))());
  const outer = new Flow("outer", () => void task(async () => void await inner.run())());
  await outer.run({ logger: log });
  assert(log.told.some(({ args }) => args[0] === "deep"));
  const { lines } = await capturingConsole(() => outer.run());
  assert(
    lines.some(({ text }) =>
      text.endsWith("tacit.inner | Flow run SUCCESS: All reference tasks succeeded.")
    ),
    JSON.stringify(lines),
  );
});

Deno.test("a logger that a task brings for itself is masked as the run's", async () => {
  const [log, secret] = [new KeptLog(), freshSecret()];
  const leak = task((token: string) =>
    withContext({ logger: log }, () => context.logger.info(token, { token }))
  );
  const flow = new Flow("leaky", () => void leak(new PrefectSecret<string>("TOKEN")));
  await capturingConsole(() => withContext({ secrets: { TOKEN: secret } }, () => flow.run()));
  assertEquals(log.told, [{ method: "info", args: ["********", { token: "********" }] }]);
});

Deno.test("console as the logger of a run is given masked text", async () => {
  const secret = freshSecret();
  const { lines } = await capturingConsole(() =>
    withContext({ secrets: { TOKEN: secret } }, () => leakyFlow().run({ logger: console }))
  );
  assertEquals(lines.map(({ method }) => method), ["info", "warn", "error", "info"]);
  assertEquals(lines[1]?.text, "with ******** {braces} { token: '********' }");
  assertStringIncludes(lines[2]!.text, "RangeError: refused ********");
});

Deno.test("a logger that throws is reported, without the secret it throws", async () => {
  const secret = freshSecret();
  const broken = () => {
    throw new Error(`cannot send ${secret}`);
  };
  const logger = { debug: broken, info: broken, warn: broken, error: broken };
  const { value, lines } = await capturingConsole(() =>
    withContext({ secrets: { TOKEN: secret } }, () => leakyFlow().run({ logger }))
  );
  assert(value.isFailed);
  assertStringIncludes(lines[1]!.text, "cannot send ********");
  assertStringIncludes(lines[1]!.text, 'when it was told "with ******** {braces} %s"');
  // The first line comes before the run has read its secret.
  assertFalse(lines.slice(1).some(({ text }) => text.includes(secret)));
});

/** A package that tests can go without, where its registry cannot be reached. */
// Loaded by a name that is no literal, so that the other tests run where it cannot be had.
async function load(specifier: string): Promise<Record<string, unknown> | undefined> {
  try {
    return await import(specifier);
  } catch (error) {
    console.log(`skipped: ${specifier} cannot be loaded: ${(error as Error).message}`);
    return undefined;
  }
}

Deno.test("pino as the logger of a run is given masked text, with errors and details", async () => {
  const module = await load("npm:pino@10.4.0");
  if (module === undefined) return;
  const lines: string[] = [];
  const pino = module.default as (options: object, stream: object) => Logger;
  const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  const secret = freshSecret();
  await withContext({ secrets: { TOKEN: secret } }, () => leakyFlow().run({ logger }));
  assertFalse(lines.join().includes(secret));
  const [warning, failure, ...others] = lines.map((line) => JSON.parse(line));
  assertEquals(others, [], "what is below the logger's level is not logged");
  assertEquals([warning.level, warning.msg, warning.details], [
    40,
    "with ******** {braces} %s",
    [{ token: "********" }],
  ]);
  assertEquals([failure.level, failure.msg, failure.err.type, failure.err.message], [
    50,
    'Task "leak" failed.',
    "RangeError",
    "refused ********",
  ]);
});

Deno.test("LogTape as the logger of a run is given masked text, with errors and details", async () => {
  const module = await load("npm:@logtape/logtape@2.4.2");
  if (module === undefined) return;
  const { configure, getConsoleSink, getLogger, reset } = module as unknown as {
    configure(config: object): Promise<void>;
    getConsoleSink(options: object): (record: object) => void;
    getLogger(category: string): Logger;
    reset(): Promise<void>;
  };
  const records: Record<string, unknown>[] = [];
  const secret = freshSecret();
  const { lines } = await capturingConsole(async () => {
    const toConsole = getConsoleSink({
      formatter: ({ message }: { message: unknown[] }) => [`sunk: ${message.join("")}`],
    });
    await configure({
      sinks: { keep: (record: Record<string, unknown>) => void records.push(record), toConsole },
      loggers: [
        { category: "app", sinks: ["keep", "toConsole"], lowestLevel: "warning" },
        { category: ["logtape", "meta"], lowestLevel: "fatal" },
      ],
    });
    try {
      await withContext(
        { secrets: { TOKEN: secret } },
        () => leakyFlow().run({ logger: getLogger("app") }),
      );
    } finally {
      await reset();
    }
  });
  assertEquals(records.map(({ level, message }) => [level, message]), [
    ["warning", ["with ******** {braces} %s"]],
    ["error", ['Task "leak" failed.']],
  ]);
  const [warning, failure] = records.map(({ properties }) => properties as Record<string, unknown>);
  assertEquals(warning, { details: [{ token: "********" }] });
  assertEquals(String(failure?.error), "RangeError: refused ********");
  // The task's own console is captured, and LogTape's is the log itself: printed once.
  assertEquals(lines.map(({ text }) => text), [
    "sunk: with ******** {braces} %s",
    'sunk: Task "leak" failed.',
  ]);
});
