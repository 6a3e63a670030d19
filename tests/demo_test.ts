/**
 * The demo, as `deno task demo` runs it: the report arrives, and no secret is printed.
 *
 * @module
 */
import { assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type ChildResult, ROOT, runDeno } from "./_child.ts";

const TOKEN = "demo-token-8c1f5e2a";
const SIGNING_KEY = "Vq3$demo~key${not.a.reference}7Zp";

/** Runs the demo by its task, as a reader does. */
async function runDemo(env: Record<string, string> = {}): Promise<ChildResult> {
  return await runDeno(["task", "demo"], { env });
}

function assertShowsNoSecret({ stdout, stderr }: ChildResult): void {
  for (const secret of [TOKEN, SIGNING_KEY]) {
    assertFalse((stdout + stderr).includes(secret));
  }
}

Deno.test("the demo's secrets are where this test expects them", async () => {
  const read = (name: string) => Deno.readTextFile(join(ROOT, "examples/orders", name));
  assertStringIncludes(await read("demo.env"), TOKEN);
  assertStringIncludes(await read("config.toml"), SIGNING_KEY);
});

Deno.test("the demo delivers its report and shows no secret", async () => {
  const result = await runDemo();
  assertEquals(result.code, 0, result.stderr);
  assertStringIncludes(
    result.stdout,
    "Order totals in EUR: 32 orders of 8 customers. The largest:",
  );
  assertMatch(result.stdout, /accepted: receipt R-[0-9a-f]{8}/);
  assertShowsNoSecret(result);
  const page = join(ROOT, "orders_report.html");
  const report = await Deno.readTextFile(page);
  await Deno.remove(page);
  assertStringIncludes(report, "totalPerCustomer");
  assertShowsNoSecret({ ...result, stdout: report });
});

Deno.test("a variable overrides what the demo's file says", async () => {
  const { stdout } = await runDemo({ PREFECT__REPORT__CURRENCY: "CHF" });
  assertStringIncludes(stdout, "Order totals in CHF");
});

Deno.test("without its token the demo says what is missing", async () => {
  const result = await runDemo({ PREFECT__CONTEXT__SECRETS__REPORT_TOKEN: "" });
  assertFalse(result.code === 0);
  assertShowsNoSecret(result);
});
