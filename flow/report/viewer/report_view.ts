// Shows a run in the elements of `report_body.ts`: puts graph, table, details and log together, and keeps the
// reader's choice, search and order. The run's data may come from anywhere.
import type { ReportData } from "../report_data.ts";
import {
  type Branch,
  countStates,
  countWanted,
  failuresIn,
  isWanted,
  makeTree,
  NO_WISH,
  rowsOf,
  type Wish,
} from "../model/run_tree.ts";
import { formatCount, formatDuration } from "../model/words.ts";
import { arrange } from "./arrange.ts";
import { makeLink, showFlow, showRun } from "./details_view.ts";
import type { PageElement, PageWindow } from "./dom.ts";
import { find, make, makeState } from "./elements.ts";
import { GraphView } from "./graph_view.ts";
import { LogPanel } from "./log_panel.ts";
import { RunsView } from "./runs_view.ts";

/** Shows a report, and lets its reader work with it. */
export function showReport(window: PageWindow, data: ReportData): void {
  const page = window.document;
  const tree = makeTree(data);
  const branches: Branch[] = [];
  for (const branch of tree) {
    for (const each of [branch, ...branch.parts]) branches[each.index] = each;
  }
  const runCount = countWanted(tree, NO_WISH);
  const spanMs = branches.reduce((span, { endedMs }) => Math.max(span, endedMs), data.durationMs) ||
    1;
  const failures = failuresIn(branches);
  const search = find(page, "search");
  const failedFirst = find(page, "failed-first");
  const log = new LogPanel(window);
  let wish = NO_WISH;
  let chosen = -1;

  // A task that is unfolded shows some of its parts too.
  arrange(window, data.graph, Math.min(branches.length, tree.length + 6));
  const runs = new RunsView(window, spanMs, {
    choose,
    open: () => find(page, "details-title").focus(),
    toggle(run) {
      const toggled = new Set(wish.toggled);
      if (!toggled.delete(run)) toggled.add(run);
      ask({ toggled });
    },
    sort(sortBy) {
      const isDescending = sortBy === wish.sortBy ? !wish.isDescending : sortBy !== "name";
      if (sortBy !== wish.sortBy && sortBy === "started") {
        return ask({ sortBy, isDescending: false });
      }
      ask({ sortBy, isDescending });
    },
  });
  const graph = data.graph && new GraphView(window, data.graph, tree, {
    choose(box) {
      if (box.runs.length > 1) {
        search.value = branches[box.runs[0]!]!.run.name;
        ask({ query: search.value });
      }
      choose(box.runs[0]!);
    },
    open: () => find(page, "details-title").focus(),
  });
  if (data.graph === undefined) {
    find(page, "graph-panel").hidden = tree.length === 0;
    find(page, "graph").hidden = true;
    find(page, "graph-note").hidden = false;
  }

  function choose(run: number): void {
    chosen = branches[run] === undefined ? -1 : run;
    const branch = branches[chosen];
    page.documentElement.classList.toggle("has-choice", branch !== undefined);
    find(page, "close").hidden = branch === undefined;
    if (branch === undefined) showFlow(page, data, branches, log, { choose: chooseAndReveal });
    else showRun(page, data, branches, branch, log, { choose: chooseAndReveal });
    find(page, "details").scrollTop = 0;
    runs.mark(chosen);
    graph?.mark(branch === undefined || branch.run.parent < 0 ? chosen : branch.run.parent);
  }

  /** Leads from the details back to the table, and from there to the details of the whole run. */
  function leave(place: PageElement): void {
    const isInDetails = find(page, "details").contains(place);
    if (isInDetails) runs.focus();
    // On a narrow page the details would still be over the table.
    const isOver = window.matchMedia("(max-width: 900px)").matches;
    const isInViews = find(page, "main").contains(place);
    if (chosen >= 0 && (isInDetails ? isOver : isInViews)) choose(-1);
  }

  /** A part of a folded task, or a row that a search has left out, would stay out of sight. */
  function chooseAndReveal(run: number): void {
    const { parent } = branches[run]!.run;
    const isInSight = () => rowsOf(tree, wish).some(({ branch }) => branch.index === run);
    if (!isInSight() && parent >= 0) {
      const toggled = new Set(wish.toggled);
      if (!toggled.delete(parent)) toggled.add(parent);
      ask({ toggled });
    }
    if (!isInSight()) {
      search.value = "";
      ask({ ...NO_WISH, toggled: new Set(parent < 0 ? [] : [parent]) });
    }
    choose(run);
    find(page, "details-title").focus();
  }

  function ask(change: Partial<Wish>): void {
    wish = { ...wish, ...change };
    const isFiltered = wish.query.trim() !== "" || wish.states.size > 0;
    const rows = rowsOf(tree, wish);
    runs.show(rows, wish.sortBy, wish.isDescending);
    const count = isFiltered ? `${countWanted(tree, wish).toLocaleString("en-US")} of ` : "";
    find(page, "count").textContent = count + formatCount(runCount, "task run");
    failedFirst.setAttribute("aria-pressed", String(isFailedFirst()));
    for (const button of stateButtons) {
      button.element.setAttribute("aria-pressed", String(wish.states.has(button.name)));
    }
    const found = tree.filter((branch) =>
      isWanted(branch, wish) || branch.parts.some((part) => isWanted(part, wish))
    );
    graph?.emphasise(isFiltered ? new Set(found.map(({ index }) => index)) : undefined);
  }

  /** Why the run did not succeed: the error of the first task that failed, or else the run's message. */
  function showWhy(): void {
    const why = find(page, "flow-why");
    const [first, ...others] = failures;
    why.hidden = data.stateKind === "success";
    if (first === undefined) return why.replaceChildren(data.message);
    const more = others.length === 0 ? [] : [
      make(page, "span", { class: "more" }, `and ${formatCount(others.length, "more", "more")}`),
    ];
    why.replaceChildren(
      makeLink(page, first, { choose: chooseAndReveal }),
      make(page, "span", { class: "why" }, first.run.message),
      ...more,
    );
  }

  function isFailedFirst(): boolean {
    return wish.sortBy === "state" && wish.isDescending;
  }

  const stateButtons = [...countStates(tree)].map(([name, { kind, count }]) => {
    const words = `${count.toLocaleString("en-US")} ${name}`;
    const element = make(
      page,
      "button",
      { type: "button", class: "chip", "aria-pressed": "false" },
      makeState(page, kind, words),
    );
    element.addEventListener("click", () => {
      const states = new Set(wish.states);
      if (!states.delete(name)) states.add(name);
      ask({ states });
    });
    return { name, element };
  });
  find(page, "states").replaceChildren(...stateButtons.map(({ element }) => element));
  find(page, "flow-state").replaceChildren(makeState(page, data.stateKind, data.stateName));
  showWhy();
  find(page, "flow-facts").textContent = `${new Date(data.startedAtMs).toLocaleString()} · ${
    formatDuration(data.durationMs)
  }`;

  failedFirst.hidden = failures.length === 0;
  failedFirst.addEventListener("click", () => {
    const { sortBy, isDescending } = NO_WISH;
    ask(isFailedFirst() ? { sortBy, isDescending } : { sortBy: "state", isDescending: true });
  });
  search.addEventListener("input", () => ask({ query: search.value }));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    runs.focus();
  });
  find(page, "close").addEventListener("click", () => {
    choose(-1);
    runs.focus();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(event.target);
    if (event.key === "/" && event.target.closest("input, dialog") === null) {
      event.preventDefault();
      search.focus();
    }
  });
  const print = (isPrinted: boolean) => {
    runs.drawWhole(isPrinted);
    graph?.drawWhole(isPrinted);
    log.drawWhole(isPrinted);
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  startTheme(window);
  ask({});
  choose(-1);
  page.documentElement.setAttribute("data-ready", "true");
}

/** Lets the reader change between light and dark; until then the system decides. */
function startTheme(window: PageWindow): void {
  const page = window.document;
  const button = find(page, "theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen: "light" | "dark" | undefined;
  const show = () => {
    const isDark = (chosen ?? (system.matches ? "dark" : "light")) === "dark";
    if (chosen !== undefined) page.documentElement.setAttribute("data-theme", chosen);
    button.textContent = isDark ? "Light" : "Dark";
    button.setAttribute("aria-label", `Change to ${isDark ? "light" : "dark"} colours`);
  };
  button.addEventListener("click", () => {
    const isDark = (chosen ?? (system.matches ? "dark" : "light")) === "dark";
    chosen = isDark ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  show();
}
