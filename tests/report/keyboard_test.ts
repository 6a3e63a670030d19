// A report is read without a mouse, and without eyes: keys, roles, names and contrast.
import { assert, assertEquals, assertGreater } from "@std/assert";
import axe from "npm:axe-core@4.14.1";
import type { Page } from "npm:puppeteer-core@25.16.0";
import { madeUpPipeline } from "../../flow/report/_test_report.ts";
import { reportPage } from "../../flow/report/page.ts";
import { Redactor } from "../../secrets/mod.ts";
import { testReport } from "./_chromium.ts";
import {
  click,
  focusOn,
  graphOn,
  nextFrame,
  press,
  rowsOn,
  textOf,
  titlesOn,
  viewOn,
} from "./_page.ts";

const pipeline = () => reportPage(madeUpPipeline(100), new Redactor());

async function chosenOn(page: Page): Promise<string | undefined> {
  return (await rowsOn(page)).find(({ isChosen }) => isChosen)?.title;
}

testReport(
  "Tab goes through everything that can be used, and where it is can be seen",
  pipeline,
  async (page) => {
    const stops: string[] = [];
    for (let stop = 0; stop < 23; stop++) {
      await press(page, "Tab");
      stops.push(await focusOn(page));
      const isSeen = await page.evaluate(
        `[document.activeElement, document.activeElement.closest(".panel")]
      .some((element) => element && getComputedStyle(element).outlineStyle === "solid" &&
        parseFloat(getComputedStyle(element).outlineWidth) >= 2)`,
      );
      assert(isSeen, `${stops.at(-1)} has a visible focus`);
    }
    assertEquals(stops, [
      "Skip to the task runs",
      "load[7]",
      "theme",
      "search",
      ...["2 Failed", "1 TriggerFailed", "1 Skipped", "102 Success", "failed-first"],
      "graph",
      ...["zoom-out", "zoom-fit", "zoom-in"],
      "runs",
      ...["Task", "State", "Attempts", "Started", "Duration"],
      ...["load[7]", "load[57]", "Log (6)", "Full width"],
    ]);
  },
);

testReport("the first link leads to the table, and / to the search", pipeline, async (page) => {
  await press(page, "Tab", "Enter");
  assertEquals(await focusOn(page), "runs");
  await press(page, "/");
  assertEquals(await focusOn(page), "search");
  await page.keyboard.type("57/");
  assertEquals(await page.evaluate(`document.getElementById("search").value`), "57/");
  await press(page, "Backspace", "Enter");
  assertEquals(await focusOn(page), "runs");
  await press(page, "ArrowDown", "ArrowDown");
  assertEquals(await chosenOn(page), "load[57]");
});

testReport("arrow keys go through the table, fold and unfold", pipeline, async (page) => {
  await page.focus("#runs");
  await press(page, "ArrowDown");
  assertEquals(await chosenOn(page), "since");
  await press(page, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp");
  assertEquals(await chosenOn(page), "load");
  assertEquals(await textOf(page, "#details-title"), "load");
  await press(page, "ArrowRight");
  assertEquals((await rowsOn(page))[3]!.isOpen, "true");
  await press(page, "ArrowRight", "ArrowDown");
  assertEquals(await chosenOn(page), "load[1]");
  assertEquals(
    await page.evaluate(`document.getElementById("runs").getAttribute("aria-activedescendant")`),
    "run-8",
  );
  await press(page, "ArrowLeft");
  assertEquals(await chosenOn(page), "load");
  await press(page, "ArrowLeft");
  assertEquals((await rowsOn(page)).length, 7);
  await press(page, "Space");
  assertGreater((await rowsOn(page)).length, 7);
  await press(page, "End");
  assertEquals(await chosenOn(page), "archive");
  const isInSight = `(() => {
    const [row, grid] = [".row[aria-selected=true]", "#runs"].map((selector) =>
      document.querySelector(selector).getBoundingClientRect());
    return row.top >= grid.top && row.bottom <= grid.bottom;
  })()`;
  assert(await page.evaluate(isInSight));
  await press(page, "PageUp", "PageUp");
  await nextFrame(page);
  assert(await page.evaluate(isInSight));
  await press(page, "Home");
  assertEquals(await chosenOn(page), "since");
});

testReport(
  "Enter goes to the details, Escape comes back and then closes them",
  pipeline,
  async (page) => {
    await page.focus("#runs");
    await press(page, "End", "Enter");
    assertEquals(await focusOn(page), "details-title");
    await press(page, "Tab");
    assertEquals(await focusOn(page), "close");
    await press(page, "Tab", "Enter");
    assertEquals(await textOf(page, "#details-title"), "load");
    assertEquals(await focusOn(page), "details-title");
    await press(page, "Escape");
    assertEquals(await focusOn(page), "runs");
    assertEquals(await chosenOn(page), "load");
    await press(page, "Escape");
    assertEquals(await textOf(page, "#details-title"), "This run");
  },
);

testReport(
  "arrow keys go from task to task in the graph, others change its size",
  pipeline,
  async (page) => {
    await page.focus("#graph");
    await press(page, "ArrowDown");
    assertEquals((await graphOn(page)).chosen, "since");
    await press(page, "ArrowRight");
    assertEquals((await graphOn(page)).chosen, "API_TOKEN");
    await press(page, "ArrowDown", "ArrowDown", "ArrowDown");
    assertEquals((await graphOn(page)).chosen, "notify");
    await press(page, "ArrowLeft");
    assertEquals((await graphOn(page)).chosen, "sum");
    assertEquals(await chosenOn(page), "sum");
    await press(page, "Enter");
    assertEquals(await focusOn(page), "details-title");
    await page.focus("#graph");
    await press(page, "0");
    const fit = await viewOn(page);
    await press(page, "+");
    assertGreater((await viewOn(page)).scale, fit.scale);
    await press(page, "-");
    await page.keyboard.down("Shift");
    await press(page, "ArrowRight");
    await page.keyboard.up("Shift");
    assertEquals(Math.round((await viewOn(page)).x - fit.x), -60);
    await press(page, "0");
    assertEquals(await viewOn(page), fit);
  },
);

testReport("buttons work with Enter and with Space", pipeline, async (page) => {
  await page.focus(".chip");
  await press(page, "Space");
  assertEquals((await titlesOn(page)).length, 3);
  await press(page, "Enter");
  assertEquals((await titlesOn(page)).length, 7);
  await page.focus("#head-name button");
  await press(page, "Enter");
  assertEquals((await titlesOn(page))[0], "API_TOKEN");
});

testReport("its parts have roles and names for those who hear it", pipeline, async (page) => {
  await click(page, "#run-3 .twist");
  const named = async (role: string, name: string) =>
    assert(await page.$(`::-p-aria([role="${role}"][name="${name}"])`), `${role} "${name}"`);
  await named("heading", "nightly orders");
  await named("searchbox", "Search task runs");
  await named("button", "2 Failed");
  await named("listbox", "Graph of the tasks");
  await named("option", "load, 2 Failed, 98 Success, mapped");
  await named("option", "since, Success, parameter");
  await named("option", "API_TOKEN, Success, secret");
  await named("treegrid", "Task runs");
  await named("columnheader", "Duration");
  await named("complementary", "load");
  await named("button", "Change to dark colours");
  const rows = await page.evaluate(`[...document.querySelectorAll("#runs-body .row")].slice(3, 5)
    .map((row) => ["role", "aria-level", "aria-posinset", "aria-setsize", "aria-expanded",
      "aria-rowindex"].map((name) => row.getAttribute(name)))`);
  assertEquals(rows, [
    ["row", "1", "4", "7", "true", "5"],
    ["row", "2", "1", "100", null, "6"],
  ]);
  assertEquals(await page.$eval("#count", (element) => element.getAttribute("role")), "status");
});

testReport(
  "a state is told by its words and its sign, not only by its colour",
  pipeline,
  async (page) => {
    const shown = await page.evaluate(
      `[...document.querySelectorAll(".row, .box, #states .chip")].map(
    (element) => [element.textContent, element.querySelector("use")?.getAttribute("href")])`,
    );
    for (const [text, sign] of shown as [string, string | undefined][]) {
      const name = /Failed|TriggerFailed|Skipped|Success/.exec(
        text.replace("TriggerFailed", "Trigger"),
      );
      assert(name || text.includes("Trigger"), text);
      assert(sign?.startsWith("#icon-"), text);
    }
    const signs = await page.evaluate(
      `[...document.querySelectorAll("symbol")].map((e) => e.innerHTML)`,
    );
    assertEquals(new Set(signs as string[]).size, 9);
  },
);

for (const colours of ["light", "dark"] as const) {
  testReport(`axe finds nothing to complain about, ${colours}`, pipeline, async (page) => {
    await page.evaluate(axe.source);
    const complaints = async () =>
      await page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then((found) =>
        found.violations.flatMap(({ id, help, nodes }) =>
          nodes.map(({ html, any }) => [id, help, html, any[0]?.message].join(": "))))`);
    assertEquals(await complaints(), [], "as it opens");
    await click(page, "#run-3 .twist");
    await click(page, "#run-14");
    await click(page, ".chip");
    assertEquals(await complaints(), [], "with a run chosen and others left out");
    await page.setViewport({ width: 400, height: 800 });
    assertEquals(await complaints(), [], "on a narrow page");
    await click(page, ".widen");
    assertEquals(await complaints(), [], "with the log over the page");
  }, { colours });
}
