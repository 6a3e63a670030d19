// A log takes no more room than its reader gives it, and is never in the document as a whole.
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import type { Page } from "npm:puppeteer-core@25.16.0";
import { madeUpPipeline } from "../../flow/report/_test_report.ts";
import { reportPage } from "../../flow/report/page.ts";
import { Redactor } from "../../secrets/mod.ts";
import { testReport } from "./_chromium.ts";
import { click, focusOn, nextFrame, press, textOf } from "./_page.ts";

const LINES = 1_500;
const lines = Array.from({ length: LINES }, (_, index) => ({
  run: 7 + index % 100,
  atMs: 1_290 + index,
  level: index % 40 === 3 ? "WARNING" : "INFO",
  text: `line ${index} ${"long ".repeat(index * 31 % 90)}${index % 7 === 0 ? "\nand more" : ""}`,
}));
const logged = () => reportPage({ ...madeUpPipeline(100), lines }, new Redactor());

/** The lines that are drawn in a box, and which of them are in sight. */
async function linesIn(page: Page, box: string): Promise<{ drawn: number; seen: string[] }> {
  return await page.evaluate(`(() => {
    const box = document.querySelector(${JSON.stringify(box)});
    const { top, bottom } = box.getBoundingClientRect();
    const items = [...box.querySelectorAll("li")];
    const seen = items.filter((item) => {
      const place = item.getBoundingClientRect();
      return place.bottom > top && place.top < bottom;
    });
    return {
      drawn: items.length,
      seen: seen.map((item) => /line \\d+/.exec(item.textContent)[0]),
    };
  })()`) as { drawn: number; seen: string[] };
}

async function scrollTo(page: Page, box: string, share: number): Promise<void> {
  await page.evaluate(`(() => {
    const box = document.querySelector(${JSON.stringify(box)});
    box.scrollTop = ${share} * box.scrollHeight;
  })()`);
  await nextFrame(page);
}

for (const width of [400, 1280, 2560]) {
  testReport(
    `a long log is folded, and bounded when it is not, at ${width} px`,
    logged,
    async (page) => {
      const heightOfPage = () => page.evaluate("document.documentElement.scrollHeight");
      assertEquals(await page.evaluate(`document.querySelector(".log").hidden`), true);
      assertLess(await heightOfPage() as number, 1_700);
      await click(page, ".fold", "Log (1,500)");
      await nextFrame(page);
      assertLess(await heightOfPage() as number, 2_300);
      assertEquals((await linesIn(page, ".log")).seen[0], "line 0");
      for (const share of [0.5, 1]) {
        await scrollTo(page, ".log", share);
        const { drawn, seen } = await linesIn(page, ".log");
        assertLess(drawn, 120);
        assert(seen.length > 3, `something is in sight at ${share}`);
        const numbers = seen.map((text) => Number(text.slice(5)));
        assertEquals(numbers, numbers.map((_, index) => numbers[0]! + index));
      }
      await scrollTo(page, ".log", 1);
      assertEquals((await linesIn(page, ".log")).seen.at(-1), `line ${LINES - 1}`);
    },
    { width },
  );
}

testReport("a log stays folded or unfolded as its reader chose last", logged, async (page) => {
  const isOpen = () => page.evaluate(`document.querySelector(".fold").ariaExpanded`);
  await click(page, "#run-2");
  assertEquals(await textOf(page, "#details section:last-child"), "Log (0) Nothing was logged.");
  await click(page, "#run-3");
  assertEquals(await isOpen(), "false");
  await click(page, ".fold");
  await page.type("#search", "load[7]");
  await click(page, "#run-14");
  assertEquals(await isOpen(), "true");
  assertStringIncludes(await textOf(page, ".log"), "line 7");
  await click(page, ".fold");
  await click(page, "#run-3");
  assertEquals(await isOpen(), "false");
});

testReport(
  "a log is as wide as the page on request, and is searched there",
  logged,
  async (page) => {
    await click(page, ".widen");
    await nextFrame(page);
    assertEquals(await textOf(page, "#log-title"), "Log of this run");
    const width = `document.querySelector("#log-dialog .log").getBoundingClientRect().width`;
    assert(await page.evaluate(width) as number > 1_200);
    await press(page, "/"); // It would leave the dialog.
    await page.type("#log-search", "WARNING load[43] 1243");
    assertEquals(await textOf(page, "#log-count"), "1 of 1,500 lines");
    assertEquals((await linesIn(page, "#log-dialog .log")).seen, ["line 1243"]);
    await press(page, "Escape");
    await press(page, "Escape");
    await nextFrame(page);
    assertEquals(await page.evaluate(`document.getElementById("log-dialog").open`), false);
    assertEquals(await focusOn(page), "Full width");
  },
);

testReport(
  "a printed report has all of its rows, its graph and an unfolded log",
  logged,
  async (page) => {
    await click(page, "#run-3 .twist");
    await click(page, ".fold");
    await page.emulateMediaType("print");
    const count = (selector: string) =>
      page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`);
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    assertEquals([await count("#runs-body .row"), await count("#details .log li")], [107, LINES]);
    const cutOff =
      `[...document.querySelectorAll("#runs-body .row, .box, .log li")].filter((part) =>
    part.closest(".panel, #details").getBoundingClientRect().bottom <
      part.getBoundingClientRect().bottom - 1).length`;
    assertEquals(await page.evaluate(cutOff), 0);
    assertEquals(await page.evaluate(`getComputedStyle(document.body).colorScheme`), "light");
    await page.emulateMediaType("screen");
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    assertLess(await count("#runs-body .row") as number, 107);
    assertLess(await count("#details .log li") as number, 200);
  },
  { colours: "dark" },
);
