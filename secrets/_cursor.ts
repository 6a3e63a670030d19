// How far a search for patterns has come in a text.
import { endOfBase64 } from "./_encodings.ts";
import { Ranges } from "./_ranges.ts";

/** How far an automaton has come in a text, and what it has found there. */
export class Cursor {
  /** The next unit to read. */
  index = 0;
  /** The automaton's node; 0 while nothing is under way. */
  node = 0;
  /** What matches cover. */
  readonly ranges: Ranges = new Ranges();
  /** The nodes at which patterns ended, where somebody asked for them. */
  readonly ends: Set<number> | undefined;
  /** Ends of matches that more text may push to the right. */
  #open: number[] = [];

  constructor(options: { collectsEnds: boolean } = { collectsEnds: false }) {
    this.ends = options.collectsEnds ? new Set() : undefined;
  }

  /** Notes a match. */
  found(start: number, end: number): void {
    this.ranges.add(start, end);
  }

  /** Notes that the match that ends here goes on with what base64 follows. */
  endsOpen(text: string, index: number): void {
    const end = endOfBase64(text, index);
    if (end > index) this.ranges.add(index, end);
    if (end === text.length) this.#open.push(index);
  }

  /** Looks again at what follows open ends, now that there is more text. */
  resume(text: string): void {
    const open = this.#open;
    this.#open = [];
    for (const index of open) this.endsOpen(text, index);
  }

  /** The first place to which {@linkcode resume} has to come back; the end of the text if none. */
  firstOpen(text: string): number {
    return this.#open.reduce((first, index) => Math.min(first, index), text.length);
  }

  /**
   * Goes back to the start of the text and forgets what was found, except what goes on at its very
   * start: the match that found that began in text that is gone.
   */
  startAgain(): void {
    this.index = 0;
    this.node = 0;
    this.#open = [];
    this.ranges.keepAtStart();
  }

  /** Moves everything to the left, when that much is cut off the text's start. */
  cut(length: number): void {
    this.index -= length;
    this.ranges.cut(length);
    this.#open = this.#open.map((index) => index - length);
  }
}
