// The head of the page: how the run ended and why, the search, and the states that can be chosen.
import type { ReportData } from "../report_data.ts";
import { type Branch, countStates, countWanted, NO_WISH, type Wish } from "../model/run_tree.ts";
import { formatCount, formatDuration } from "../model/words.ts";
import { makeLink } from "./details_view.ts";
import type { Page, PageElement } from "./dom.ts";
import { find, make, makeState } from "./elements.ts";

/** Listens to the head. */
export interface HeadListener {
  /** The reader asked for other runs, or another order. */
  ask(change: Partial<Wish>): void;
  /** The reader chose the run that failed first. */
  choose(run: number): void;
  /** The reader left the search for the table. */
  leave(): void;
}

/** The head of the page. */
export class HeadView {
  readonly #page: Page;
  readonly #tree: readonly Branch[];
  readonly #listener: HeadListener;
  readonly #search: PageElement;
  readonly #failedFirst: PageElement;
  readonly #stateButtons: ReadonlyMap<string, PageElement>;
  #wish: Wish = NO_WISH;

  constructor(
    page: Page,
    data: ReportData,
    tree: readonly Branch[],
    failures: readonly Branch[],
    listener: HeadListener,
  ) {
    this.#page = page;
    this.#tree = tree;
    this.#listener = listener;
    this.#search = find(page, "search");
    this.#search.addEventListener("input", () => listener.ask({ query: this.#search.value }));
    this.#search.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "Enter") return;
      event.preventDefault();
      listener.leave();
    });
    this.#failedFirst = find(page, "failed-first");
    this.#failedFirst.hidden = failures.length === 0;
    this.#failedFirst.addEventListener("click", () => {
      const { sortBy, isDescending } = NO_WISH;
      const isFirst = this.#isFailedFirst;
      listener.ask(isFirst ? { sortBy, isDescending } : { sortBy: "state", isDescending: true });
    });
    this.#stateButtons = this.#makeStateButtons();
    find(page, "states").replaceChildren(...this.#stateButtons.values());
    find(page, "flow-state").replaceChildren(makeState(page, data.stateKind, data.stateName));
    find(page, "flow-facts").textContent = `${new Date(data.startedAtMs).toLocaleString()} · ${
      formatDuration(data.durationMs)
    }`;
    this.#showWhy(data, failures);
  }

  /** Shows the search, states and order that the reader asked for, and how many runs are like that. */
  show(wish: Wish): void {
    this.#wish = wish;
    if (this.#search.value !== wish.query) this.#search.value = wish.query;
    this.#failedFirst.setAttribute("aria-pressed", String(this.#isFailedFirst));
    for (const [name, button] of this.#stateButtons) {
      button.setAttribute("aria-pressed", String(wish.states.has(name)));
    }
    const all = formatCount(countWanted(this.#tree, NO_WISH), "task run");
    const found = countWanted(this.#tree, wish).toLocaleString("en-US");
    find(this.#page, "count").textContent = isFiltered(wish) ? `${found} of ${all}` : all;
  }

  /** Moves the keyboard to the search. */
  focus(): void {
    this.#search.focus();
  }

  get #isFailedFirst(): boolean {
    return this.#wish.sortBy === "state" && this.#wish.isDescending;
  }

  #makeStateButtons(): ReadonlyMap<string, PageElement> {
    return new Map([...countStates(this.#tree)].map(([name, { kind, count }]) => {
      const words = makeState(this.#page, kind, `${count.toLocaleString("en-US")} ${name}`);
      const attributes = { type: "button", class: "chip", "aria-pressed": "false" };
      const button = make(this.#page, "button", attributes, words);
      button.addEventListener("click", () => {
        const states = new Set(this.#wish.states);
        if (!states.delete(name)) states.add(name);
        this.#listener.ask({ states });
      });
      return [name, button];
    }));
  }

  /** Shows the error of the first task that failed, or else the message of a run that did not succeed. */
  #showWhy(data: ReportData, [first, ...others]: readonly Branch[]): void {
    const why = find(this.#page, "flow-why");
    why.hidden = data.stateKind === "success";
    if (first === undefined) return why.replaceChildren(data.message);
    const more = others.length === 0 ? "" : `and ${formatCount(others.length, "more", "more")}`;
    why.replaceChildren(
      makeLink(this.#page, first, this.#listener),
      make(this.#page, "span", { class: "why" }, first.run.message),
      make(this.#page, "span", { class: "more" }, more),
    );
  }
}

/** Returns `true` if some runs are not asked for. */
export function isFiltered({ query, states }: Wish): boolean {
  return query.trim() !== "" || states.size > 0;
}
