// The end of a run's log, kept for a report of the run.
import type { Frame } from "../../config/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import type { Level } from "./level.ts";

/** How many lines are kept. */
const MOST_LINES = 10_000;

/** How long a line may be, in UTF-16 units. */
const LONGEST_LINE = 4_000;

/** How long all lines may be together, in UTF-16 units. */
const LONGEST_LOG = 4_000_000;

/** A line that is kept. It is masked. */
export interface KeptLine {
  /** The context of what logged it: a task run, or the flow run around them. */
  readonly owner: Frame;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** How much it matters. */
  readonly level: Level;
  /** The message and its details. */
  readonly text: string;
}

/** The last lines of a run's log. */
export class KeptLog {
  readonly #now: () => number;
  readonly #redactor: Redactor;
  #lines: KeptLine[] = [];
  #length = 0;
  #cutCount = 0;

  /**
   * Makes an empty log.
   *
   * @param now Gives the time, in milliseconds since 1970.
   * @param redactor What masks secrets.
   */
  constructor(now: () => number, redactor: Redactor) {
    this.#now = now;
    this.#redactor = redactor;
  }

  /** The lines, in order. */
  get lines(): readonly KeptLine[] {
    this.#cut(MOST_LINES);
    return this.#lines.map((line) => ({ ...line, text: this.#shown(line.text) }));
  }

  /** How many lines came before those. */
  get cutCount(): number {
    return this.#cutCount + Math.max(0, this.#lines.length - MOST_LINES);
  }

  /** Told of each line as it is kept, if anybody asked to be. */
  onLine: ((line: KeptLine) => void) | undefined = undefined;

  /**
   * Keeps a line.
   *
   * @param owner The context of what logged it.
   * @param level How much it matters.
   * @param text What was said, masked.
   */
  add(owner: Frame, level: Level, text: string): void {
    const kept = text.slice(0, 2 * LONGEST_LINE);
    const line = { owner, atMs: this.#now(), level, text: kept };
    this.#lines.push(line);
    this.onLine?.(line);
    this.#length += kept.length;
    // Not line by line: that would move all the others each time.
    if (this.#lines.length >= 2 * MOST_LINES) this.#cut(MOST_LINES);
    if (this.#length > LONGEST_LOG) this.#cut(this.#lines.length >> 1);
  }

  /**
   * secrecy 4: masked once more, for a secret may have been learnt since. What is too long is cut only then,
   * and cut by more than it was when it was kept, so that no first half of a secret stays.
   */
  #shown(text: string): string {
    const masked = this.#redactor.redact(text);
    const cut = text.length - LONGEST_LINE;
    return cut > 0 ? `${masked.slice(0, Math.max(0, masked.length - cut))} \u2026` : masked;
  }

  #cut(most: number): void {
    const cut = this.#lines.length - most;
    if (cut <= 0) return;
    for (let index = 0; index < cut; index++) this.#length -= this.#lines[index]!.text.length;
    this.#lines = this.#lines.slice(cut);
    this.#cutCount += cut;
  }
}
