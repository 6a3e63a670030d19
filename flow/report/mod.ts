/**
 * Reports of runs, for people: one page of HTML with the graph, a timeline and a table of all task runs,
 * and the messages and log lines of each.
 *
 * @example A report in a file
 * ```ts no-eval
 * import { Flow, task } from "@tacit/flow";
 * import { writeReport } from "@tacit/flow/report";
 *
 * const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
 * await writeReport(await flow.run(), "report.html");
 * ```
 *
 * @module
 */
export type { FlowRun } from "../_internal.ts";
export { renderReport, writeReport } from "./write_report.ts";
