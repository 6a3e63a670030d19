// How far an automaton has come in a text, and the parts of the text that it has found.
import { endOfBase64 } from "./_base64_forms.ts";

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

/** Parts of a text, merged where they overlap or touch. Added in the order of their ends. */
export class Ranges {
  /** Start, end, start, end, …: ascending, and with at least one unit between two of them. */
  readonly bounds: number[] = [];

  /** Adds a part that ends no earlier than any before it. */
  add(start: number, end: number): void {
    const { bounds } = this;
    let first = start;
    while (bounds.length > 0 && (bounds[bounds.length - 1] as number) >= start) {
      end = Math.max(end, bounds.pop() as number);
      first = Math.min(first, bounds.pop() as number);
    }
    bounds.push(first, end);
  }

  /** Drops all but a part that begins where the text does. */
  keepAtStart(): void {
    this.bounds.length = this.bounds[0] === 0 ? 2 : 0;
  }

  /** Moves all to the left by a length, and drops what falls off. */
  cut(length: number): void {
    const kept = this.bounds.map((bound) => Math.max(0, bound - length));
    this.bounds.length = 0;
    for (let index = 0; index < kept.length; index += 2) {
      const [start = 0, end = 0] = kept.slice(index, index + 2);
      if (end > 0) this.bounds.push(start, end);
    }
  }
}

/** Two lists of bounds as one, merged where they overlap or touch. */
export function mergedBounds(one: readonly number[], other: readonly number[]): readonly number[] {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const merged = new Ranges();
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    if ((one[left] ?? Infinity) <= (other[right] ?? Infinity)) {
      merged.add(one[left] as number, one[left + 1] as number);
      left += 2;
    } else {
      merged.add(other[right] as number, other[right + 1] as number);
      right += 2;
    }
  }
  return merged.bounds;
}
