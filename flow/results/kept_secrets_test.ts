// What a run keeps holds no secret, by whatever way it came.
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { FAIL, Flow, Parameter, PrefectSecret, Secret, task, withContext } from "../../mod.ts";
import { listRuns, MemoryRunStore, readRun, ResumeError } from "./mod.ts";
import { everythingIn, LineCatcher } from "./_test_store.ts";

const SECRET = "pa$$w0rd/of+the=flow";
const logger = new LineCatcher();

/** Runs with the secret in the context, and looks for it in all that is kept, then and there. */
async function kept(flow: Flow<unknown>, parameters: Record<string, unknown> = {}) {
  const results = new MemoryRunStore();
  logger.lines.length = 0;
  const run = await withContext(
    { secrets: { PASSWORD: SECRET } },
    () => flow.run({ results, logger, parameters }),
  );
  const all = await everythingIn(results);
  const forms = [SECRET, encodeURIComponent(SECRET), btoa(SECRET).slice(2, -6)];
  for (const { location, text } of [...all, { location: "the log", text: logger.lines.join() }]) {
    for (const form of forms) assert(!text.includes(form) && !location.includes(form), location);
  }
  return { run, results, all };
}

Deno.test("a result that holds a secret is not kept, and the warning names task and secret", async () => {
  for (const hide of [(s: string) => s, btoa, encodeURIComponent, (s: string) => ({ [s]: [s] })]) {
    const flow = new Flow(
      "leak",
      () =>
        task((password: string) => ({ url: hide(password) }), { name: "leak" })(
          new PrefectSecret("PASSWORD"),
        ),
    );
    const { run, results } = await kept(flow);
    assert(run.isSuccessful);
    const report = await readRun(results, run.id);
    assertEquals(report!.tasks.find(({ task }) => task === "leak-1")!.unkept, "it holds a secret");
    assertStringIncludes(logger.lines.join(), '"leak"');
    assertStringIncludes(logger.lines.join(), "PASSWORD");
  }
});

Deno.test("messages and errors are kept without the secrets in them", async () => {
  const flow = new Flow("messages", () => [
    task(async () => {
      throw new FAIL(`cannot connect with ${await new Secret("PASSWORD").get()}`);
    }, { name: "signal" })(),
    task(async () => {
      throw new Error(`no ${encodeURIComponent(await new Secret<string>("PASSWORD").get())}`);
    }, { name: "error", maxRetries: 1 })(),
  ]);
  const { run, results } = await kept(flow);
  assert(run.isFailed);
  const report = await readRun(results, run.id);
  assertEquals(
    report!.tasks.map(({ state }) => state.message),
    [
      "cannot connect with ********",
      "Error during execution of task: Error: no ********",
    ].sort((one, other) => Number(one.startsWith("E")) - Number(other.startsWith("E"))),
  );
});

Deno.test("a parameter that turns out to be a secret is forgotten, and asked for on resume", async () => {
  const flow = new Flow("parameter", () => {
    const password = new Parameter<string>("password");
    const region = new Parameter<string>("region", { default: "eu" });
    return task(async (given: string, region: string) => {
      await new Secret("PASSWORD").get();
      return [given.length, region];
    }, { name: "use" })(password, region);
  });
  const { run, results } = await kept(flow, { password: SECRET, region: "us" });
  assertStringIncludes(logger.lines.join(), "A parameter of the run holds a secret");
  const resume = (parameters: Record<string, unknown>) =>
    withContext(
      { secrets: { PASSWORD: SECRET } },
      () => flow.run({ results, resume: run.id, parameters, logger }),
    );
  const error = await assertRejects(() => resume({ password: SECRET }), ResumeError);
  assertStringIncludes(error.message, "parameters region,");
  const again = await resume({ password: SECRET, region: "us" });
  assertEquals(again.output, [SECRET.length, "us"]);
});

Deno.test("a name that turns out to hold a secret is masked when the run ends", async () => {
  const flow = new Flow(
    `of ${SECRET}`,
    () =>
      task(async () => (await new Secret<string>("PASSWORD").get()).length, {
        name: `connect ${SECRET}`,
      })(),
  );
  const { run, results, all } = await kept(flow);
  assert(run.isSuccessful);
  const header = all.find(({ location }) => location.endsWith("/1 run"))!.text;
  assertStringIncludes(header, "connect ********");
  const listed = await Array.fromAsync(listRuns(results));
  assertEquals(listed.map(({ runId, flowName }) => [runId, flowName]), [[run.id, "of ********"]]);
  assertEquals((await readRun(results, run.id))!.faults, []);
});

Deno.test("a secret task is in the records, and nothing that it gave", async () => {
  const flow = new Flow(
    "secret",
    () =>
      task((password: string) => password.length, { name: "use" })(new PrefectSecret("PASSWORD")),
  );
  const { run, results, all } = await kept(flow);
  const report = await readRun(results, run.id);
  const [secret] = report!.tasks;
  assertEquals(secret!.task, "PASSWORD-1");
  assertEquals(secret!.unkept, "it is a secret");
  assertEquals(secret!.result, undefined);
  const inResults = all.filter(({ location }) => location.endsWith(" task bytes"));
  assertEquals(inResults.map(({ text }) => text), ["20"]);
});
