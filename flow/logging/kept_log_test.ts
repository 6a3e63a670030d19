import { secretMemory } from "../../secrets/_internal.ts";
import { assert, assertEquals, assertFalse, assertLess, assertStringIncludes } from "@std/assert";
import { context, Flow, PrefectSecret, task, withContext } from "../../mod.ts";
import { Redactor } from "../../secrets/mod.ts";
import { readPage } from "../report/_test_report.ts";
import { testRun } from "../testing/mod.ts";
import { KeptLog } from "./kept_log.ts";
import { capturingConsole } from "./_test_console.ts";
import { renderReport } from "../report/mod.ts";

const OWNER = { parent: undefined, secrets: undefined, read: () => undefined };

function emptyLog(redactor: Redactor = new Redactor()): KeptLog {
  return new KeptLog(() => 0, redactor);
}

function textsOf(log: KeptLog): readonly string[] {
  return log.lines.map(({ text }) => text);
}

Deno.test("the last 10,000 lines are kept, and how many came before", () => {
  const log = emptyLog();
  for (let index = 0; index < 34_567; index++) {
    log.add(OWNER, "INFO", `line ${index}`);
    if (index === 14_999) {
      assertEquals([log.cutCount, log.lines.length], [5_000, 10_000]);
      assertEquals(textsOf(log)[0], "line 5000");
    }
  }
  assertEquals([log.cutCount, log.lines.length], [24_567, 10_000]);
  assertEquals([textsOf(log)[0], textsOf(log)[9_999]], ["line 24567", "line 34566"]);
});

Deno.test("fewer lines are kept where they are long", () => {
  const log = emptyLog();
  for (let index = 0; index < 5_000; index++) {
    log.add(OWNER, "INFO", `${index} ${"x".repeat(3_000)}`);
  }
  const kept = textsOf(log);
  assertLess(kept.join("").length, 4_000_001);
  assertEquals(kept.length + log.cutCount, 5_000);
  assertStringIncludes(kept.at(-1)!, "4999 ");
});

Deno.test("a very long line is cut", () => {
  const log = emptyLog();
  for (const length of [4_000, 4_001, 1_000_000]) log.add(OWNER, "INFO", "x".repeat(length));
  assertEquals(textsOf(log), [
    "x".repeat(4_000),
    `${"x".repeat(4_000)} …`,
    `${"x".repeat(4_000)} …`,
  ]);
});

Deno.test("a secret that was learnt after a line was kept is masked in it", () => {
  const redactor = new Redactor();
  const log = emptyLog(redactor);
  log.add(OWNER, "INFO", "the token is canary-51");
  redactor.add("canary-51");
  assertEquals(textsOf(log), ["the token is ********"]);
});

Deno.test("no part of a secret stays that was learnt late, wherever a long line was cut", () => {
  const secret = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(8);
  for (const start of [3_400, 3_600, 3_999, 4_000, 7_500, 7_990, 8_000]) {
    for (const before of ["", secret.repeat(3)]) {
      const redactor = new Redactor();
      const log = emptyLog(redactor);
      log.add(OWNER, "INFO", `${before.padEnd(start, ".")}${secret} and so on`.padEnd(9_000, "."));
      redactor.add(secret);
      const [text] = textsOf(log);
      assertFalse(text!.includes("0123"), `a part stays of one at ${start}: ${text!.slice(-80)}`);
      assert(text!.length <= 4_002);
    }
  }
});

Deno.test("a report has the lines of tasks as theirs, and the flow's as its own", async () => {
  const say = task((n: number) => {
    context.logger.info(`this is ${n}`);
    context.logger.debug("nobody wants to know");
  }, { name: "say" });
  const { value: run } = await capturingConsole(() =>
    new Flow("talk", () => say.map([1, 2])).run()
  );
  const { runs, lines } = readPage(await renderReport(run));
  const said = lines.map(({ run, level, text }) => [runs[run]?.mapIndex, level, text]);
  assertEquals(said, [
    [undefined, "INFO", 'Beginning flow run for "talk"'],
    [0, "INFO", "this is 1"],
    [1, "INFO", "this is 2"],
    [undefined, "INFO", "Flow run SUCCESS: All reference tasks succeeded."],
  ]);
});

Deno.test("a report tells when a line was logged by the clock of its run", async () => {
  const post = task(() => {
    context.logger.info(`attempt ${context.taskRunCount}`);
    if (context.taskRunCount! < 3) throw new Error("503");
  }, { name: "post", maxRetries: 2, retryDelay: { hours: 1 } });
  const { run } = await testRun(new Flow("posts", () => post()));
  const { lines } = readPage(await renderReport(run));
  const attempts = lines.filter(({ text }) => text.startsWith("attempt"));
  assertEquals(attempts.map(({ atMs }) => atMs), [0, 3_600_000, 7_200_000]);
});

Deno.test("a report does not show a secret that was logged before it was known to be one", async () => {
  const secret = `canary-${crypto.randomUUID()}`;
  const guess = task(() => context.logger.warn(`found ${secret}`, { value: secret }), {
    name: `guess ${secret}`,
  });
  const use = task((_token: string) => {}, { name: "use" });
  const flow = new Flow("late", () => {
    const found = guess();
    const token = new PrefectSecret<string>("TOKEN");
    token.setUpstream(found);
    use(token);
  });
  for (const logger of [undefined, console]) {
    secretMemory.clear();
    const options = logger === undefined ? {} : { logger };
    const { value: run, lines } = await capturingConsole(() =>
      withContext({ secrets: { TOKEN: secret } }, () => flow.run(options))
    );
    assert(
      lines.some(({ text }) => text.includes(secret)),
      "the secret was known too early to tell",
    );
    const html = await renderReport(run);
    assertFalse(html.includes(secret));
    const [line] = readPage(html).lines.filter(({ text }) => text.startsWith("found"));
    assertStringIncludes(line!.text, "found ********");
  }
});
