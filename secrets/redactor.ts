// Takes secrets out of text.
import { MASK } from "../config/_internal.ts";
import {
  type Encodings,
  encodingsOf,
  encodingsOfBytes,
  plainEncoding,
  SHORTEST_VALUE_LENGTH,
} from "./_encodings.ts";
import { partsOfSecret, unitsOfBytes } from "./_parts_of_secret.ts";
import { tokensOf } from "./_pieces.ts";
import { boundsOfQuotations } from "./_quotations.ts";
import { mergedBounds } from "./_ranges.ts";
import { boundsOf, newScan, type Scan, Scanner } from "./_scanner.ts";

/** A value that a redactor looks for. */
export interface KnownValue {
  /** The value; of bytes that are no text, a text with one unit for each. */
  readonly text: string;
  /** The bytes, where the value is no text. */
  readonly bytes: Uint8Array | undefined;
  /** Whether it is one of very many parts of a secret: then it is looked for as it is, and in no other spelling. */
  readonly isMinor: boolean;
  /** Its names. */
  readonly names: Set<string>;
}

/** What a redactor looks for, for searches of another kind: a list that grows as values are added. */
export type KnownValues = readonly KnownValue[];

/** Of a secret with more parts, the further ones are looked for as they are. */
const MANY_PARTS = 200;
/** Longer values are not looked for as lists of bytes. */
const LONGEST_LIST = 4096;

const encoder = new TextEncoder();

let known: (redactor: Redactor) => KnownValues;

/** What a redactor looks for. It is another object once the redactor was cleared. */
export function knownValues(redactor: Redactor): KnownValues {
  return known(redactor);
}

/**
 * Masks secrets in text: in logs, messages, reports, whatever leaves the process.
 *
 * It finds a value as it stands and also JSON-escaped (once or twice), quoted as `Deno.inspect`, shells, SQL,
 * CSV and command lines do, URL-encoded (once or twice), XML-escaped, in quoted-printable, as base64 or
 * base64url at any alignment (wrapped, of UTF-16, twice), as hex in either case, as a list of bytes, and each
 * line of a value of several lines; and of a part of 16 or more letters, digits and `+/=_-` each piece of ten
 * or more that looks random by itself. All values are looked for in one pass, in time proportional to the
 * text, however many there are.
 *
 * Values of fewer than four UTF-16 units are not looked for: every text has them.
 *
 * @example Mask a user's own output
 * ```ts
 * import { Redactor } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * const redactor = new Redactor(["s3cret/value"]);
 * assertEquals(redactor.redact("token=s3cret/value;"), "token=********;");
 * assertEquals(redactor.redact("?token=s3cret%2Fvalue&x=1"), "?token=********&x=1");
 * ```
 */
export class Redactor {
  static {
    known = (redactor) => redactor.#known;
  }

  #scanner = new Scanner();
  #version = 0;
  #known: KnownValue[] = [];
  /** The number of each value, by its text and whether it is bytes. */
  readonly #numbers = new Map<string, number>();
  /** How many values are in the scanner: the encodings of the others are worked out when they are needed. */
  #scannedCount = 0;

  /**
   * Makes a redactor.
   *
   * @param values The values to mask.
   */
  constructor(values: Iterable<string> = []) {
    for (const value of values) this.add(value);
  }

  /** How many different values it looks for: texts, and leaves of structured values. */
  get size(): number {
    return this.#known.length;
  }

  /** Whether it looks for nothing: then texts come back as they are. */
  get isEmpty(): boolean {
    return this.#known.length === 0;
  }

  /**
   * Adds a secret. Adding what it already knows costs next to nothing, so it can be done each time
   * a secret is read.
   *
   * What is in it is masked as well, as deep as it goes: the strings and numbers of JSON (its keys are not), bytes,
   * the passwords in URLs and connection strings, the properties and entries of objects. Numbers, booleans and
   * bigints count as the text that they print as. What is shorter than four characters is passed over.
   *
   * @param value The secret, as text or decoded.
   * @param name A name to give it in {@linkcode Redactor.namesIn}; a value may have several.
   * @returns This redactor.
   */
  add(value: unknown, name?: string): this {
    for (const [index, part] of partsOfSecret(value).parts.entries()) {
      this.#addPart(part, name, index >= MANY_PARTS);
    }
    return this;
  }

  #addPart(part: string | Uint8Array, name: string | undefined, isMinor: boolean): void {
    if (part.length < SHORTEST_VALUE_LENGTH) return;
    const bytes = typeof part === "string" ? undefined : part;
    const text = typeof part === "string" ? part : unitsOfBytes(part);
    const key = bytes === undefined ? text : `bytes ${text}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#known.push({ text, bytes, isMinor, names: new Set() }) - 1;
      this.#numbers.set(key, number);
    }
    if (name !== undefined) this.#known[number]?.names.add(name);
  }

  /** Forgets all values. */
  clear(): void {
    this.#scanner = new Scanner();
    this.#version++;
    this.#known = [];
    this.#numbers.clear();
    this.#scannedCount = 0;
  }

  /**
   * Masks all secrets in a text. What overlaps or touches is masked as one, so that neither the
   * number nor the lengths of the secrets show.
   *
   * @param text Any text.
   * @returns The text with `********` in place of secrets; the same text where there is none.
   */
  redact(text: string): string {
    if (this.isEmpty) return text;
    const bounds = this.#boundsIn(text);
    if (bounds.length === 0) return text;
    let redacted = "";
    let from = 0;
    for (let index = 0; index < bounds.length; index += 2) {
      redacted += text.slice(from, bounds[index]) + MASK;
      from = bounds[index + 1] as number;
    }
    return redacted + text.slice(from);
  }

  /**
   * Whether a text contains a secret in any encoding.
   *
   * @param text Any text.
   * @returns `true` where {@linkcode Redactor.redact} would change it.
   */
  isFoundIn(text: string): boolean {
    return !this.isEmpty && this.#boundsIn(text).length > 0;
  }

  /**
   * The names of the secrets that a text contains, in the order in which they were added.
   *
   * @param text Any text.
   * @returns The names, each once; a value that was added without a name is not among them.
   *
   * @example
   * ```ts
   * import { Redactor } from "@tacit/flow/secrets";
   * import { assertEquals } from "@std/assert";
   *
   * const redactor = new Redactor().add("s3cret", "DB_PASSWORD").add("t0ken", "API_TOKEN");
   * assertEquals(redactor.namesIn(JSON.stringify({ url: "pg://me:s3cret@db" })), ["DB_PASSWORD"]);
   * ```
   */
  namesIn(text: string): readonly string[] {
    if (this.isEmpty) return [];
    const numbers = [...this.#ready().valuesIn(text)].sort((one, other) => one - other);
    return [...new Set(numbers.flatMap((number) => [...this.#known[number]?.names ?? []]))];
  }

  /**
   * A stream that masks secrets in text that arrives in chunks, also where a chunk ends inside one.
   * Its output is the same however the text is cut. It keeps back only what may be the beginning of
   * a secret; a value that is added later is looked for in what comes later.
   *
   * @returns A transform stream from text to text.
   *
   * @example
   * ```ts
   * import { Redactor } from "@tacit/flow/secrets";
   * import { assertEquals } from "@std/assert";
   *
   * const redactor = new Redactor(["s3cret"]);
   * const chunks = ReadableStream.from(["a s3", "cret b"]).pipeThrough(redactor.stream());
   * assertEquals((await Array.fromAsync(chunks)).join(""), "a ******** b");
   * ```
   */
  stream(): TransformStream<string, string> {
    return redactStream({ current: () => ({ scanner: this.#ready(), version: this.#version }) });
  }

  #boundsIn(text: string): readonly number[] {
    const bounds = this.#ready().boundsIn(text);
    const quoted = boundsOfQuotations(text, this.#known);
    return quoted.length === 0 ? bounds : mergedBounds(bounds, quoted);
  }

  /** The scanner, with everything in it that was added. */
  #ready(): Scanner {
    if (this.#known.length === this.#scannedCount) return this.#scanner;
    for (let value = this.#scannedCount; value < this.#known.length; value++) {
      const known = this.#known[value] as KnownValue;
      const { text, bytes, isMinor } = known;
      const { forms, wrapped } = encodingsOfKnown(known);
      for (const form of forms) this.#scanner.insert({ ...form, value });
      for (const form of wrapped) this.#scanner.insertWrapped(form, value);
      if (isMinor) continue;
      if (isMinor) continue;
      if (text.length <= LONGEST_LIST) {
        this.#scanner.insertList(bytes ?? encoder.encode(text), value);
      }
      for (const [index, token] of tokensOf(text).entries()) {
        this.#scanner.insertToken(token, value, index >= MANY_PARTS);
      }
    }
    this.#scannedCount = this.#known.length;
    this.#version++;
    return this.#scanner;
  }
}

/** The forms in which a value is looked for. */
export function encodingsOfKnown({ text, bytes, isMinor }: KnownValue): Encodings {
  if (bytes !== undefined) return encodingsOfBytes(bytes);
  return isMinor ? plainEncoding(text) : encodingsOf(text);
}

/** What a stream needs of its redactor, at each chunk: values may come and go while it runs. */
export interface ScannerSource {
  /** The scanner to use, and a number that changes whenever scans have to start again. */
  current(): { readonly scanner: Scanner; readonly version: number };
}

/**
 * A stream that gives what `redact` gives for the whole text, however the text is cut. It keeps
 * back what may be the beginning of a secret, and nothing else.
 */
export function redactStream(source: ScannerSource): TransformStream<string, string> {
  const tail = new Tail(source);
  return new TransformStream({
    transform(chunk, controller) {
      const text = tail.push(chunk);
      if (text !== "") controller.enqueue(text);
    },
    flush(controller) {
      const text = tail.end();
      if (text !== "") controller.enqueue(text);
    },
  });
}

/** The end of the text so far: read, but not yet passed on. */
class Tail {
  readonly #source: ScannerSource;
  readonly #scan: Scan = newScan();
  #text = "";
  #version = -1;
  /** Whether the last thing passed on is a mask: what it hides may go on in the text kept. */
  #isMasking = false;

  constructor(source: ScannerSource) {
    this.#source = source;
  }

  push(chunk: string): string {
    const { scanner, version } = this.#source.current();
    this.#text += chunk;
    const { exact, anyCase } = this.#scan;
    if (version !== this.#version) {
      this.#version = version;
      exact.startAgain();
      anyCase.startAgain();
    }
    exact.resume(this.#text);
    anyCase.resume(this.#text);
    scanner.advance(this.#text, this.#scan);
    return this.#take(beforeSurrogates(this.#text, scanner.settle(this.#text, this.#scan)));
  }

  end(): string {
    return this.#take(this.#text.length);
  }

  #take(length: number): string {
    if (length === 0) return "";
    const bounds = boundsOf(this.#scan);
    let taken = "";
    let from = 0;
    for (let index = 0; index < bounds.length; index += 2) {
      const start = bounds[index] as number;
      if (start >= length) break;
      if (start > 0 || !this.#isMasking) taken += this.#text.slice(from, start) + MASK;
      from = Math.min(bounds[index + 1] as number, length);
    }
    taken += this.#text.slice(from, length);
    this.#isMasking = from === length;
    this.#text = this.#text.slice(length);
    this.#scan.exact.cut(length);
    this.#scan.anyCase.cut(length);
    this.#scan.pieces.cut(length);
    return taken;
  }
}

/** The two halves of a character beyond U+FFFF are kept together where they can be. */
function beforeSurrogates(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? index - 1 : index;
}
