/**
 * Reports of runs, for people: one page of HTML with the graph, a timeline and a table of all task runs,
 * and the messages and log lines of each.
 *
 * @example A report, which `writeReport(run, "report.html")` would write to a file
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { renderReport } from "@tacit/flow/report";
 *
 * const flow = new Flow("greet", () => task("say", () => "Hello")());
 * const html = await renderReport(await flow.run());
 * console.log(html.includes("say")); // true
 * ```
 *
 * @module
 */
export type { FlowRun } from "../_internal.ts";
export { renderReport, writeReport } from "./write_report.ts";
export type { Sealed } from "../../secrets/mod.ts";
export type {
  AnyTask,
  ElementOf,
  isMappedSecret,
  MappedSecretMark,
  NodeOutput,
  NodeResult,
  State,
  StateChanges,
  StateJSON,
  StateName,
  StateOptions,
  TaskNode,
} from "../../tasks/mod.ts";
export type { Picture } from "../pictures/mod.ts";
export type { TaskFailure } from "../engine/mod.ts";
