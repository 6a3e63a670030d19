// Which task runs a report shows, in which order.
import { assertEquals } from "@std/assert";
import { madeUpPipeline, madeUpReport, madeUpRun } from "../_test_report.ts";
import { countStates, countWanted, makeTree, NO_WISH, rowsOf, type Wish } from "./run_tree.ts";

const tree = makeTree(madeUpPipeline(100));
const LOAD = 3;

function wish(different: Partial<Wish> = {}): Wish {
  return { ...NO_WISH, ...different };
}

function titles(different: Partial<Wish>): string[] {
  return rowsOf(tree, wish(different)).map(({ branch }) => branch.title);
}

Deno.test("mapped tasks are folded, and say what became of their parts", () => {
  assertEquals(titles({}), ["since", "API_TOKEN", "extract", "load", "notify", "sum", "archive"]);
  const load = tree[LOAD]!;
  assertEquals(load.parts.length, 100);
  assertEquals([...load.states], [
    ["Failed", { kind: "failed", count: 2 }],
    ["Success", { kind: "success", count: 98 }],
  ]);
  assertEquals(load.worst, "failed");
  assertEquals(load.startedMs, 1290);
});

Deno.test("a mapped task that is unfolded is followed by its parts", () => {
  const rows = rowsOf(tree, wish({ toggled: new Set([LOAD]) }));
  assertEquals(rows.length, 107);
  const [load, first, second] = rows.slice(LOAD);
  assertEquals([load!.isOpen, load!.position, load!.setSize], [true, 4, 7]);
  assertEquals([first!.branch.title, first!.position, first!.setSize], ["load[0]", 1, 100]);
  assertEquals([second!.branch.title, second!.isOpen], ["load[1]", undefined]);
});

Deno.test("a search finds parts and shows them below their task", () => {
  assertEquals(titles({ query: "has no id" }), ["load", "load[7]", "load[57]"]);
  assertEquals(titles({ query: "LOAD[42]" }), ["load", "load[42]"]);
  assertEquals(titles({ query: "  archive   nothing " }), ["archive"]);
  assertEquals(titles({ query: "nowhere" }), []);
});

Deno.test("what a search has unfolded can be folded", () => {
  assertEquals(titles({ query: "no id", toggled: new Set([LOAD]) }), ["load"]);
});

Deno.test("states that are chosen leave out the others, and so do words", () => {
  assertEquals(titles({ states: new Set(["Skipped", "TriggerFailed"]) }), ["sum", "archive"]);
  assertEquals(titles({ states: new Set(["Failed"]), query: "57" }), ["load", "load[57]"]);
});

Deno.test("rows are sorted within their task, and what is alike stays in order", () => {
  assertEquals(titles({ sortBy: "name" })[0], "API_TOKEN");
  assertEquals(titles({ sortBy: "attempt", isDescending: true })[0], "notify");
  assertEquals(titles({ sortBy: "state", isDescending: true }).slice(0, 2), ["load", "sum"]);
  const byName = titles({ sortBy: "name", query: "load[1", isDescending: true });
  assertEquals(byName.slice(0, 3), ["load", "load[19]", "load[18]"]);
  // What never began comes last.
  assertEquals(titles({ sortBy: "started" }).slice(-2), ["sum", "archive"]);
  assertEquals(titles({ sortBy: "duration", isDescending: true })[0], "load");
});

Deno.test("a mapped task counts as its parts; one that has none counts as itself", () => {
  assertEquals(countWanted(tree, wish()), 106);
  assertEquals(countWanted(tree, wish({ query: "no id" })), 2);
  assertEquals([...countStates(tree)].map(([name, { count }]) => `${count} ${name}`), [
    ...["2 Failed", "1 TriggerFailed", "1 Skipped", "102 Success"],
  ]);
  const empty = makeTree(madeUpReport([madeUpRun({ isMapped: true, stateName: "Mapped" })]));
  assertEquals(countWanted(empty, wish()), 1);
});
