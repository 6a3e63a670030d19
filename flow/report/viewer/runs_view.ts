// The table of task runs with their timeline. Only the rows in sight are in the document.
import { durationOf, type Row, type SortKey } from "../model/run_tree.ts";
import {
  formatAttempts,
  formatDuration,
  formatOffset,
  formatTick,
  tickStep,
} from "../model/words.ts";
import type { Page, PageElement, PageWindow } from "./dom.ts";
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
export interface RunsView {
  /** Shows other rows. */
  show(rows: readonly Row[], sortBy: SortKey, isDescending: boolean): void;
  /** Marks a row as the chosen one, and brings it into sight. */
  mark(run: number): void;
  /** Moves the keyboard there. */
  focus(): void;
  /** Draws all rows, to be printed, or again those in sight alone. */
  drawWhole(isWhole: boolean): void;
}

/** Makes the table work. */
export function makeRunsView(
  window: PageWindow,
  spanMs: number,
  listener: RunsListener,
): RunsView {
  const page = window.document;
  const grid = find(page, "runs");
  const body = find(page, "runs-body");
  const heads = find(page, "runs-head");
  const emptyNote = find(page, "runs-empty");
  let rows: readonly Row[] = [];
  let drawn: ReadonlyMap<string, PageElement> = new Map();
  let chosen = -1;
  let isDue = false;
  let isWhole = false;

  const narrow = window.matchMedia("(max-width: 900px)");
  const heightOf = () => narrow.matches ? 44 : 30; // As in the style sheet.
  const headHeight = () => heads.getBoundingClientRect().height;
  const placeOf = (run: number) => rows.findIndex(({ branch }) => branch.index === run);

  const draw = () => {
    isDue = false;
    const height = heightOf();
    const inSight = Math.ceil(grid.clientHeight / height);
    const first = isWhole ? 0 : Math.max(0, Math.floor(grid.scrollTop / height) - 8);
    const last = isWhole ? rows.length : Math.min(rows.length, first + inSight + 16);
    const now = new Map<string, PageElement>();
    for (let place = first; place < last; place++) {
      const { branch: { index }, isOpen, position, setSize } = rows[place]!;
      const key = [index, place, isOpen, position, setSize, index === chosen, height].join();
      now.set(key, drawn.get(key) ?? makeRow(page, rows[place]!, place, height, spanMs, chosen));
    }
    // A row that stays is left in its place: a click may be under way on it.
    for (const [key, element] of drawn) if (!now.has(key)) element.remove();
    let next: PageElement | undefined;
    for (const [key, element] of [...now].reverse()) {
      if (!drawn.has(key) && next !== undefined) next.before(element);
      else if (!drawn.has(key)) body.append(element);
      next = element;
    }
    drawn = now;
    const place = placeOf(chosen);
    if (place >= first && place < last) grid.setAttribute("aria-activedescendant", `run-${chosen}`);
    else grid.removeAttribute("aria-activedescendant");
  };
  const drawSoon = () => {
    if (isDue) return;
    isDue = true;
    window.requestAnimationFrame(draw);
  };
  const reveal = (place: number) => {
    const height = heightOf();
    const room = grid.clientHeight - headHeight();
    if (place * height < grid.scrollTop) grid.scrollTop = place * height;
    else if ((place + 1) * height > grid.scrollTop + room) {
      grid.scrollTop = (place + 1) * height - room;
    }
  };
  const chooseAt = (place: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, place))];
    if (row !== undefined) listener.choose(row.branch.index);
  };
  const fold = (place: number, isOpen: boolean) => {
    const row = rows[place];
    if (row === undefined) return;
    if (row.isOpen === !isOpen) return listener.toggle(row.branch.index);
    if (isOpen && row.isOpen) return chooseAt(place + 1);
    const parent = row.branch.run.parent;
    if (!isOpen && parent >= 0) listener.choose(parent);
  };

  grid.addEventListener("scroll", drawSoon, { passive: true });
  const grow = () => {
    const height = `${rows.length * heightOf()}px`;
    body.style.setProperty("height", height);
    find(page, "runs-panel").style.setProperty("--rows-height", height);
  };
  window.addEventListener("resize", () => {
    grow();
    drawSoon();
  });
  body.addEventListener("click", ({ target }) => {
    const run = Number(target.closest("[data-run]")?.getAttribute("data-run") ?? -1);
    if (run < 0) return;
    if (target.closest(".twist") !== null) listener.toggle(run);
    listener.choose(run);
  });
  heads.addEventListener("click", ({ target }) => {
    const key = target.closest("[data-sort]")?.getAttribute("data-sort");
    if (key) listener.sort(key as SortKey);
  });
  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeOf(chosen);
    const leaf = Math.max(1, Math.floor((grid.clientHeight - headHeight()) / heightOf()) - 1);
    const actions: Record<string, () => void> = {
      ArrowDown: () => chooseAt(place + 1),
      ArrowUp: () => chooseAt(place - 1),
      PageDown: () => chooseAt(place + leaf),
      PageUp: () => chooseAt(place - leaf),
      Home: () => chooseAt(0),
      End: () => chooseAt(rows.length - 1),
      ArrowRight: () => fold(place, true),
      ArrowLeft: () => fold(place, false),
      Enter: () => place >= 0 && listener.open(chosen),
      " ": () => place >= 0 && rows[place]!.isOpen !== undefined && listener.toggle(chosen),
    };
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  drawScale(page, spanMs);
  window.addEventListener("resize", () => drawScale(page, spanMs));

  return {
    show(shown, sortBy, isDescending) {
      rows = shown;
      grow();
      grid.setAttribute("aria-rowcount", String(rows.length + 1));
      emptyNote.hidden = rows.length > 0;
      for (const key of ["name", "state", "attempt", "started", "duration"]) {
        const order = isDescending ? "descending" : "ascending";
        page.getElementById(`head-${key}`)?.setAttribute(
          "aria-sort",
          key === sortBy ? order : "none",
        );
      }
      draw();
    },
    mark(run) {
      chosen = run;
      const place = placeOf(run);
      if (place >= 0) reveal(place);
      draw();
      // On a narrow page the table itself may be out of sight, or under the details.
      if (place >= 0 && narrow.matches) {
        find(page, `run-${run}`).scrollIntoView({ block: "nearest" });
      }
    },
    focus: () => grid.focus({ preventScroll: true }),
    drawWhole(whole) {
      isWhole = whole;
      draw();
    },
  };
}

/** A row. */
function makeRow(
  page: Page,
  { branch, isOpen, position, setSize }: Row,
  place: number,
  height: number,
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
  const row = make(
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
  row.style.setProperty("top", `${place * height}px`);
  return row;
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
