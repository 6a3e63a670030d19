// Looks for all patterns in a text: the filter finds where one may start, the automatons say
// whether it does. Two automatons, because hex is looked for in either case and the rest as it is.
import { isBase64At } from "./_encodings.ts";
import { mergedBounds } from "./_ranges.ts";
import { GRAM_LENGTH, GramFilter } from "./_gram_filter.ts";
import { Cursor } from "./_cursor.ts";
import type { Pattern } from "./_pattern.ts";
import { FoundPieces, PieceIndex, type WrappedForm } from "./_pieces.ts";
import { PatternTrie } from "./_pattern_trie.ts";

/** A scan under way. */
export interface Scan {
  /** The cursor of the automaton that heeds case. */
  readonly exact: Cursor;
  /** The cursor of the one that does not. */
  readonly anyCase: Cursor;
  /** Pieces, and forms that are wrapped. */
  pieces: FoundPieces;
}

/** All patterns, and the search for them. */
export class Scanner {
  readonly #filter = new GramFilter();
  readonly #exact = new PatternTrie({ ignoresCase: false });
  readonly #anyCase = new PatternTrie({ ignoresCase: true });
  readonly #pieces = new PieceIndex();

  /** Adds a pattern; scans under way have to start again. */
  insert(pattern: Pattern): void {
    this.#filter.add(pattern);
    (pattern.ignoresCase ? this.#anyCase : this.#exact).insert(pattern);
  }

  /** Adds a token, of which pieces are looked for too: of a sparse one, long pieces only. */
  insertToken(token: string, value: number, isSparse: boolean): void {
    for (const offset of this.#pieces.addToken(token, value, isSparse)) {
      this.#filter.addAnchor(token, offset);
    }
  }

  /** Adds a form that may be wrapped. */
  insertWrapped(form: WrappedForm, value: number): void {
    for (const offset of this.#pieces.addWrapped(form, value)) {
      this.#filter.addAnchor(form.text, offset);
    }
  }

  /** Adds bytes to look for where they are listed one by one, in hex or as numbers. */
  insertList(bytes: Uint8Array, value: number): void {
    for (const gram of this.#pieces.addList(bytes, value)) this.#filter.addAnchor(gram, 0);
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
      ...scan.pieces.values,
    ]);
  }

  /** Looks at a text from where the scan has come to its end, all but matches cut off by the end. */
  advance(text: string, { exact, anyCase, pieces }: Scan): void {
    const before = Math.min(exact.index, anyCase.index);
    if (exact.node !== 0) this.#exact.run(text, exact);
    if (anyCase.node !== 0) this.#anyCase.run(text, anyCase);
    let index = Math.min(exact.index, anyCase.index);
    this.#lookForPieces(text, before, index, pieces);
    while ((index = this.#filter.next(text, index)) !== -1) {
      runFrom(index, this.#exact, text, exact);
      runFrom(index, this.#anyCase, text, anyCase);
      const next = Math.max(index + 1, Math.min(exact.index, anyCase.index));
      this.#lookForPieces(text, index, next, pieces);
      index = next;
    }
  }

  /**
   * Brings a scan to the very end of a text that will go on, and says from where on the text has to
   * be kept: what comes may complete a match that starts there, and no earlier.
   */
  settle(text: string, scan: Scan): number {
    const { exact, anyCase } = scan;
    let keptFrom = this.#pieces.openFrom(text);
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
    // Pieces are looked for afresh in what is kept, so none is cut in two.
    scan.pieces = this.#piecesIn(text);
    const bounds = scan.pieces.merged();
    for (let index = bounds.length - 2; index >= 0; index -= 2) {
      const start = bounds[index] as number;
      if (start < keptFrom && (bounds[index + 1] as number) > keptFrom) keptFrom = start;
    }
    return keptFrom;
  }

  #piecesIn(text: string): FoundPieces {
    const found = new FoundPieces();
    if (this.#pieces.isEmpty) return found;
    for (
      let index = this.#filter.next(text, 0);
      index !== -1;
      index = this.#filter.next(text, index + 1)
    ) this.#pieces.lookAt(text, index, found);
    return found;
  }

  /** Looks at what the automatons have walked over: anchors may be in it. */
  #lookForPieces(text: string, from: number, to: number, pieces: FoundPieces): void {
    if (this.#pieces.isEmpty) return;
    for (let index = from; index < to; index++) this.#pieces.lookAt(text, index, pieces);
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
  return {
    exact: new Cursor(options),
    anyCase: new Cursor(options),
    pieces: new FoundPieces(),
  };
}

/** The bounds of what a scan has found. */
export function boundsOf({ exact, anyCase, pieces }: Scan): readonly number[] {
  const whole = mergedBounds(exact.ranges.bounds, anyCase.ranges.bounds);
  return pieces.bounds.length === 0 ? whole : mergedBounds(whole, pieces.merged());
}

function runFrom(index: number, trie: PatternTrie, text: string, cursor: Cursor): void {
  if (cursor.index > index) return;
  cursor.index = index;
  trie.run(text, cursor);
}
