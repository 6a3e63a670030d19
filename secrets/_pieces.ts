// Looks for what a full form in one piece does not find: pieces of a token, and forms that are wrapped
// at some column. Some runs of four units of each, the anchors, are in the scanner's filter; where a text
// has one, the text is compared to its left and right.
import { endOfBase64, isBase64At } from "./_encodings.ts";
import { GRAM_LENGTH } from "./_gram_filter.ts";

/** A part of a secret of at least so many units of one kind is a token: pieces of it are looked for. */
const SHORTEST_TOKEN = 16;
/** The shortest piece of a token that is looked for. V8 quotes the first ten units of what it cannot parse. */
export const SHORTEST_PIECE = 10;
/** Shorter forms are not looked for across line breaks. */
const SHORTEST_WRAPPED = 16;
/** Every window of `SHORTEST_PIECE` units holds an anchor that starts at a multiple of this. */
const STEP = SHORTEST_PIECE - GRAM_LENGTH + 1;
/** What is beyond in a token is looked for in longer pieces, of 64 units. */
const LONG_TOKEN = 16_384;
const SPARSE_STEP = 61;
/** A run of units that comes again and again is an anchor at no more places than this. */
const MOST_SAME = 16;
/** How many comparisons a unit of text is worth: texts made to go over this are searched for whole forms only. */
const COMPARISONS_PER_UNIT = 32;
/** So much of a piece tells whether it looks random. */
const LONGEST_SAMPLE = 200;
/** A break between two lines has no more units than this, its indentation included. */
const LONGEST_BREAK = 80;

/** So many units of a wrapped form may be there before there is an anchor. */
const LONGEST_PREFIX = 2 * (GRAM_LENGTH - 1);

const TOKEN = /[A-Za-z0-9+/=_-]{16,}/g;

/** The parts of a value that are tokens. */
export function tokensOf(value: string): string[] {
  return value.length < SHORTEST_TOKEN ? [] : value.match(TOKEN) ?? [];
}

/**
 * Whether a piece of a token looks random by itself: letters and digits are mixed in it, or both cases are,
 * and not as in the names of programs, `getElementById`.
 */
export function looksRandom(piece: string): boolean {
  const hasUpper = /[A-Z]/.test(piece);
  const hasLower = /[a-z]/.test(piece);
  if (/[0-9]/.test(piece)) return hasUpper || hasLower;
  if (!hasUpper || !hasLower) return false;
  const besideWords = piece.replace(/[A-Z]?[a-z]{3,}|[A-Z]{3,}(?![a-z])/g, "");
  return besideWords.replace(/[^A-Za-z]/g, "").length > 0.4 * piece.length;
}

/** Something of which a text may hold a piece. */
interface Part {
  /**
   * A token, of which a piece may be there; a form, of which all must be there, but which line breaks may cut;
   * or bytes, listed in hex or as numbers.
   */
  readonly kind: "token" | "wrapped" | "hex" | "numbers";
  /** The token or the form; of bytes, one unit for each. */
  readonly text: string;
  readonly reachesLeft: boolean;
  readonly reachesRight: boolean;
  readonly value: number;
}

const INSIDE = { reachesLeft: false, reachesRight: false } as const;

/** A form that may be wrapped. */
export interface WrappedForm {
  /** The form, in one piece. */
  readonly text: string;
  /** As in a `Pattern`. */
  readonly reachesLeft: boolean;
  /** As in a `Pattern`. */
  readonly reachesRight: boolean;
}

/** What was found in one text. */
export class FoundPieces {
  /** Start, end, start, end, ...: in the order in which they were found. */
  readonly bounds: number[] = [];
  /** The numbers of the values that they are pieces of. */
  readonly values: Set<number> = new Set();
  /** How far the text is covered by pieces of tokens. */
  coveredTo = 0;
  /** Comparisons made so far. */
  comparisons = 0;

  /** Moves all to the left by a length, and drops what falls off. */
  cut(length: number): void {
    const kept = this.bounds.map((bound) => bound - length);
    this.bounds.length = 0;
    for (let index = 0; index < kept.length; index += 2) {
      const [start = 0, end = 0] = kept.slice(index, index + 2);
      if (end > 0) this.bounds.push(Math.max(0, start), end);
    }
  }

  /** The bounds in the order of their places, merged where they overlap or touch. */
  merged(): number[] {
    const { bounds } = this;
    const starts = Array.from({ length: bounds.length / 2 }, (_, index) => 2 * index)
      .sort((one, other) => (bounds[one] as number) - (bounds[other] as number));
    const merged: number[] = [];
    for (const at of starts) {
      const start = bounds[at] as number;
      const end = bounds[at + 1] as number;
      const last = merged.length - 1;
      if (last > 0 && start <= (merged[last] as number)) {
        merged[last] = Math.max(merged[last] as number, end);
      } else merged.push(start, end);
    }
    return merged;
  }
}

/** All anchors, and what they belong to. */
export class PieceIndex {
  readonly #parts: Part[] = [];
  /** The first anchor of each run of units; the others follow in `#next`. */
  readonly #first = new Map<number, number>();
  readonly #part: number[] = [];
  readonly #offset: number[] = [];
  readonly #next: number[] = [];

  #hasTokens = false;
  /** The beginnings of forms that may be wrapped, as long as no anchor is in them for sure. */
  readonly #prefixes = new Set<string>();

  /** Whether there is nothing to look for. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** Adds a token; gives the places in it at which the filter must stop. */
  addToken(text: string, value: number, isSparse: boolean): number[] {
    const part: Part = { ...INSIDE, kind: "token", text, value };
    const offsets: number[] = [];
    this.#hasTokens = true;
    for (let offset = 0; offset + GRAM_LENGTH <= text.length;) {
      offsets.push(offset);
      offset += offset < LONG_TOKEN && !isSparse ? STEP : SPARSE_STEP;
    }
    return this.#add(part, offsets);
  }

  /** Adds a form that may be wrapped; at any column from four on, one of its first four anchors is whole. */
  addWrapped(form: WrappedForm, value: number): number[] {
    if (form.text.length < SHORTEST_WRAPPED) return [];
    for (let length = 1; length <= LONGEST_PREFIX; length++) {
      this.#prefixes.add(form.text.slice(0, length));
    }
    return this.#add({ ...form, kind: "wrapped", value }, [0, 1, 2, 3]);
  }

  /** Adds bytes that may be listed; gives the texts with which such lists begin. */
  addList(bytes: Uint8Array, value: number): string[] {
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return (["hex", "numbers"] as const).flatMap((kind) => {
      const number = this.#parts.push({ ...INSIDE, kind, text, value }) - 1;
      const starts = kind === "hex" ? hexListStarts(bytes) : numberListStarts(bytes);
      return starts.filter(({ text, offset }) => this.#addAnchor(text, 0, number, offset))
        .map(({ text }) => text);
    });
  }

  /** Looks at a place where the filter has stopped. */
  lookAt(text: string, index: number, found: FoundPieces): void {
    if (index + GRAM_LENGTH > text.length) return;
    let anchor = this.#first.get(gramAt(text, index));
    for (; anchor !== undefined && anchor >= 0; anchor = this.#next[anchor]) {
      if (found.comparisons > COMPARISONS_PER_UNIT * text.length + 10_000) return;
      const part = this.#parts[this.#part[anchor] as number] as Part;
      const offset = this.#offset[anchor] as number;
      if (part.kind === "wrapped") compareWrapped(part, offset, text, index, found);
      else if (part.kind === "hex" || part.kind === "numbers") {
        compareList(part, text, index - offset, found);
      } else if (index + GRAM_LENGTH > found.coveredTo) {
        compareToken(part, offset, text, index, found);
      }
    }
  }

  /** From where on a text that goes on may hold the beginning of a piece. */
  openFrom(text: string): number {
    if (this.isEmpty) return text.length;
    const tail = new RunTail(text);
    if (this.#holdsAnchor(text, tail.start)) return tail.start;
    const tokenStart = this.#hasTokens ? tail.startOfLast(SHORTEST_PIECE - 1) : text.length;
    return Math.min(tokenStart, tail.startOfPrefix(this.#prefixes));
  }

  #holdsAnchor(text: string, from: number): boolean {
    for (let index = from; index + GRAM_LENGTH <= text.length; index++) {
      if (this.#first.has(gramAt(text, index))) return true;
    }
    return false;
  }

  #add(part: Part, offsets: readonly number[]): number[] {
    const number = this.#parts.push(part) - 1;
    return offsets.filter((offset) => this.#addAnchor(part.text, offset, number, offset));
  }

  #addAnchor(text: string, at: number, part: number, offset: number): boolean {
    const gram = gramAt(text, at);
    const first = this.#first.get(gram);
    let count = 0;
    for (let each = first ?? -1; each >= 0; each = this.#next[each] as number) count++;
    if (count >= MOST_SAME) return false;
    const anchor = this.#part.push(part) - 1;
    this.#offset.push(offset);
    this.#next.push(first ?? -1);
    this.#first.set(gram, anchor);
    return true;
  }
}

/** The end of a text, back to where a token or a wrapped form may begin that goes on in what follows. */
class RunTail {
  /** Where its units stand, the last one first; breaks are left out. */
  readonly #places: number[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    let index = text.length;
    while (index > 0) {
      if (isFormUnit(text.charCodeAt(index - 1))) this.#places.push(--index);
      else {
        const before = breakStart(text, index);
        if (before === index) break;
        index = before;
      }
    }
  }

  /** Where it begins. */
  get start(): number {
    return this.#places.at(-1) ?? this.#text.length;
  }

  /** Where its last units begin, as far as they stand together. */
  startOfLast(count: number): number {
    let start = this.#text.length;
    for (const place of this.#places.slice(0, count)) if (place === start - 1) start = place;
    return start;
  }

  /** Where the longest of some prefixes begins with which it ends. */
  startOfPrefix(prefixes: ReadonlySet<string>): number {
    let start = this.#text.length;
    let end = "";
    for (const place of this.#places.slice(0, LONGEST_PREFIX)) {
      end = this.#text.charAt(place) + end;
      if (prefixes.has(end)) start = place;
    }
    return start;
  }
}

function gramAt(text: string, index: number): number {
  return (text.charCodeAt(index) << 24) ^ (text.charCodeAt(index + 1) << 16) ^
    (text.charCodeAt(index + 2) << 8) ^ text.charCodeAt(index + 3);
}

function compareToken(
  { text: token, value }: Part,
  offset: number,
  text: string,
  index: number,
  found: FoundPieces,
): void {
  let left = 0;
  while (
    left < offset && left < index &&
    token.charCodeAt(offset - left - 1) === text.charCodeAt(index - left - 1)
  ) left++;
  let right = 0;
  while (
    offset + right < token.length &&
    token.charCodeAt(offset + right) === text.charCodeAt(index + right)
  ) right++;
  found.comparisons += left + right;
  if (right < GRAM_LENGTH || left + right < SHORTEST_PIECE) return;
  const piece = text.slice(index - left, Math.min(index + right, index - left + LONGEST_SAMPLE));
  if (!looksRandom(piece)) return;
  found.bounds.push(index - left, index + right);
  found.values.add(value);
  found.coveredTo = Math.max(found.coveredTo, index + right);
}

function compareWrapped(
  { text: form, reachesLeft, reachesRight, value }: Part,
  offset: number,
  text: string,
  index: number,
  found: FoundPieces,
): void {
  let start = index;
  for (let left = offset - 1; left >= 0; left--) {
    if (text.charCodeAt(start - 1) !== form.charCodeAt(left)) start = breakStart(text, start);
    if (text.charCodeAt(start - 1) !== form.charCodeAt(left)) return;
    start--;
  }
  let end = index;
  for (let right = offset; right < form.length; right++) {
    if (text.charCodeAt(end) !== form.charCodeAt(right)) {
      end = breakEnd(text, end);
      if (text.charCodeAt(end) !== form.charCodeAt(right)) {
        found.comparisons += right;
        return;
      }
    }
    end++;
  }
  found.comparisons += form.length;
  if (reachesLeft) {
    const before = isBase64At(text, start - 1) ? start : breakStart(text, start);
    if (isBase64At(text, before - 1)) start = before - 1;
  }
  if (reachesRight) end = endOfBase64(text, isBase64At(text, end) ? end : breakEnd(text, end));
  found.bounds.push(start, end);
  found.values.add(value);
}

/** Four units near the beginning of a list. */
interface ListStart {
  readonly text: string;
  readonly offset: number;
}

/** The first four units of lists of bytes in hex, of either case. */
function hexListStarts(bytes: Uint8Array): ListStart[] {
  const [first = "", second = ""] = Array.from(
    bytes.subarray(0, 2),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const joined = [" ", ":", "-", ",", ", ", "\\x", "%", " 0x", ", 0x", ",0x", "\n", "\\n"];
  const starts = joined.map((separator) => (first + separator + second).slice(0, GRAM_LENGTH));
  const texts = new Set(starts.flatMap((start) => [start, upperHex(start)]));
  return Array.from(texts, (text) => ({ text, offset: 0 }));
}

function upperHex(start: string): string {
  return start.replace(/[a-f]/g, (digit) => digit.toUpperCase());
}

/** Four units of lists of bytes as numbers: with a digit of the second one, where no indentation stands before it. */
function numberListStarts(bytes: Uint8Array): ListStart[] {
  const [first = "", second = "", third = ""] = Array.from(bytes.subarray(0, 3), String);
  const startAt = (text: string, end: number) => {
    const offset = Math.max(0, end - GRAM_LENGTH);
    return { text: text.slice(offset, offset + GRAM_LENGTH), offset };
  };
  return [
    ...[",", ", ", " ", "\n", "\\n"].map((separator) =>
      startAt([first, second, third].join(separator), first.length + separator.length + 1)
    ),
    ...[",\n", ",\\n"].map((lineEnd) =>
      startAt(`${first}${lineEnd}  `, first.length + lineEnd.length)
    ),
  ];
}

/** No more units than this stand between two bytes that are listed. */
const LONGEST_SEPARATOR = 40;

/** Compares bytes to a list in a text, whatever stands between two of them. */
function compareList(part: Part, text: string, index: number, found: FoundPieces): void {
  const isHex = part.kind === "hex";
  if (index < 0) return;
  if (isHex ? isHexDigit(text.charCodeAt(index - 1)) : isDigit(text.charCodeAt(index - 1))) {
    if (!isHex || !/(?:0x|\\x|%)$/i.test(text.slice(Math.max(0, index - 2), index))) return;
  }
  let at = index;
  for (let position = 0; position < part.text.length; position++) {
    if (position > 0) {
      const next = isHex ? afterHexSeparator(text, at) : afterSeparator(text, at);
      if (!isHex && next === at) return;
      at = next;
    }
    const byte = part.text.charCodeAt(position);
    const spelt = isHex ? byte.toString(16).padStart(2, "0") : String(byte);
    const given = text.slice(at, at + spelt.length);
    if ((isHex ? given.toLowerCase() : given) !== spelt) {
      found.comparisons += position;
      return;
    }
    at += spelt.length;
  }
  found.comparisons += part.text.length;
  if (!isHex && isDigit(text.charCodeAt(at))) return;
  found.bounds.push(index, at);
  found.values.add(part.value);
}

function afterSeparator(text: string, from: number): number {
  let index = from;
  for (const most = from + LONGEST_SEPARATOR; index < most; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x5c && text.charCodeAt(index + 1) === 0x6e) index++; // A break that is escaped.
    else if (!isBetweenBytes(unit)) break;
  }
  return index;
}

function afterHexSeparator(text: string, from: number): number {
  const index = afterSeparator(text, from);
  const mark = text.slice(index, index + 2).toLowerCase();
  if (mark === "0x") return index + 2;
  return mark.startsWith("x") && text.charCodeAt(index - 1) === 0x5c ? index + 1 : index;
}

/** Blanks, commas, colons, dashes, semicolons, bars, percent signs, quotes, brackets and backslashes. */
function isBetweenBytes(unit: number): boolean {
  return " \t\r\n,:;-|%\"'[]()\\".includes(String.fromCharCode(unit));
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isHexDigit(unit: number): boolean {
  return isDigit(unit) || (unit >= 0x61 && unit <= 0x66) || (unit >= 0x41 && unit <= 0x46);
}

/** Where a break between two lines ends that starts at a place; that place where there is none. */
function breakEnd(text: string, from: number): number {
  let index = from;
  let isBreak = false;
  for (const most = from + LONGEST_BREAK; index < most; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x0a || unit === 0x0d) isBreak = true;
    else if (unit === 0x5c) { // A backslash, of a break that is escaped.
      const next = text.charCodeAt(index + 1);
      if (next !== 0x6e && next !== 0x72) continue;
      isBreak = true;
      index++;
    } else if (!isBesideBreak(unit)) break;
  }
  return isBreak ? index : from;
}

/** Where a break between two lines starts that ends at a place; that place where there is none. */
function breakStart(text: string, from: number): number {
  let index = from;
  let isBreak = false;
  for (const least = from - LONGEST_BREAK; index > least && index > 0; index--) {
    const unit = text.charCodeAt(index - 1);
    if (unit === 0x0a || unit === 0x0d) isBreak = true;
    else if ((unit === 0x6e || unit === 0x72) && text.charCodeAt(index - 2) === 0x5c) {
      isBreak = true;
      index--;
    } else if (unit !== 0x5c && !isBesideBreak(unit)) break;
  }
  return isBreak ? index : from;
}

/** Blanks, quotes, the marks of what is quoted or commented out, and quoted-printable's soft break. */
function isBesideBreak(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x22 || unit === 0x27 || unit === 0x3e ||
    unit === 0x7c || unit === 0x23 || unit === 0x2a || unit === 0x3d;
}

/** Forms that are wrapped are of printable ASCII without blanks, as quoted-printable is. */
function isFormUnit(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f;
}
