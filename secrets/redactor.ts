// Takes secrets out of text.
import { MASK } from "../config/_internal.ts";
import { encodingsOf, SHORTEST_VALUE_LENGTH } from "./_encodings.ts";
import { boundsOf, newScan, type Scan, Scanner } from "./_scanner.ts";
import { decodeSecret } from "./decode_secret.ts";
import { Sealed } from "./sealed.ts";

/** What a redactor looks for, for searches of another kind. It grows as values are added. */
export interface KnownValues {
  /** The number of each value, in the order in which they were added. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The names of each value, by its number. */
  readonly names: readonly ReadonlySet<string>[];
}

let known: (redactor: Redactor) => KnownValues;

/** What a redactor looks for. It is another object once the redactor was cleared. */
export function knownValues(redactor: Redactor): KnownValues {
  return known(redactor);
}

/**
 * Masks secrets in text: in logs, messages, reports, whatever leaves the process.
 *
 * It finds a value as it stands and also JSON-escaped (once or twice), quoted as `Deno.inspect`
 * does, URL-encoded, XML-escaped, as base64 or base64url at any alignment, as hex in either case,
 * and each line of a value of several lines. All values are looked for in one pass, in time
 * proportional to the text, however many there are.
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
  #known = { numbers: new Map<string, number>(), names: [] as Set<string>[] };
  /** Values added since the last search: their encodings are worked out when they are needed. */
  #pending: string[] = [];

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
    return this.#known.numbers.size;
  }

  /** Whether it looks for nothing: then texts come back as they are. */
  get isEmpty(): boolean {
    return this.#known.numbers.size === 0;
  }

  /**
   * Adds a secret. Adding what it already knows costs next to nothing, so it can be done each time
   * a secret is read.
   *
   * Of a string that is JSON for an object, an array or a string, and of such a value itself, the
   * strings and numbers inside are masked as well; keys are not. Numbers, booleans and bigints count
   * as the text that they print as. What is shorter than four characters is passed over.
   *
   * @param value The secret, as text or decoded.
   * @param name A name to give it in {@linkcode Redactor.namesIn}; a value may have several.
   * @returns This redactor.
   */
  add(value: unknown, name?: string): this {
    for (const text of textsOf(value)) {
      if (text.length < SHORTEST_VALUE_LENGTH) continue;
      let number = this.#known.numbers.get(text);
      if (number === undefined) {
        number = this.#known.names.push(new Set()) - 1;
        this.#known.numbers.set(text, number);
        this.#pending.push(text);
      }
      if (name !== undefined) this.#known.names[number]?.add(name);
    }
    return this;
  }

  /** Forgets all values. */
  clear(): void {
    this.#scanner = new Scanner();
    this.#version++;
    this.#known = { numbers: new Map(), names: [] };
    this.#pending = [];
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
    const bounds = this.#ready().boundsIn(text);
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
    return !this.isEmpty && this.#ready().boundsIn(text).length > 0;
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
    return [...new Set(numbers.flatMap((number) => [...this.#known.names[number] ?? []]))];
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

  /** The scanner, with everything in it that was added. */
  #ready(): Scanner {
    if (this.#pending.length === 0) return this.#scanner;
    for (const text of this.#pending) {
      const value = this.#known.numbers.get(text);
      if (value === undefined) continue;
      for (const form of encodingsOf(text)) this.#scanner.insert({ ...form, value });
    }
    this.#pending = [];
    this.#version++;
    return this.#scanner;
  }
}

/**
 * The texts under which a secret may turn up: itself, and the strings and numbers in it where it is
 * structured, or JSON for something structured.
 */
export function textsOf(secret: unknown): Set<string> {
  const texts = new Set<string>();
  const seen = new Set<object>();
  const left: unknown[] = [secret];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string") {
      if (texts.has(value)) continue;
      texts.add(value);
      left.push(...partsOfJson(value));
    } else if (value instanceof Sealed) {
      left.push(value.reveal());
    } else if (typeof value === "object" && value !== null) {
      if (seen.has(value)) continue;
      seen.add(value);
      for (const part of partsOf(value)) left.push(part);
    } else if (typeof value === "number" || typeof value === "bigint" || value === secret) {
      if (value !== undefined && value !== null) texts.add(String(value));
    }
  }
  return texts;
}

/** What a task sees of a secret that is JSON for an object, an array or a string. */
function partsOfJson(text: string): unknown[] {
  if (!/^\s*["[{]/.test(text)) return [];
  const decoded = decodeSecret(`[${text}]`);
  return Array.isArray(decoded) ? decoded : [];
}

function partsOf(value: object): Iterable<unknown> {
  if (value instanceof Map || value instanceof Set) return value.values();
  if (value instanceof Uint8Array) return [new TextDecoder().decode(value)];
  return Object.values(value);
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
    return taken;
  }
}

/** The two halves of a character beyond U+FFFF are kept together where they can be. */
function beforeSurrogates(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? index - 1 : index;
}
