// The details of the chosen task run, or of the flow run where none is chosen.
import type { ReportData } from "../report_data.ts";
import { type Branch, durationOf, failuresIn } from "../model/run_tree.ts";
import {
  formatAttempts,
  formatCount,
  formatDuration,
  formatOffset,
  formatStates,
} from "../model/words.ts";
import type { Page, PageElement } from "./dom.ts";
import { find, make, makeState } from "./elements.ts";
import type { LogPanel } from "./log_panel.ts";
import type { LogLine } from "./log_view.ts";

/** Listens to the details. */
export interface DetailsListener {
  /** The reader chose a run that is named in the details. */
  choose(run: number): void;
}

/** Shows the details of a task run. */
export function showRun(
  page: Page,
  data: ReportData,
  branches: readonly Branch[],
  branch: Branch,
  log: LogPanel,
  listener: DetailsListener,
): void {
  const { run, parts } = branch;
  const link = (index: number) => makeLink(page, branches[index]!, listener);
  const followers = data.runs.flatMap(({ upstream }, index) =>
    upstream.includes(run.parent < 0 ? branch.index : run.parent) ? [index] : []
  );
  const owner = run.parent < 0 ? branch : branches[run.parent]!;
  const failed = failuresIn(parts);
  const words = parts.length === 0 ? run.stateName : formatStates(branch.states);
  find(page, "details-title").replaceChildren(branch.title);
  find(page, "details-body").replaceChildren(
    make(page, "p", { class: "outcome" }, makeState(page, branch.worst, words)),
    ...run.message === "" ? [] : [make(page, "p", { class: "message" }, run.message)],
    makeFacts(page, [
      ["Started", startOf(data, branch)],
      ["Duration", formatDuration(durationOf(branch)) || "did not run"],
      ["Attempts", branch.attempt > 1 ? formatAttempts(branch) : ""],
      ["Runs", parts.length > 0 ? parts.length.toLocaleString("en-US") : ""],
      ["Kind", run.kind === "task" ? "" : run.kind],
      ["Identifier", run.slug],
    ]),
    ...makeAttempts(page, branch),
    ...run.inputs === "" ? [] : [makeSection(page, "Inputs", make(page, "pre", {}, run.inputs))],
    ...makeLinks(page, "Failed", failed.map(({ index }) => link(index))),
    ...makeLinks(page, "Part of", run.parent < 0 ? [] : [link(run.parent)]),
    ...makeLinks(page, "After", owner.run.upstream.map(link)),
    ...makeLinks(page, "Before", followers.map(link)),
    log.make(branch.title, linesOf(data, branches, branch), noteOn(data)),
  );
}

/** Shows the details of the flow run. */
export function showFlow(
  page: Page,
  data: ReportData,
  branches: readonly Branch[],
  log: LogPanel,
  listener: DetailsListener,
): void {
  const failed = failuresIn(branches);
  find(page, "details-title").replaceChildren("This run");
  find(page, "details-body").replaceChildren(
    make(page, "p", { class: "outcome" }, makeState(page, data.stateKind, data.stateName)),
    make(page, "p", { class: "message" }, data.message),
    makeFacts(page, [
      ["Started", new Date(data.startedAtMs).toLocaleString()],
      ["Duration", formatDuration(data.durationMs)],
      ["Run", data.runId],
    ]),
    ...makeLinks(page, "Failed", failed.map((branch) => makeLink(page, branch, listener))),
    log.make("this run", linesOf(data, branches), noteOn(data)),
  );
}

/** The time at which a run began, and how long after the flow run that was. */
function startOf(data: ReportData, { startedMs }: Branch): string {
  if (startedMs < 0) return "";
  const time = new Date(data.startedAtMs + startedMs).toLocaleTimeString();
  return `${time} (${formatOffset(startedMs)})`;
}

/** A list of facts, each with its name; those without a text are left out. */
function makeFacts(page: Page, facts: readonly (readonly [string, string])[]): PageElement {
  const pairs = facts.filter(([, text]) => text !== "");
  return make(
    page,
    "dl",
    {},
    ...pairs.flatMap(([name, text]) => [make(page, "dt", {}, name), make(page, "dd", {}, text)]),
  );
}

/** The attempts of a run that had several. */
function makeAttempts(page: Page, { run }: Branch): readonly PageElement[] {
  if (run.earlier.length === 0) return [];
  const first = run.attempt - run.earlier.length;
  const items = run.earlier.map(({ startedMs, endedMs, message }, index) =>
    make(
      page,
      "li",
      {},
      make(page, "b", {}, `Attempt ${first + index}`),
      ` (${formatDuration(endedMs - startedMs)}) `,
      make(page, "span", { class: "message" }, message),
    )
  );
  return [makeSection(page, "Earlier attempts", make(page, "ul", { class: "attempts" }, ...items))];
}

/** A part of the details under a heading. */
function makeSection(page: Page, title: string, ...content: PageElement[]): PageElement {
  return make(page, "section", {}, make(page, "h3", {}, title), ...content);
}

/** A button that leads to a run. */
export function makeLink(page: Page, branch: Branch, listener: DetailsListener): PageElement {
  const { index, title, worst } = branch;
  const button = make(
    page,
    "button",
    { type: "button", class: "link" },
    makeState(page, worst, title),
  );
  button.addEventListener("click", () => listener.choose(index));
  return button;
}

/** Buttons that lead to runs, as many as can be looked at. */
function makeLinks(
  page: Page,
  title: string,
  links: readonly PageElement[],
): readonly PageElement[] {
  if (links.length === 0) return [];
  const most = 12;
  const items = links.slice(0, most).map((each) => make(page, "li", {}, each));
  const more = links.length - most;
  if (more > 0) items.push(make(page, "li", {}, `and ${more.toLocaleString("en-US")} more`));
  return [makeSection(page, title, make(page, "ul", { class: "links" }, ...items))];
}

/** The lines of the flow run, or of a task run with the children of a mapped one. */
function linesOf(
  { lines }: ReportData,
  branches: readonly Branch[],
  branch?: Branch,
): readonly LogLine[] {
  const runs = branch && new Set([branch.index, ...branch.parts.map(({ index }) => index)]);
  const shown = runs === undefined ? lines : lines.filter(({ run }) => runs.has(run));
  const isOfOne = shown.every(({ run }) => run === shown[0]!.run);
  return shown.map(({ run, ...line }) => ({
    ...line,
    who: isOfOne ? "" : branches[run]?.title ?? "",
  }));
}

/** Says how much a log has lost of its beginning. */
function noteOn({ cutLineCount }: ReportData): string {
  return cutLineCount === 0
    ? ""
    : `The run's first ${formatCount(cutLineCount, "line")} found no room in this report.`;
}
