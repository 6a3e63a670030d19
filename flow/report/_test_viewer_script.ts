// Makes the text of the page's own program: the functions in `model/` and `viewer/`. Each is complete but for
// the others, which it calls by the names that they have here and there; so modules there have nothing but
// functions, and export all of them. `viewer_script.ts` has the text: a program that is bundled has other
// names for its functions.
import * as decoding from "./model/decode_report.ts";
import * as tree from "./model/run_tree.ts";
import * as words from "./model/words.ts";
import * as arrangement from "./viewer/arrange.ts";
import * as details from "./viewer/details_view.ts";
import * as elements from "./viewer/elements.ts";
import * as graph from "./viewer/graph_view.ts";
import * as runs from "./viewer/runs_view.ts";
import * as start from "./viewer/start.ts";

/** The text of the program. It runs when the page has been read. */
export function makeViewerScript(): string {
  const modules = [decoding, tree, words, elements, arrangement, runs, graph, details, start];
  const functions = modules.flatMap((module) => Object.values<unknown>(module)).map(String);
  return `"use strict";\n${functions.join("\n")}\nstartReport(window);\n`;
}
