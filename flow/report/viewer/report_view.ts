// Shows a run in the elements of `report_body.ts`: puts head, graph, table and details together, and keeps the
// reader's choice, search and order. The run's data may come from anywhere.
import type { ReportData } from "../report_data.ts";
import {
  type Branch,
  failuresIn,
  isWanted,
  makeTree,
  NO_WISH,
  rowsOf,
  type SortKey,
  type Wish,
} from "../model/run_tree.ts";
import { arrange } from "./arrange.ts";
import { showFlow, showRun } from "./details_view.ts";
import type { Page, PageElement, PageEvent, PageWindow } from "./dom.ts";
import { find } from "./elements.ts";
import { GraphView } from "./graph_view.ts";
import { HeadView, isFiltered } from "./head_view.ts";
import { LogPanel } from "./log_panel.ts";
import { RunsView } from "./runs_view.ts";
import { startTheme } from "./theme.ts";

/** A report that its reader works with. */
export class ReportView {
  readonly #window: PageWindow;
  readonly #page: Page;
  readonly #data: ReportData;
  readonly #tree: readonly Branch[];
  /** All runs, by their indexes. */
  readonly #branches: readonly Branch[];
  readonly #head: HeadView;
  readonly #runs: RunsView;
  readonly #graph: GraphView | undefined;
  readonly #log: LogPanel;
  #wish = NO_WISH;
  #chosen = -1;

  constructor(window: PageWindow, data: ReportData) {
    this.#window = window;
    this.#page = window.document;
    this.#data = data;
    this.#tree = makeTree(data);
    this.#branches = this.#tree.flatMap((branch) => [branch, ...branch.parts])
      .sort((one, other) => one.index - other.index);
    this.#log = new LogPanel(window);
    this.#head = new HeadView(this.#page, data, this.#tree, failuresIn(this.#branches), {
      ask: (change) => this.#ask(change),
      choose: (run) => this.#reveal(run),
      leave: () => this.#runs.focus(),
    });
    // A task that is unfolded shows some of its parts too.
    arrange(window, data.graph, Math.min(this.#branches.length, this.#tree.length + 6));
    this.#runs = this.#makeRunsView();
    this.#graph = this.#makeGraphView();
    this.#listen();
    startTheme(window);
    this.#ask({});
    this.#choose(-1);
    this.#page.documentElement.setAttribute("data-ready", "true");
  }

  #makeRunsView(): RunsView {
    const ends = this.#branches.map(({ endedMs }) => endedMs);
    const spanMs = ends.reduce((span, end) => Math.max(span, end), this.#data.durationMs) || 1;
    return new RunsView(this.#window, spanMs, {
      choose: (run) => this.#choose(run),
      open: () => this.#openDetails(),
      toggle: (run) => this.#toggle(run),
      sort: (key) => this.#sort(key),
    });
  }

  #makeGraphView(): GraphView | undefined {
    const { graph } = this.#data;
    if (graph === undefined) {
      find(this.#page, "graph-panel").hidden = this.#tree.length === 0;
      find(this.#page, "graph").hidden = true;
      find(this.#page, "graph-note").hidden = false;
      return undefined;
    }
    return new GraphView(this.#window, graph, this.#tree, {
      choose: ({ runs }) => {
        if (runs.length > 1) this.#ask({ query: this.#branches[runs[0]!]!.run.name });
        this.#choose(runs[0]!);
      },
      open: () => this.#openDetails(),
    });
  }

  #listen(): void {
    find(this.#page, "close").addEventListener("click", () => {
      this.#choose(-1);
      this.#runs.focus();
    });
    this.#page.addEventListener("keydown", (event) => this.#press(event));
    this.#window.addEventListener("beforeprint", () => this.#drawWhole(true));
    this.#window.addEventListener("afterprint", () => this.#drawWhole(false));
  }

  /** Draws what is out of sight too, to be printed, or again what is in sight alone. */
  #drawWhole(isWhole: boolean): void {
    for (const view of [this.#runs, this.#graph, this.#log]) view?.drawWhole(isWhole);
  }

  #press(event: PageEvent): void {
    if (event.key === "Escape") this.#leave(event.target);
    if (event.key === "/" && event.target.closest("input, dialog") === null) {
      event.preventDefault();
      this.#head.focus();
    }
  }

  #choose(run: number): void {
    const branch = this.#branches[run];
    const listener = { choose: (run: number) => this.#reveal(run) };
    this.#chosen = branch === undefined ? -1 : run;
    this.#page.documentElement.classList.toggle("has-choice", branch !== undefined);
    find(this.#page, "close").hidden = branch === undefined;
    if (branch === undefined) {
      showFlow(this.#page, this.#data, this.#branches, this.#log, listener);
    } else showRun(this.#page, this.#data, this.#branches, branch, this.#log, listener);
    find(this.#page, "details").scrollTop = 0;
    this.#runs.mark(this.#chosen);
    this.#graph?.mark(branch === undefined || branch.run.parent < 0 ? run : branch.run.parent);
  }

  /** Chooses a run that may be a part of a folded task, or left out by a search, and opens its details. */
  #reveal(run: number): void {
    const { parent } = this.#branches[run]!.run;
    const isInSight = () =>
      rowsOf(this.#tree, this.#wish).some(({ branch }) => branch.index === run);
    if (!isInSight() && parent >= 0) this.#toggle(parent);
    if (!isInSight()) {
      this.#ask({ ...NO_WISH, toggled: new Set(parent < 0 ? [] : [parent]) });
    }
    this.#choose(run);
    this.#openDetails();
  }

  #openDetails(): void {
    find(this.#page, "details-title").focus();
  }

  /** Leads from the details back to the table, and from there to the details of the whole run. */
  #leave(place: PageElement): void {
    const isInDetails = find(this.#page, "details").contains(place);
    if (isInDetails) this.#runs.focus();
    // On a narrow page the details would still be over the table.
    const isOver = this.#window.matchMedia("(max-width: 900px)").matches;
    const isInViews = find(this.#page, "main").contains(place);
    if (this.#chosen >= 0 && (isInDetails ? isOver : isInViews)) this.#choose(-1);
  }

  #toggle(run: number): void {
    const toggled = new Set(this.#wish.toggled);
    if (!toggled.delete(run)) toggled.add(run);
    this.#ask({ toggled });
  }

  /** Sorts by another column, or the other way: names and times from the first, all else from the greatest. */
  #sort(sortBy: SortKey): void {
    const isDescending = sortBy === this.#wish.sortBy
      ? !this.#wish.isDescending
      : sortBy !== "name" && sortBy !== "started";
    this.#ask({ sortBy, isDescending });
  }

  #ask(change: Partial<Wish>): void {
    const wish = { ...this.#wish, ...change };
    this.#wish = wish;
    this.#head.show(wish);
    this.#runs.show(rowsOf(this.#tree, wish), wish.sortBy, wish.isDescending);
    const found = this.#tree.filter((branch) =>
      [branch, ...branch.parts].some((each) => isWanted(each, wish))
    );
    this.#graph?.emphasise(isFiltered(wish) ? new Set(found.map(({ index }) => index)) : undefined);
  }
}
