// The log among the details: folded where it is long, and as wide as the page on request.
import { formatCount } from "../model/words.ts";
import type { PageElement, PageWindow } from "./dom.ts";
import { find, make } from "./elements.ts";
import { type LogLine, LogView } from "./log_view.ts";

/** A log of more lines is folded until its reader unfolds one. */
const MOST_UNFOLDED = 20;

/** Shows one log at a time among the details, or in a dialog over the page. */
export class LogPanel {
  readonly #window: PageWindow;
  readonly #dialog: PageElement;
  readonly #search: PageElement;
  /** `true` where the reader unfolded a log last, `false` where folded; undefined until then. */
  #isOpen: boolean | undefined;
  #lines: readonly LogLine[] = [];
  #view: LogView | undefined;
  #wideView: LogView | undefined;

  constructor(window: PageWindow) {
    this.#window = window;
    this.#dialog = find(window.document, "log-dialog");
    this.#search = find(window.document, "log-search");
    this.#search.addEventListener("input", () => this.#filter());
    find(window.document, "log-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => this.#wideView?.element.remove());
  }

  /**
   * Makes the part of the details that has a log.
   *
   * @param of The title of what logged it.
   * @param lines The log.
   * @param note What is to be known of it; may be empty.
   */
  make(of: string, lines: readonly LogLine[], note: string): PageElement {
    const page = this.#window.document;
    const title = `Log (${lines.length.toLocaleString("en-US")})`;
    const isOpen = this.#isOpen ?? lines.length <= MOST_UNFOLDED;
    const view = new LogView(this.#window, lines);
    this.#lines = lines;
    this.#view = view;
    const fold = make(
      page,
      "button",
      { type: "button", class: "fold", "aria-expanded": String(isOpen) },
      title,
    );
    const widen = make(page, "button", { type: "button", class: "widen" }, "Full width");
    view.element.hidden = !isOpen;
    fold.addEventListener("click", () => {
      this.#isOpen = view.element.hidden;
      view.element.hidden = !this.#isOpen;
      fold.setAttribute("aria-expanded", String(this.#isOpen));
    });
    widen.addEventListener("click", () => this.#widen(of));
    const head = lines.length === 0
      ? [make(page, "h3", {}, title), make(page, "p", { class: "note" }, "Nothing was logged.")]
      : [make(page, "div", { class: "log-head" }, make(page, "h3", {}, fold), widen), view.element];
    const notes = note === "" ? [] : [make(page, "p", { class: "note" }, note)];
    return make(page, "section", {}, ...head, ...notes);
  }

  /** Draws all lines of the log, if it is unfolded, to be printed; or again those in sight alone. */
  drawWhole(isWhole: boolean): void {
    if (this.#view?.element.hidden === false) this.#view.drawWhole(isWhole);
  }

  #widen(of: string): void {
    find(this.#window.document, "log-title").textContent = `Log of ${of}`;
    this.#search.value = "";
    this.#wideView = new LogView(this.#window, []);
    this.#dialog.append(this.#wideView.element);
    this.#dialog.showModal();
    this.#filter();
    this.#wideView.element.focus();
  }

  #filter(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/);
    const found = this.#lines.filter(({ level, who, text }) => {
      const searched = `${level} ${who} ${text}`.toLowerCase();
      return words.every((word) => searched.includes(word));
    });
    const all = found.length === this.#lines.length
      ? ""
      : `${found.length.toLocaleString("en-US")} of `;
    find(this.#window.document, "log-count").textContent = all +
      formatCount(this.#lines.length, "line");
    this.#wideView?.show(found);
  }
}
