// A report opens by itself, from a file, whatever is in it and however large it is.
import { assert, assertEquals, assertLess } from "@std/assert";
import { madeUpReport, madeUpRun } from "../../flow/report/_test_report.ts";
import { reportPage } from "../../flow/report/page.ts";
import { Redactor } from "../../secrets/mod.ts";
import { testReport } from "./_chromium.ts";
import { leakEverywhere, SECRETS } from "./_leaks.ts";
import { runOrders } from "./_orders.ts";
import { click, nextFrame, press, rowsOn, textOf, titlesOn } from "./_page.ts";
import { renderReport } from "@tacit/flow/report";

const PARTS = 100;
let orders: Promise<string> | undefined;
const ordersReport = () => orders ??= runOrders(PARTS).then(renderReport);

testReport("a report opens from a file, with the counts of its run", ordersReport, async (page) => {
  assertEquals(await page.title(), "nightly orders: Failed");
  assertEquals(await textOf(page, "h1"), "nightly orders");
  assertEquals(await textOf(page, "#count"), "106 task runs");
  assertEquals(
    await textOf(page, "#states"),
    "2 Failed 1 TriggerFailed 1 Skipped 102 Success",
  );
  const rows = (await rowsOn(page)).map(({ title, state }) => `${title}: ${state}`);
  assertEquals(rows.sort(), [
    "API_TOKEN: Success",
    "archive: Skipped",
    "extract: Success",
    "load: 2 Failed, 98 Success",
    "notify: Success",
    "since: Success",
    "sum: TriggerFailed",
  ]);
  assertEquals(
    await page.evaluate(`performance.getEntriesByType("resource").length`),
    0,
    "it loads nothing",
  );
});

testReport(
  "a page asks for nothing that its policy would let through",
  ordersReport,
  async (page) => {
    const attempt = `(async () => {
    const image = new Image();
    const failed = new Promise((done) => image.onerror = () => done("refused"));
    image.src = "/never.png";
    return [await failed, await fetch("data:,x").then(() => "let through", () => "refused")];
  })()`;
    const refusals: string[] = [];
    // What the policy says of it is no complaint about the page.
    page.removeAllListeners("console");
    page.removeAllListeners("request");
    page.on("console", (message) => refusals.push(message.text()));
    assertEquals(await page.evaluate(attempt), ["refused", "refused"]);
    for (const rule of ["img-src", "default-src"]) {
      assert(refusals.some((text) => text.includes(rule)), refusals.join("\n"));
    }
  },
);

const ODD = [
  "</script><script>document.title = 'broken'</script>",
  "<!-- <script>",
  "<img src=x onerror=\"document.title = 'broken'\">",
  "a & b &lt; c",
  "\u2028 and \u2029",
  "\u202eright to left",
  "{{7*7}} ${7*7} `",
];

testReport("texts are shown as they are, whatever stands in them", async () => {
  const runs = ODD.map((text) => madeUpRun({ name: text, message: text, inputs: text }));
  const lines = ODD.map((text, run) => ({ run, atMs: 0, level: "INFO", text }));
  const data = madeUpReport(runs, { flowName: ODD.join(" "), lines });
  return await reportPage(data, new Redactor());
}, async (page) => {
  assertEquals(await titlesOn(page), ODD);
  assertEquals(await page.title(), `${ODD.join(" ")}: Success`.replaceAll(/[ \t\n]+/g, " "));
  for (const index of ODD.keys()) {
    await click(page, `#run-${index}`);
    for (const selector of [".message", "#details pre", ".log .text"]) {
      assertEquals(
        await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`),
        ODD[index],
      );
    }
  }
});

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

testReport("a report without task runs says so", async () => {
  return await reportPage(madeUpReport([]), new Redactor());
}, async (page) => {
  assertEquals(await textOf(page, "#count"), "0 task runs");
  assertEquals(await textOf(page, "#runs-empty"), "No task run is like that.");
});

testReport(
  "a report of 10,000 task runs is ready soon, and draws only what is in sight",
  async () => {
    const run = await runOrders(9_994);
    const beganMs = performance.now();
    const html = await renderReport(run);
    const kilobytes = Math.round(new TextEncoder().encode(html).length / 1_000);
    console.log(
      `10,000 task runs: ${kilobytes} KB, made in ${Math.round(performance.now() - beganMs)} ms`,
    );
    return html;
  },
  async (page) => {
    const readyMs = await page.evaluate(`performance.now()`) as number;
    assertEquals(await textOf(page, "#count"), "10,000 task runs");
    await click(page, ".twist");
    await page.focus("#runs");
    await press(page, "End");
    await nextFrame(page);
    const rows = await rowsOn(page);
    assertLess(rows.length, 80);
    assert(rows.some(({ title, isChosen }) => title === "sum" && isChosen), "the last is in sight");
    const searchedMs = await page.evaluate(`(() => {
    const [search, beganMs] = [document.getElementById("search"), performance.now()];
    search.value = "load[9";
    search.dispatchEvent(new Event("input"));
    document.getElementById("runs").getBoundingClientRect();
    return performance.now() - beganMs;
  })()`) as number;
    assertEquals(await textOf(page, "#count"), "1,105 of 10,000 task runs");
    console.log(`ready after ${Math.round(readyMs)} ms, searched in ${Math.round(searchedMs)} ms`);
  },
);

for (const colours of ["light", "dark"] as const) {
  testReport(`a report is ${colours} where the system is`, ordersReport, async (page) => {
    const brightness = () =>
      page.evaluate(
        `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]`,
      );
    assertEquals(await brightness() as number > 128, colours === "light");
    await click(page, "#theme");
    assertEquals(await brightness() as number > 128, colours === "dark", "its button changes that");
    await click(page, "#theme");
    assertEquals(await brightness() as number > 128, colours === "light");
  }, { colours });
}

testReport("on a narrow page nothing is cut off at the side", ordersReport, async (page) => {
  const widest = `Math.max(...[...document.querySelectorAll("body *:not(.canvas *):not(.sr)")]
    .map((element) => element.getBoundingClientRect().right))`;
  assertEquals(await page.evaluate("document.documentElement.scrollWidth"), 400);
  assert(await page.evaluate(widest) as number <= 400);
  await click(page, ".row:nth-child(2)");
  assert(
    await page.evaluate(`document.getElementById("details").getBoundingClientRect().top < 700`),
  );
  await press(page, "Escape");
  assertEquals(await textOf(page, "#details-title"), "This run");
}, { width: 400 });
