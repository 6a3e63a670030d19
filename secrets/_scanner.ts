// Looks for all patterns in a text: the filter finds where one may start, the automatons say
// whether it does. Two automatons, because hex is looked for in either case and the rest as it is.
import { endOfBase64, isBase64At } from "./_encodings.ts";
import { GRAM_LENGTH, GramFilter } from "./_gram_filter.ts";
import type { Pattern } from "./_pattern.ts";
import { PatternTrie } from "./_pattern_trie.ts";

/** A scan under way. */
export interface Scan {
  /** The cursor of the automaton that heeds case. */
  readonly exact: Cursor;
  /** The cursor of the one that does not. */
  readonly anyCase: Cursor;
}

/** All patterns, and the search for them. */
export class Scanner {
  readonly #filter = new GramFilter();
  readonly #exact = new PatternTrie({ ignoresCase: false });
  readonly #anyCase = new PatternTrie({ ignoresCase: true });

  /** Adds a pattern; scans under way have to start again. */
  insert(pattern: Pattern): void {
    this.#filter.add(pattern);
    (pattern.ignoresCase ? this.#anyCase : this.#exact).insert(pattern);
  }

  /** The bounds of what matches cover in a text: start, end, start, end, ... */
  boundsIn(text: string): readonly number[] {
    const scan = this.#scanFromFirst(text);
    return scan === undefined ? [] : boundsOf(scan);
  }

  /** The numbers of the values that a text holds. */
  valuesIn(text: string): Set<number> {
    const scan = this.#scanFromFirst(text, { collectsEnds: true });
    if (scan === undefined) return new Set();
    return new Set([
      ...this.#exact.valuesAt(scan.exact.ends ?? new Set()),
      ...this.#anyCase.valuesAt(scan.anyCase.ends ?? new Set()),
    ]);
  }

  /** Looks at a text from where the scan has come to its end, all but matches cut off by the end. */
  advance(text: string, { exact, anyCase }: Scan): void {
    if (exact.node !== 0) this.#exact.run(text, exact);
    if (anyCase.node !== 0) this.#anyCase.run(text, anyCase);
    let index = Math.min(exact.index, anyCase.index);
    while ((index = this.#filter.next(text, index)) !== -1) {
      runFrom(index, this.#exact, text, exact);
      runFrom(index, this.#anyCase, text, anyCase);
      index = Math.max(index + 1, Math.min(exact.index, anyCase.index));
    }
  }

  /**
   * Brings a scan to the very end of a text that will go on, and says from where on the text has to
   * be kept: what comes may complete a match that starts there, and no earlier.
   */
  settle(text: string, { exact, anyCase }: Scan): number {
    let keptFrom = text.length;
    for (const [trie, cursor] of [[this.#exact, exact], [this.#anyCase, anyCase]] as const) {
      // The filter has passed over starts too near to the end for a whole gram.
      cursor.index = Math.max(cursor.index, text.length - GRAM_LENGTH + 1);
      while (cursor.index < text.length) trie.run(text, cursor);
      const start = text.length - trie.depthOf(cursor);
      keptFrom = Math.min(
        keptFrom,
        isBase64At(text, start - 1) ? start - 1 : start,
        cursor.firstOpen(text),
      );
    }
    return keptFrom;
  }

  /** A scan of a whole text; none where it is clear at first sight that nothing is in it. */
  #scanFromFirst(text: string, options?: { collectsEnds: boolean }): Scan | undefined {
    const first = this.#filter.next(text, 0);
    if (first === -1) return undefined;
    const scan = newScan(options);
    scan.exact.index = first;
    scan.anyCase.index = first;
    this.advance(text, scan);
    return scan;
  }
}

/** A scan at the start of a text. */
export function newScan(options: { collectsEnds: boolean } = { collectsEnds: false }): Scan {
  return { exact: new Cursor(options), anyCase: new Cursor(options) };
}

/** The bounds of what a scan has found. */
export function boundsOf({ exact, anyCase }: Scan): readonly number[] {
  return mergedBounds(exact.ranges.bounds, anyCase.ranges.bounds);
}

function runFrom(index: number, trie: PatternTrie, text: string, cursor: Cursor): void {
  if (cursor.index > index) return;
  cursor.index = index;
  trie.run(text, cursor);
}

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
  /** Start, end, start, end, ...: ascending, and with at least one unit between two of them. */
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
