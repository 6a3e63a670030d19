// A log of which only the lines in sight are in the document, however many it has and however long they are.
import { formatOffset } from "../model/words.ts";
import type { Page, PageElement, PageWindow } from "./dom.ts";
import { make } from "./elements.ts";

/** A line of a log, as it is shown. */
export interface LogLine {
  /** When, in milliseconds since the run began. */
  readonly atMs: number;
  /** How much it matters: `INFO`. */
  readonly level: string;
  /** The task run that logged it; empty where the reader knows. */
  readonly who: string;
  /** The message, with its fields. */
  readonly text: string;
}

/** Measures of the style sheet, in pixels, from which heights are estimated until lines are drawn. */
const ROW_HEIGHT = 18;
const GAP = 2;
const LETTER_WIDTH = 7.3;
const SIDES = 40;

/** How far beyond what is in sight lines are drawn, in pixels. */
const MARGIN = 240;

/** A box with a log in it, to scroll through. */
export class LogView {
  /** The box. */
  readonly element: PageElement;
  readonly #page: Page;
  readonly #list: PageElement;
  #lines: readonly LogLine[] = [];
  /** Where each line begins, from the top, and where the last one ends. */
  #tops: number[] = [0];
  /** The lines that are drawn: the first, and the one after the last. */
  #drawn: readonly [first: number, end: number] = [0, 0];
  #width = 0;
  #isWhole = false;

  constructor(window: PageWindow, lines: readonly LogLine[]) {
    this.#page = window.document;
    this.#list = make(this.#page, "ol");
    const attributes = { class: "log", role: "region", "aria-label": "Log", tabindex: 0 };
    this.element = make(this.#page, "div", attributes, this.#list);
    this.element.addEventListener("scroll", () => this.#scroll(), { passive: true });
    new window.ResizeObserver(() => this.#resize()).observe(this.element);
    this.show(lines);
  }

  /** Shows other lines, from the first. */
  show(lines: readonly LogLine[]): void {
    this.#lines = lines;
    this.#estimate();
    this.element.scrollTop = 0;
    this.#draw();
  }

  /** Draws all lines, to be printed, or again those in sight alone. */
  drawWhole(isWhole: boolean): void {
    this.#isWhole = isWhole;
    this.#draw();
  }

  #resize(): void {
    if (this.#isWhole) return; // All of it is drawn, and makes the box as high as it is.
    if (this.element.clientWidth !== this.#width) this.#estimate();
    this.#draw();
  }

  #estimate(): void {
    this.#width = this.element.clientWidth;
    const most = Math.max(20, Math.floor((this.#width - SIDES) / LETTER_WIDTH));
    let top = 0;
    this.#tops = [0];
    for (const { who, text } of this.#lines) {
      top += GAP;
      for (const row of `${" ".repeat(who.length + 10)}${text}`.split("\n")) {
        top += ROW_HEIGHT * Math.max(1, Math.ceil(row.length / most));
      }
      this.#tops.push(top);
    }
  }

  /** Draws other lines once one that is in sight is missing: a selection outlives a small move. */
  #scroll(): void {
    const { scrollTop, clientHeight } = this.element;
    const [first, end] = this.#drawn;
    const isDrawn = this.#tops[first]! <= scrollTop &&
      (end === this.#lines.length || this.#tops[end]! >= scrollTop + clientHeight);
    if (!isDrawn && !this.#isWhole) this.#draw();
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.element;
    const count = this.#lines.length;
    const [from, to] = [scrollTop - MARGIN, scrollTop + clientHeight + MARGIN];
    const first = this.#isWhole
      ? 0
      : Math.max(0, this.#tops.findLastIndex((top, index) => top <= from && index < count));
    const below = this.#isWhole ? -1 : this.#tops.findIndex((top) => top >= to);
    const end = below < 0 ? count : below;
    const lines = this.#lines.slice(first, end);
    const items = lines.map((line, index) => this.#make(line, first + index));
    this.#list.replaceChildren(...items);
    this.#correct(first, items.map((item) => item.getBoundingClientRect().height));
    this.#list.style.setProperty("padding-top", `${this.#tops[first]}px`);
    this.#list.style.setProperty("padding-bottom", `${this.#tops[count]! - this.#tops[end]!}px`);
    this.#drawn = [first, end];
  }

  /** Takes the heights of lines that are drawn for those that were estimated. */
  #correct(first: number, heights: readonly number[]): void {
    let change = 0;
    for (let index = first; index < this.#lines.length; index++) {
      const height = heights[index - first] ?? 0; // 0 where nothing is laid out, as in a folded log.
      const end = this.#tops[index + 1]! + change;
      this.#tops[index + 1] = height > 0 ? this.#tops[index]! + height : end;
      change += this.#tops[index + 1]! - end;
    }
  }

  #make({ atMs, level, who, text }: LogLine, index: number): PageElement {
    const page = this.#page;
    return make(
      page,
      "li",
      {
        class: `line-${level.toLowerCase()}`,
        "aria-posinset": index + 1,
        "aria-setsize": this.#lines.length,
      },
      make(page, "span", { class: "at" }, formatOffset(atMs)),
      " ",
      ...level === "INFO" ? [] : [make(page, "b", { class: "level" }, level), " "],
      ...who === "" ? [] : [make(page, "span", { class: "who" }, who), " "],
      make(page, "span", { class: "text" }, text),
    );
  }
}
