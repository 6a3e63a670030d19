// The end of a run's log, kept for a report of the run.
import type { Frame } from "../../config/_internal.ts";
import type { Level } from "./level.ts";

/** How many lines are kept. */
const MOST_LINES = 10_000;

/** How long a line may be, in UTF-16 units. */
const LONGEST_LINE = 4_000;

/** How long all lines may be together, in UTF-16 units. */
const LONGEST_LOG = 4_000_000;

/** A line that is kept. It was masked before. */
export interface KeptLine {
  /** The context of what logged it: a task run, or the flow run around them. */
  readonly owner: Frame;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** How much it matters. */
  readonly level: Level;
  /** What was said, with what belongs to it. */
  readonly text: string;
}

/** The last lines of a run's log. */
export class KeptLog {
  readonly #now: () => number;
  #lines: KeptLine[] = [];
  #length = 0;
  #cutCount = 0;

  /**
   * Makes an empty log.
   *
   * @param now Gives the time, in milliseconds since 1970.
   */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The lines, in order. */
  get lines(): readonly KeptLine[] {
    this.#cut(MOST_LINES);
    return this.#lines;
  }

  /** How many lines came before those. */
  get cutCount(): number {
    return this.#cutCount + Math.max(0, this.#lines.length - MOST_LINES);
  }

  /**
   * Keeps a line.
   *
   * @param owner The context of what logged it.
   * @param level How much it matters.
   * @param text What was said, masked.
   */
  add(owner: Frame, level: Level, text: string): void {
    const kept = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} …` : text;
    this.#lines.push({ owner, atMs: this.#now(), level, text: kept });
    this.#length += kept.length;
    // Not line by line: that would move all the others each time.
    if (this.#lines.length >= 2 * MOST_LINES) this.#cut(MOST_LINES);
    if (this.#length > LONGEST_LOG) this.#cut(this.#lines.length >> 1);
  }

  #cut(most: number): void {
    const cut = this.#lines.length - most;
    if (cut <= 0) return;
    for (let index = 0; index < cut; index++) this.#length -= this.#lines[index]!.text.length;
    this.#lines = this.#lines.slice(cut);
    this.#cutCount += cut;
  }
}
