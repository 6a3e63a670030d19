// Searching, folding, sorting and reading what became of a task run.
import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import type { Page } from "npm:puppeteer-core@25.16.0";
import { madeUpPipeline, madeUpReport, madeUpRun } from "../../flow/report/_test_report.ts";
import { reportPage } from "../../flow/report/page.ts";
import { Redactor } from "../../secrets/mod.ts";
import { testReport } from "./_chromium.ts";
import { click, graphOn, nextFrame, press, rowsOn, textOf, titlesOn, viewOn } from "./_page.ts";

const TASKS = ["since", "API_TOKEN", "extract", "load", "notify", "sum", "archive"];
const pipeline = () => reportPage(madeUpPipeline(100), new Redactor());

testReport(
  "a search leaves the runs that it finds, in the table and in the graph",
  pipeline,
  async (page) => {
    await page.type("#search", "NO id");
    assertEquals(await titlesOn(page), ["load", "load[7]", "load[57]"]);
    assertEquals(await textOf(page, "#count"), "2 of 106 task runs");
    assertEquals((await graphOn(page)).plain, ["load"]);
    await page.type("#search", " zz");
    assertEquals(await titlesOn(page), []);
    assertEquals(await textOf(page, "#runs-empty"), "No task run is like that.");
    assertEquals(await textOf(page, "#count"), "0 of 106 task runs");
    await press(page, "Escape"); // as in every field to search
    assertEquals(await titlesOn(page), TASKS);
    assertEquals((await graphOn(page)).plain.toSorted(), TASKS.toSorted());
  },
);

testReport("states that are chosen leave out the others", pipeline, async (page) => {
  const chip = (name: string) => click(page, ".chip", name);
  await chip("2 Failed");
  assertEquals(await titlesOn(page), ["load", "load[7]", "load[57]"]);
  await chip("1 Skipped");
  assertEquals(await titlesOn(page), ["load", "load[7]", "load[57]", "archive"]);
  assertEquals((await graphOn(page)).plain, ["load", "archive"]);
  const pressed = `[...document.querySelectorAll('[aria-pressed="true"]')].map((e) => e.innerText)`;
  assertEquals(await page.evaluate(pressed), ["2 Failed", "1 Skipped"]);
  await chip("2 Failed");
  await chip("1 Skipped");
  assertEquals(await titlesOn(page), TASKS);
});

testReport(
  "why a run failed stands beside its state on the first screen",
  pipeline,
  async (page) => {
    assertEquals(
      await textOf(page, "#flow-why"),
      "load[7] Error during execution of task: TypeError: row 7 has no id and 1 more",
    );
    for (const width of [400, 1280, 2560]) {
      await page.setViewport({ width, height: 600 });
      const gap = `(() => {
        const [state, why] = ["flow-state", "flow-why"].map((id) =>
          document.getElementById(id).getBoundingClientRect());
        return why.top - state.bottom;
      })()`;
      assert(await page.evaluate(gap) as number <= 12, `at ${width}`);
    }
    await click(page, "#flow-why .link");
    assertEquals(await textOf(page, "#details-title"), "load[7]");
  },
);

testReport(
  "rows are a waterfall, and those that failed come first on request",
  pipeline,
  async (page) => {
    await click(page, "#run-3 .twist");
    const lefts = await page.evaluate(`[...document.querySelectorAll("#runs-body .row.part")].map(
    (row) => row.querySelector(".bar").getBoundingClientRect().left)`) as number[];
    assertEquals(lefts, lefts.toSorted((one, other) => one - other));
    await click(page, "#failed-first");
    assertEquals((await titlesOn(page)).slice(0, 4), ["load", "load[7]", "load[57]", "load[0]"]);
    await click(page, "#run-3 .twist");
    const order = ["load", "sum", "archive", "since", "API_TOKEN", "extract", "notify"];
    assertEquals(await titlesOn(page), order);
    assertEquals(
      await page.evaluate(`document.getElementById("failed-first").ariaPressed`),
      "true",
    );
    await click(page, "#failed-first");
    assertEquals(await titlesOn(page), TASKS);
  },
);

const RETRIED = madeUpReport([
  madeUpRun({ name: "load", isMapped: true, stateName: "Mapped" }),
  ...[1, 3, 2].map((attempt, mapIndex) =>
    madeUpRun({ name: "load", parent: 0, mapIndex, attempt })
  ),
]);
testReport(
  "a mapped task shows the most attempts that one of its runs took as such",
  () => reportPage(RETRIED, new Redactor()),
  async (page) => {
    assertEquals(await textOf(page, "#run-0 .attempt"), "up to 3");
    await click(page, "#run-0 .title");
    assertStringIncludes(await textOf(page, "#details-body"), "Attempts up to 3");
    assertEquals(await page.evaluate(`document.getElementById("flow-why").hidden`), true);
    assertEquals(await page.evaluate(`document.getElementById("failed-first").hidden`), true);
  },
);

testReport("a mapped task is unfolded and folded by its arrow", pipeline, async (page) => {
  assertEquals(await titlesOn(page), TASKS);
  await click(page, "#run-3 .twist");
  const open = await rowsOn(page);
  assertEquals(open.slice(3, 6).map(({ title }) => title), ["load", "load[0]", "load[1]"]);
  assertEquals(open[3]!.isOpen, "true");
  await page.evaluate(`document.getElementById("runs").scrollTop = 1e6`);
  await nextFrame(page);
  assertEquals((await titlesOn(page)).slice(-4), ["load[99]", "notify", "sum", "archive"]);
  assert(
    await page.evaluate(`(() => {
    const [head, grid] = ["runs-head", "runs"].map((id) => document.getElementById(id));
    return head.getBoundingClientRect().top === grid.getBoundingClientRect().top;
  })()`),
    "the head stays in sight",
  );
  await page.evaluate(`document.getElementById("runs").scrollTop = 0`);
  await nextFrame(page);
  await click(page, "#run-3 .twist");
  assertEquals(await titlesOn(page), TASKS);
});

testReport(
  "a click on a row opens its message, inputs, neighbours and log",
  pipeline,
  async (page) => {
    await page.type("#search", "load[7]");
    await click(page, "#run-14");
    assertEquals((await rowsOn(page)).filter(({ isChosen }) => isChosen).length, 1);
    assertEquals(await textOf(page, "#details-title"), "load[7]");
    assertEquals((await graphOn(page)).chosen, "load");
    const details = await textOf(page, "#details-body");
    for (
      const text of [
        "Failed Error during execution of task: TypeError: row 7 has no id",
        "Inputs row: object with name, price token: a secret",
        "Part of load",
        "After extract",
        "Before sum notify archive",
        'ERROR Task "load[7]" failed. TypeError: row 7 has no id at load (file:///orders/load.ts:31:9)',
      ]
    ) assertStringIncludes(details, text);
  },
);

testReport(
  "retries are shown, each attempt with its message and its bar",
  pipeline,
  async (page) => {
    await click(page, "#run-5");
    const details = await textOf(page, "#details-body");
    assertStringIncludes(details, "Attempts 3");
    assertStringIncludes(
      details,
      "Earlier attempts Attempt 1 (320 ms) Retrying task (after attempt 1 of 3): 503 Attempt 2",
    );
    assertEquals(await page.evaluate(`document.querySelectorAll("#run-5 .bar").length`), 3);
  },
);

testReport(
  "links in the details lead to other runs, folded or left out as they may be",
  pipeline,
  async (page) => {
    const follow = (name: string) => click(page, "#details .link", name);
    await follow("load[57]");
    assertEquals(await textOf(page, "#details-title"), "load[57]");
    assert((await rowsOn(page)).some(({ title, isChosen }) => title === "load[57]" && isChosen));
    await page.type("#search", "57");
    await follow("extract");
    assertEquals(await textOf(page, "#details-title"), "extract");
    assertEquals(await page.evaluate(`document.getElementById("search").value`), "");
    assert((await rowsOn(page)).some(({ title, isChosen }) => title === "extract" && isChosen));
    await click(page, "#close");
    assertEquals(await textOf(page, "#details-title"), "This run");
  },
);

testReport("a click on a head sorts, a second one the other way", pipeline, async (page) => {
  await click(page, "#head-duration button");
  assertEquals((await titlesOn(page)).slice(0, 3), ["load", "notify", "extract"]);
  const order = `document.getElementById("head-duration").getAttribute("aria-sort")`;
  assertEquals(await page.evaluate(order), "descending");
  await click(page, "#head-duration button");
  assertEquals(await page.evaluate(order), "ascending");
  assertEquals((await titlesOn(page)).at(-1), "load");
  await click(page, "#head-name button");
  assertEquals((await titlesOn(page))[0], "API_TOKEN");
});

testReport("bars stand where their time is on the scale", pipeline, async (page) => {
  const ticks = await page.evaluate(`[...document.querySelectorAll(".tick")].map((tick) =>
    [tick.textContent, Math.round(tick.getBoundingClientRect().left)])`) as [string, number][];
  assertEquals(ticks.map(([text]) => text), ["0", "1 s", "2 s", "3 s"]);
  const perSecond = ticks[1]![1] - ticks[0]![1];
  const [left, width] = await page.evaluate(`(() => {
    const { left, width } = document.querySelector("#run-2 .bar").getBoundingClientRect();
    return [left, width];
  })()`) as [number, number];
  assert(Math.abs(left - ticks[0]![1]) <= 2, "extract begins at 2 ms");
  assert(Math.abs(width - 1.278 * perSecond) <= 2, `extract takes 1.278 s: ${width}`);
  assertEquals(await page.evaluate(`document.querySelectorAll("#run-4 .bar").length`), 0);
});

/** The middle of a task in the graph. */
async function placeOf(page: Page, box: number): Promise<{ x: number; y: number }> {
  return await page.evaluate(`(() => {
    const { left, top, width, height } = document.querySelector("#box-${box} .shape")
      .getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  })()`) as { x: number; y: number };
}

testReport(
  "the graph is moved by dragging, and a task in it chosen by a click",
  pipeline,
  async (page) => {
    const before = await viewOn(page);
    const { x, y } = await placeOf(page, 3);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 30, { steps: 3 });
    await page.mouse.up();
    const after = await viewOn(page);
    assertEquals([after.x - before.x, after.y - before.y].map(Math.round), [60, 30]);
    assertEquals(await textOf(page, "#details-title"), "This run", "a drag chooses nothing");
    await page.mouse.click(x + 60, y + 30);
    assertEquals(await textOf(page, "#details-title"), "load");
    assertEquals((await graphOn(page)).chosen, "load");
    assert((await rowsOn(page)).some(({ title, isChosen }) => title === "load" && isChosen));
  },
);

testReport(
  "the wheel and the buttons change the graph's size, and fit it in again",
  pipeline,
  async (page) => {
    const { x, y } = await placeOf(page, 3);
    const before = await viewOn(page);
    await page.mouse.move(x, y);
    await page.mouse.wheel({ deltaY: -200 });
    assertGreater((await viewOn(page)).scale, before.scale);
    const under = await placeOf(page, 3);
    assert(Math.hypot(under.x - x, under.y - y) < 1, "what is under the pointer stays there");
    await click(page, "#zoom-fit");
    const fit = await viewOn(page);
    await click(page, "#zoom-in");
    assertGreater((await viewOn(page)).scale, fit.scale);
    await click(page, "#zoom-out");
    for (let step = 0; step < 6; step++) await click(page, "#zoom-out");
    const sign = `getComputedStyle(document.querySelector("#box-3 .far-sign")).display`;
    assertEquals(await page.evaluate(sign), "inline", "signs are left where texts are too small");
    await click(page, "#zoom-fit");
    assertEquals(await viewOn(page), fit);
    assertEquals(await page.evaluate(sign), "none");
  },
);

/** A report of tasks that follow one another, of which the last but one failed. */
function chain(length: number): Promise<string> {
  const runs = Array.from({ length }, (_, index) => {
    const isFailed = index === length - 2;
    const state = isFailed ? { stateName: "Failed", stateKind: "failed" } as const : {};
    return madeUpRun({ name: `step ${index}`, upstream: index > 0 ? [index - 1] : [], ...state });
  });
  const boxes = runs.map(({ name }, index) => (
    { label: name, runs: [index], x: 60, y: 30 + 80 * index, width: 100, height: 42 }
  ));
  const graph = { width: 120, height: 80 * length, boxes, edges: [] };
  return reportPage(madeUpReport(runs, { graph }), new Redactor());
}

testReport(
  "a graph that is too high stands beside the table, and begins where something failed",
  () => chain(60),
  async (page) => {
    const [graph, table] = await page.evaluate(`["graph-panel", "runs-panel"].map((id) => {
    const { left, top, right, bottom } = document.getElementById(id).getBoundingClientRect();
    return { left, top, right, bottom };
  })`) as { left: number; top: number; right: number; bottom: number }[];
    assert(graph!.right < table!.left && graph!.top === table!.top);
    assertEquals((await viewOn(page)).scale, 0.7, "its texts can be read");
    const { x, y } = await placeOf(page, 58);
    assert(x > graph!.left && x < graph!.right && y > graph!.top && y < graph!.bottom);
    await click(page, "#zoom-fit");
    assert((await placeOf(page, 0)).y > graph!.top && (await placeOf(page, 59)).y < graph!.bottom);
  },
);
