// The page of a report as text: what is in it, and what cannot be.
import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Redactor } from "../../secrets/mod.ts";
import { madeUpPipeline, madeUpReport, madeUpRun, readPage } from "./_test_report.ts";
import { reportPage } from "./page.ts";
import { VIEWER_SCRIPT } from "./viewer_script.ts";

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

Deno.test("the page holds what it was given", async () => {
  const data = madeUpPipeline(20);
  assertEquals(readPage(await reportPage(data, new Redactor())), data);
});

Deno.test("the page names nothing that a browser could load", async () => {
  const html = await reportPage(madeUpPipeline(20), new Redactor());
  // The one address is the name of SVG, which no browser asks for.
  const addresses = html.match(/\b(https?|wss?|ftp|blob):[^"'\s]*/g) ?? [];
  assertEquals([...new Set(addresses)], ["http://www.w3.org/2000/svg"]);
  assertFalse(/\ssrc=|@import|url\(|fetch\(|XMLHttpRequest|import\(|\/\/# /.test(html));
  const targets = [...html.matchAll(/<[^>]*\shref="([^"]*)"/g)].map(([, target]) => target);
  assertEquals(targets, ["data:,", "#runs"]);
});

Deno.test("its policy allows its own program and style, and nothing else", async () => {
  const html = await reportPage(madeUpPipeline(1), new Redactor());
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!;
  const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text!);
  const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text]) => text!);
  assertEquals([scripts.length, styles.length], [1, 1]);
  assertEquals(policy.split("; "), [
    "default-src 'none'",
    `script-src ${await hashOf(scripts[0]!)}`,
    `style-src ${await hashOf(styles[0]!)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  assert(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"), "before what it rules");
  assertFalse(/\sstyle="|\son[a-z]+="/.test(html), "nothing that the policy would refuse");
});

for (
  const text of [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "\u2028\u2029",
    "&lt;",
  ]
) {
  Deno.test(`${JSON.stringify(text)} in each text of a report is shown as it is`, async () => {
    const data = madeUpReport(
      [madeUpRun({ name: text, slug: text, message: text, inputs: text, stateName: text })],
      {
        flowName: text,
        message: text,
        stateName: text,
        lines: [{ run: 0, atMs: 0, level: "INFO", text }],
      },
    );
    const html = await reportPage(data, new Redactor());
    assertEquals(readPage(html), data);
    assertEquals(html.match(/<script/g)!.length, 2);
    assertEquals(html.match(/<\/script/g)!.length, 2);
    assertFalse(html.includes("<!--"));
    assertMatch(html, /<\/html>\n$/);
  });
}

Deno.test("a secret is masked on the page, and numbers that have it in them are not known", async () => {
  const data = madeUpReport(
    [madeUpRun({ name: "hunter22", startedMs: 4711, endedMs: 47_110 }), madeUpRun()],
    { flowName: "of hunter22", message: "hunter22 & 4711", durationMs: 50_000 },
  );
  const html = await reportPage(data, new Redactor(["hunter22", "4711"]));
  assertFalse(/hunter22|4711/.test(html));
  const shown = readPage(html);
  assertEquals(shown.flowName, "of ********");
  assertEquals(shown.message, "******** & ********");
  assertEquals(shown.runs, [
    madeUpRun({ name: "********", startedMs: -1, endedMs: -1 }),
    madeUpRun(),
  ]);
});

Deno.test("a secret that the page itself has in it does not break its program", async () => {
  const html = await reportPage(madeUpPipeline(2), new Redactor(["function", "script-src"]));
  assertStringIncludes(html, VIEWER_SCRIPT);
  assertStringIncludes(html, "script-src 'sha256-");
});

Deno.test("a secret that cannot be masked without breaking the page is an error without it", async () => {
  const data = madeUpReport([madeUpRun(), madeUpRun()]);
  const error = await assertRejects(
    () => reportPage(data, new Redactor(["0,0,0", "-1,-1"])),
    Error,
    "Choose longer secrets",
  );
  assertFalse(/0,0|-1/.test(error.message));
});
