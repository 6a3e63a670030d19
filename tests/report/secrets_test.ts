// No secret is in a report, wherever a flow has put it and however it is spelt, and none breaks the page.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { context, Flow, Parameter, PrefectSecret, SKIP, task, withContext } from "@tacit/flow";
import { readPage } from "../../flow/report/_test_report.ts";
import { SPELLINGS, tellingParts } from "../leaks/_spellings.ts";
import { SILENT } from "../_silent_logger.ts";
import { testReport } from "./_chromium.ts";
import { textOf, titlesOn } from "./_page.ts";

/** Secrets with everything that an encoding changes, and what ends a script, a comment, a text. */
const SECRETS: Readonly<Record<string, string>> = {
  "of two lines": `canary "&<${crypto.randomUUID()}>'é/+=\nsecond line ${crypto.randomUUID()} ~$`,
  "that ends a script": `</script><script>alert("${crypto.randomUUID()}")</script>`,
  "that begins a comment": `<!-- ${crypto.randomUUID()} --><script>`,
  "with separators of lines": `canary\u2028${crypto.randomUUID()}\u2029&amp;`,
  "of digits": "8316427509",
  "that a report is made of": `,"],["`,
};

/** Puts text wherever a flow may: in names, messages, lines of the log, errors, inputs and parameters. */
async function leakEverywhere(secret: string, text: string): Promise<string> {
  const read = task((_: string) => {
    context.logger.info(text, { text, deep: { list: [text] } });
    context.logger.error(new Error(text).message);
  }, { name: "read" });
  const fail = task((_: string) => {
    throw new Error(`failed: ${text}`, { cause: new TypeError(text) });
  }, { name: text, tags: [text] });
  const retry = task((_: string) => {
    throw new Error(`again: ${text}`);
  }, { name: `retry ${text}`, maxRetries: 1, retryDelay: { milliseconds: 1 } });
  const skip = task(() => {
    throw new SKIP(`skipped: ${text}`);
  }, { name: "skip" });
  const take = task((input: Record<string, unknown>, _after: unknown) => {
    throw new Error(Object.entries(input).join());
  }, { name: "take" });
  const flow = new Flow(`flow of ${text}`, () => {
    const token = new PrefectSecret<string>("TOKEN");
    const first = read(token);
    for (const name of [retry, fail, fail]) name(token).setUpstream(first);
    skip().setUpstream(first);
    fail.map([text, "b"]).setUpstream(first);
    take({ [text]: text }, first);
    take({}, new Parameter<string>("given", { default: text })).setUpstream(first);
  });
  const run = await withContext(
    { secrets: { TOKEN: secret } },
    () => flow.run({ logger: SILENT, parameters: { given: text } }),
  );
  return await run.report();
}

/** What of a secret is in a page, as it is written there or as its own program reads it. */
function leaksIn(html: string, secret: string): string[] {
  const texts = [html, textsOf(readPage(html))].map((text) => text.replaceAll("\\u003c", "<"));
  return Object.keys(SPELLINGS).filter((spelling) =>
    tellingParts(spelling, secret).some((part) => {
      const once = JSON.stringify(part).slice(1, -1);
      const ways = [part, once, JSON.stringify(once).slice(1, -1)];
      return ways.some((way) => way.length > 3 && texts.some((text) => text.includes(way)));
    })
  );
}

/** All texts in a value, as they are. */
function textsOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.values(value).map(textsOf).join("\n");
}

for (const [what, secret] of Object.entries(SECRETS)) {
  Deno.test(`a secret ${what} is nowhere in a report, however it is spelt`, async () => {
    const spellings = Object.values(SPELLINGS).map((spell) => `<${spell(secret)}>`).join(" and ");
    const html = await leakEverywhere(secret, spellings);
    assertEquals(leaksIn(html, secret), []);
    assertStringIncludes(html, "********");
    assert(readPage(html).runs.length > 8, "all of it is there");
  });
}

const SHOWN = ["that ends a script", "that begins a comment", "with separators of lines"];
testReport(
  "a secret breaks no page, whatever stands in it",
  async () => {
    const secret = SHOWN.map((what) => SECRETS[what]!).join("");
    return await leakEverywhere(secret, `${secret} & ${encodeURIComponent(secret)}`);
  },
  async (page) => {
    assertEquals(await textOf(page, "h1"), "flow of ******** & ********");
    assertEquals(await textOf(page, "#count"), "11 task runs");
    assert((await titlesOn(page)).includes("retry ******** & ********"));
    const shown = await page.content();
    for (const what of SHOWN) {
      const [id] = /[\da-f]{8}-[\da-f-]+/.exec(SECRETS[what]!)!;
      assert(!shown.includes(id), `no secret ${what}`);
    }
  },
);
