/**
 * A flow that puts secrets wherever it can.
 *
 * @module
 */
import { context, Flow, Parameter, PrefectSecret, SKIP, task, withContext } from "@tacit/flow";
import { SILENT } from "../_silent_logger.ts";
import { renderReport } from "@tacit/flow/report";

/** Secrets with everything that an encoding changes, and what ends a script, a comment, a text. */
export const SECRETS: Readonly<Record<string, string>> = {
  "of two lines": `canary "&<${crypto.randomUUID()}>'é/+=\nsecond line ${crypto.randomUUID()} ~$`,
  "that ends a script": `</script><script>alert("${crypto.randomUUID()}")</script>`,
  "that begins a comment": `<!-- ${crypto.randomUUID()} --><script>`,
  "with separators of lines": `canary\u2028${crypto.randomUUID()}\u2029&amp;`,
  "of digits": "8316427509",
  "that a report is made of": `,"],["`,
};

/** Puts text wherever a flow may: in names, messages, lines of the log, errors, inputs and parameters. */
export async function leakEverywhere(secret: string, text: string): Promise<string> {
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
  return await renderReport(run);
}
