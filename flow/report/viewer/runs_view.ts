// The table of task runs with their timeline. Only the rows in sight are in the document.
import { durationOf, type Row, type SortKey } from "../model/run_tree.ts";
import {
  formatAttempts,
  formatDuration,
  formatOffset,
  formatTick,
  tickStep,
} from "../model/words.ts";
import type { Page, PageElement, PageEvent, PageWindow } from "./dom.ts";
import { find, make, makeState, makeStates } from "./elements.ts";

/** Listens to the table. */
export interface RunsListener {
  /** Another row was chosen. */
  choose(run: number): void;
  /** The details of the chosen row are to be read. */
  open(run: number): void;
  /** A mapped task was unfolded or folded. */
  toggle(run: number): void;
  /** A column was chosen to sort by. */
  sort(key: SortKey): void;
}

/** The table. */
export class RunsView {
  readonly #window: PageWindow;
  readonly #page: Page;
  readonly #grid: PageElement;
  readonly #body: PageElement;
  readonly #spanMs: number;
  readonly #listener: RunsListener;
  readonly #narrow: { readonly matches: boolean };
  #rows: readonly Row[] = [];
  #drawn: ReadonlyMap<string, PageElement> = new Map();
  #chosen = -1;
  #isDue = false;
  #isWhole = false;

  constructor(window: PageWindow, spanMs: number, listener: RunsListener) {
    this.#window = window;
    this.#page = window.document;
    this.#grid = find(this.#page, "runs");
    this.#body = find(this.#page, "runs-body");
    this.#spanMs = spanMs;
    this.#listener = listener;
    this.#narrow = window.matchMedia("(max-width: 900px)");
    this.#grid.addEventListener("scroll", () => this.#drawSoon(), { passive: true });
    this.#grid.addEventListener("keydown", (event) => this.#press(event));
    this.#body.addEventListener("click", ({ target }) => this.#click(target));
    find(this.#page, "runs-head").addEventListener("click", ({ target }) => {
      const key = target.closest("[data-sort]")?.getAttribute("data-sort");
      if (key) listener.sort(key as SortKey);
    });
    window.addEventListener("resize", () => {
      this.#grow();
      this.#drawSoon();
      drawScale(this.#page, spanMs);
    });
    drawScale(this.#page, spanMs);
  }

  /** Shows other rows. */
  show(rows: readonly Row[], sortBy: SortKey, isDescending: boolean): void {
    this.#rows = rows;
    this.#grow();
    this.#grid.setAttribute("aria-rowcount", String(rows.length + 1));
    find(this.#page, "runs-empty").hidden = rows.length > 0;
    const order = isDescending ? "descending" : "ascending";
    for (const key of ["name", "state", "attempt", "started", "duration"]) {
      find(this.#page, `head-${key}`).setAttribute("aria-sort", key === sortBy ? order : "none");
    }
    this.#draw();
  }

  /** Marks a row as the chosen one, and brings it into sight. */
  mark(run: number): void {
    this.#chosen = run;
    const place = this.#placeOf(run);
    if (place >= 0) this.#reveal(place);
    this.#draw();
    // On a narrow page the table itself may be out of sight, or under the details.
    if (place >= 0 && this.#narrow.matches) {
      find(this.#page, `run-${run}`).scrollIntoView({ block: "nearest" });
    }
  }

  /** Moves the keyboard there. */
  focus(): void {
    this.#grid.focus({ preventScroll: true });
  }

  /** Draws all rows, to be printed, or again those in sight alone. */
  drawWhole(isWhole: boolean): void {
    this.#isWhole = isWhole;
    this.#draw();
  }

  /** The height of a row, as in the style sheet. */
  get #height(): number {
    return this.#narrow.matches ? 44 : 30;
  }

  /** The height in which rows are in sight. */
  get #room(): number {
    return this.#grid.clientHeight - find(this.#page, "runs-head").getBoundingClientRect().height;
  }

  #placeOf(run: number): number {
    return this.#rows.findIndex(({ branch }) => branch.index === run);
  }

  #grow(): void {
    const height = `${this.#rows.length * this.#height}px`;
    this.#body.style.setProperty("height", height);
    find(this.#page, "runs-panel").style.setProperty("--rows-height", height);
  }

  #drawSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#window.requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#isDue = false;
    const [first, end] = this.#range();
    const drawn = new Map<string, PageElement>();
    for (let place = first; place < end; place++) {
      const key = this.#keyOf(place);
      drawn.set(key, this.#drawn.get(key) ?? this.#makeRow(place));
    }
    this.#replace(drawn);
    const place = this.#placeOf(this.#chosen);
    if (place < first || place >= end) this.#grid.removeAttribute("aria-activedescendant");
    else this.#grid.setAttribute("aria-activedescendant", `run-${this.#chosen}`);
  }

  /** The places of the first row to draw, and of the one after the last. */
  #range(): [first: number, end: number] {
    if (this.#isWhole) return [0, this.#rows.length];
    const { scrollTop, clientHeight } = this.#grid;
    const first = Math.max(0, Math.floor(scrollTop / this.#height) - 8);
    return [
      first,
      Math.min(this.#rows.length, first + Math.ceil(clientHeight / this.#height) + 16),
    ];
  }

  /** A text that is another one whenever the row looks different. */
  #keyOf(place: number): string {
    const { branch: { index }, isOpen, position, setSize } = this.#rows[place]!;
    return [index, place, isOpen, position, setSize, index === this.#chosen, this.#height].join();
  }

  #makeRow(place: number): PageElement {
    const row = makeRow(this.#page, this.#rows[place]!, place, this.#spanMs, this.#chosen);
    row.style.setProperty("top", `${place * this.#height}px`);
    return row;
  }

  /** Puts rows into the table. One that stays is left in its place: a click may be under way on it. */
  #replace(drawn: ReadonlyMap<string, PageElement>): void {
    for (const [key, element] of this.#drawn) if (!drawn.has(key)) element.remove();
    let next: PageElement | undefined;
    for (const [key, element] of [...drawn].reverse()) {
      if (!this.#drawn.has(key) && next !== undefined) next.before(element);
      else if (!this.#drawn.has(key)) this.#body.append(element);
      next = element;
    }
    this.#drawn = drawn;
  }

  #reveal(place: number): void {
    const [top, bottom] = [place * this.#height, (place + 1) * this.#height];
    if (top < this.#grid.scrollTop) this.#grid.scrollTop = top;
    else if (bottom > this.#grid.scrollTop + this.#room) this.#grid.scrollTop = bottom - this.#room;
  }

  #click(target: PageElement): void {
    const run = Number(target.closest("[data-run]")?.getAttribute("data-run") ?? -1);
    if (run < 0) return;
    if (target.closest(".twist") !== null) this.#listener.toggle(run);
    this.#listener.choose(run);
  }

  #press(event: PageEvent): void {
    if (event.target !== this.#grid || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = this.#placeOf(this.#chosen);
    const leaf = Math.max(1, Math.floor(this.#room / this.#height) - 1);
    const actions: Record<string, () => void> = {
      ArrowDown: () => this.#chooseAt(place + 1),
      ArrowUp: () => this.#chooseAt(place - 1),
      PageDown: () => this.#chooseAt(place + leaf),
      PageUp: () => this.#chooseAt(place - leaf),
      Home: () => this.#chooseAt(0),
      End: () => this.#chooseAt(this.#rows.length - 1),
      ArrowRight: () => this.#fold(place, true),
      ArrowLeft: () => this.#fold(place, false),
      Enter: () => place >= 0 && this.#listener.open(this.#chosen),
      " ": () => this.#rows[place]?.isOpen !== undefined && this.#listener.toggle(this.#chosen),
    };
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #chooseAt(place: number): void {
    const row = this.#rows[Math.max(0, Math.min(this.#rows.length - 1, place))];
    if (row !== undefined) this.#listener.choose(row.branch.index);
  }

  #fold(place: number, isOpen: boolean): void {
    const row = this.#rows[place];
    if (row === undefined) return;
    if (row.isOpen === !isOpen) return this.#listener.toggle(row.branch.index);
    if (isOpen && row.isOpen) return this.#chooseAt(place + 1);
    const { parent } = row.branch.run;
    if (!isOpen && parent >= 0) this.#listener.choose(parent);
  }
}

/** A row. */
function makeRow(
  page: Page,
  { branch, isOpen, position, setSize }: Row,
  place: number,
  spanMs: number,
  chosen: number,
): PageElement {
  const { index, run, title, parts, startedMs, attempt } = branch;
  const duration = formatDuration(durationOf(branch));
  const cell = (name: string, ...children: (PageElement | string)[]) =>
    make(page, "div", { role: "gridcell", class: `cell ${name}` }, ...children);
  const name = cell("name");
  if (isOpen !== undefined) {
    name.append(make(page, "span", { class: "twist", "aria-hidden": "true" }));
  }
  name.append(make(page, "span", { class: "title", title }, title));
  if (parts.length > 0) {
    name.append(
      make(page, "span", { class: "parts" }, `× ${parts.length.toLocaleString("en-US")}`),
    );
  }
  const state = parts.length > 0 && branch.states.size > 1
    ? makeStates(page, branch.states)
    : makeState(page, branch.worst, [...branch.states.keys()][0]!);
  return make(
    page,
    "div",
    {
      role: "row",
      id: `run-${index}`,
      class: `row${run.parent >= 0 ? " part" : ""}`,
      "data-run": index,
      "aria-rowindex": place + 2,
      "aria-level": run.parent >= 0 ? 2 : 1,
      "aria-posinset": position,
      "aria-setsize": setSize,
      "aria-expanded": isOpen === undefined ? undefined : String(isOpen),
      "aria-selected": String(index === chosen),
    },
    name,
    cell("state-cell", state),
    cell("number attempt", startedMs < 0 && attempt === 1 ? "" : formatAttempts(branch)),
    cell("number started", startedMs < 0 ? "" : formatOffset(startedMs)),
    cell("number duration", duration === "" ? "not run" : duration),
    cell("track", ...makeBars(page, branch, spanMs)),
  );
}

/** The bars of a row on the timeline, one for each attempt. */
function makeBars(
  page: Page,
  branch: Row["branch"],
  spanMs: number,
): readonly PageElement[] {
  const { run, parts, worst, startedMs, endedMs } = branch;
  if (startedMs < 0) return [];
  const bar = (fromMs: number, toMs: number, kind: string) => {
    const element = make(page, "span", { class: `bar kind-${kind}`, "aria-hidden": "true" });
    element.style.setProperty("left", `${100 * fromMs / spanMs}%`);
    element.style.setProperty("width", `${100 * Math.max(0, toMs - fromMs) / spanMs}%`);
    return element;
  };
  const end = endedMs < 0 ? spanMs : endedMs;
  if (parts.length > 0) return [bar(startedMs, end, `${worst} sum`)];
  const attempts = run.earlier.map((each) => bar(each.startedMs, each.endedMs, "retrying"));
  return run.startedMs < 0 ? attempts : [...attempts, bar(run.startedMs, end, worst)];
}

/** The scale above the timeline. */
function drawScale(page: Page, spanMs: number): void {
  const scale = find(page, "scale");
  const { width } = scale.getBoundingClientRect();
  const labelWidth = 60;
  const step = tickStep(spanMs, Math.max(1, width / labelWidth));
  const ticks: PageElement[] = [];
  for (let atMs = 0; atMs === 0 || atMs < spanMs * (1 - labelWidth / width); atMs += step) {
    const tick = make(page, "span", { class: "tick" }, formatTick(atMs));
    tick.style.setProperty("left", `${100 * atMs / spanMs}%`);
    ticks.push(tick);
  }
  scale.replaceChildren(...ticks);
  find(page, "runs").style.setProperty("--tick", `${100 * step / spanMs}%`);
}
