// What is known of the chosen task run, or of the flow run where none is chosen.
import type { ReportData, ReportLine } from "../report_data.ts";
import { type Branch, durationOf } from "../model/run_tree.ts";
import { formatCount, formatDuration, formatOffset, formatStates } from "../model/words.ts";
import type { Page, PageElement } from "./dom.ts";
import { find, make, makeState } from "./elements.ts";

/** How the details lead elsewhere. */
export interface DetailsListener {
  /** A run that is named in the details was chosen. */
  choose(run: number): void;
}

/** Shows what is known of a task run. */
export function showRun(
  page: Page,
  data: ReportData,
  branches: readonly Branch[],
  branch: Branch,
  listener: DetailsListener,
): void {
  const { run, parts } = branch;
  const link = (index: number) => makeLink(page, branches[index]!, listener);
  const followers = data.runs.flatMap(({ upstream }, index) =>
    upstream.includes(run.parent < 0 ? branch.index : run.parent) ? [index] : []
  );
  const owner = run.parent < 0 ? branch : branches[run.parent]!;
  const failed = parts.filter(({ run }) => run.stateKind === "failed");
  const words = parts.length === 0 ? run.stateName : formatStates(branch.states);
  find(page, "details-title").replaceChildren(branch.title);
  find(page, "details-body").replaceChildren(
    make(page, "p", { class: "outcome" }, makeState(page, branch.worst, words)),
    ...run.message === "" ? [] : [make(page, "p", { class: "message" }, run.message)],
    makeFacts(page, [
      ["Started", startOf(data, branch)],
      ["Duration", formatDuration(durationOf(branch)) || "did not run"],
      ["Attempts", branch.attempt > 1 ? String(branch.attempt) : ""],
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
    makeLog(page, data, branches, linesOf(data, branch)),
  );
}

/** Shows what is known of the flow run. */
export function showFlow(
  page: Page,
  data: ReportData,
  branches: readonly Branch[],
  listener: DetailsListener,
): void {
  const failed = branches.filter(({ run, parts }) =>
    parts.length === 0 && run.stateKind === "failed"
  );
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
    makeLog(page, data, branches, data.lines),
  );
}

/** When a run began: at what time, and how long after the flow run. */
export function startOf(data: ReportData, { startedMs }: Branch): string {
  if (startedMs < 0) return "";
  const time = new Date(data.startedAtMs + startedMs).toLocaleTimeString();
  return `${time} (${formatOffset(startedMs)})`;
}

/** Names with what they stand for, but for those that stand for nothing. */
export function makeFacts(page: Page, facts: readonly (readonly [string, string])[]): PageElement {
  const pairs = facts.filter(([, text]) => text !== "");
  return make(
    page,
    "dl",
    {},
    ...pairs.flatMap(([name, text]) => [make(page, "dt", {}, name), make(page, "dd", {}, text)]),
  );
}

/** The attempts of a run that had several. */
export function makeAttempts(page: Page, { run }: Branch): readonly PageElement[] {
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
export function makeSection(page: Page, title: string, ...content: PageElement[]): PageElement {
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
export function makeLinks(
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

/** The lines that a run logged, or the parts of a mapped one. */
export function linesOf(data: ReportData, { index, parts }: Branch): readonly ReportLine[] {
  const runs = new Set([index, ...parts.map(({ index }) => index)]);
  return data.lines.filter(({ run }) => runs.has(run));
}

/** The log. */
export function makeLog(
  page: Page,
  data: ReportData,
  branches: readonly Branch[],
  lines: readonly ReportLine[],
): PageElement {
  const most = 500;
  const shown = lines.slice(-most);
  const notes = [
    shown.length < lines.length ? `The last ${most} of ${formatCount(lines.length, "line")}.` : "",
    data.cutLineCount > 0
      ? `The run's first ${formatCount(data.cutLineCount, "line")} found no room in this report.`
      : "",
    lines.length === 0 ? "Nothing was logged." : "",
  ].filter((note) => note !== "");
  const isOfOne = shown.every(({ run }) => run === shown[0]!.run);
  const items = shown.map(({ run, atMs, level, text }) =>
    make(
      page,
      "li",
      { class: `line-${level.toLowerCase()}` },
      make(page, "span", { class: "at" }, formatOffset(atMs)),
      " ",
      ...level === "INFO" ? [] : [make(page, "b", { class: "level" }, level), " "],
      ...isOfOne || run < 0
        ? []
        : [make(page, "span", { class: "who" }, branches[run]!.title), " "],
      make(page, "span", { class: "text" }, text),
    )
  );
  return makeSection(
    page,
    `Log (${lines.length.toLocaleString("en-US")})`,
    ...notes.map((note) => make(page, "p", { class: "note" }, note)),
    ...items.length === 0 ? [] : [make(page, "ol", { class: "log" }, ...items)],
  );
}
