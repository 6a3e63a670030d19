// The report of a run, as a page or as a file.
import type { FlowRun } from "../_internal.ts";
import { makeReport } from "./make_report.ts";
import { reportPage } from "./page.ts";
import { sourceOfRun } from "./source_of_run.ts";
import { writePage } from "./write_page.ts";

/**
 * Reports on a run. The page is complete in itself and loads nothing; it may be opened from a disk, sent
 * by mail, or kept with the results.
 *
 * It shows names, states, times and what was logged, never a value; secrets are masked in it. Of the log
 * it has the last 10,000 lines, or as many as there is room for: a report of 1,000 task runs takes less
 * than 500 KB. What a task logs in a worker is not in it, nor what a logger of your own is told at level
 * DEBUG.
 *
 * @param run The finished run.
 * @returns The page's HTML.
 * @throws {Error} If a secret cannot be masked without breaking the page.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { renderReport } from "@tacit/flow/report";
 *
 * const flow = new Flow("greet", () => task("say", () => "Hello")());
 * const html = await renderReport(await flow.run());
 * console.log(html.startsWith("<!DOCTYPE html>")); // true
 * ```
 */
export async function renderReport(run: FlowRun): Promise<string> {
  const source = sourceOfRun(run);
  return await reportPage(await makeReport(source), source.redactor);
}

/**
 * Writes the report of a run to a file. One that is there is replaced, in one step where its folder may
 * be written to.
 *
 * @param run The finished run.
 * @param path The file.
 * @returns The page's HTML, as it was written.
 * @throws {Error} If the file cannot be written, or a secret cannot be masked without breaking the page.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { writeReport } from "@tacit/flow/report";
 *
 * const flow = new Flow("greet", () => task("say", () => "Hello")());
 * const file = await Deno.makeTempFile({ suffix: ".html" });
 * await writeReport(await flow.run(), file);
 * console.log((await Deno.stat(file)).size > 10_000); // true
 * ```
 */
export async function writeReport(run: FlowRun, path: string | URL): Promise<string> {
  const html = await renderReport(run);
  await writePage(path, html);
  return html;
}
