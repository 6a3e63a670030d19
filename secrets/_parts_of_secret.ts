// The parts of a secret: the texts and bytes under which it may turn up, as deep as its value goes.
import { Buffer } from "node:buffer";
import { looksRandom } from "./_pieces.ts";
import { Sealed } from "./sealed.ts";

/** More objects than this are not looked through. */
const MOST_OBJECTS = 100_000;
/** Of more bytes nobody prints all as if they were text. */
const LONGEST_PRINTED = 4096;
/** More entries of an iterable of an unknown class are not read. */
const MOST_ENTRIES = 10_000;

/** What a secret comes to. */
export interface SecretParts {
  /** Texts, and bytes that are no text. */
  readonly parts: readonly (string | Uint8Array)[];
  /** Why some of it could not be read, if so. */
  readonly unreadable: string | undefined;
}

/** A text with one unit for each byte. */
export function unitsOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The parts of a secret. */
export function partsOfSecret(secret: unknown): SecretParts {
  const search = new PartSearch();
  search.look(secret);
  if (typeof secret === "boolean") search.texts.add(String(secret));
  return { parts: [...search.texts, ...search.bytes], unreadable: search.unreadable };
}

class PartSearch {
  readonly texts: Set<string> = new Set();
  readonly bytes: Uint8Array[] = [];
  unreadable: string | undefined;
  readonly #seen = new Set<object>();
  readonly #left: unknown[] = [];

  look(root: unknown): void {
    this.#left.push(root);
    while (this.#left.length > 0) {
      const value = this.#left.pop();
      if (typeof value === "string") this.#addText(value);
      else if (typeof value === "number" || typeof value === "bigint") {
        this.texts.add(String(value));
      } else if (typeof value === "symbol") this.#addText(value.description ?? "");
      else if ((typeof value === "object" && value !== null) || typeof value === "function") {
        this.#addObject(value);
      }
    }
  }

  #addText(text: string): void {
    if (this.texts.has(text)) return;
    this.texts.add(text);
    for (const part of partsOfText(text)) this.#left.push(part);
  }

  #addObject(value: object): void {
    if (this.#seen.has(value)) return;
    if (this.#seen.size >= MOST_OBJECTS) {
      this.unreadable = `it has more than ${MOST_OBJECTS} objects`;
      return;
    }
    this.#seen.add(value);
    if (value instanceof Sealed) return void this.#left.push(value.reveal());
    const bytes = bytesOf(value);
    if (bytes !== undefined) return this.#addBytes(bytes);
    const own = ownParts(value);
    const forms = isPlain(value) ? [] : formsOfInstance(value);
    this.#left.push(...own, ...forms);
    const isHidden = own.length === 0 || declaresPrivateFields(value);
    if (!isPlain(value) && forms.length === 0 && isHidden) {
      this.unreadable ??=
        `its ${nameOfClass(value)} shows nothing of what is in it: give a text, bytes, ` +
        "or an object whose properties can be read";
    }
  }

  #addBytes(bytes: Uint8Array): void {
    try {
      this.#left.push(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch {
      // Bytes that are no text are looked for as they are, and as careless programs print them.
      this.bytes.push(bytes.slice());
      if (bytes.length > LONGEST_PRINTED) return;
      const printed = new TextDecoder().decode(bytes);
      if (/[^\ufffd]{4}/.test(printed)) this.texts.add(printed);
    }
  }
}

function bytesOf(value: object): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  const isBuffer = value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer);
  return isBuffer ? new Uint8Array(value) : undefined;
}

/** Properties of every kind, and entries. */
function ownParts(value: object): unknown[] {
  const keys = Reflect.ownKeys(value).filter((key) =>
    !(Array.isArray(value) && key === "length") &&
    !(typeof value === "function" && OF_EVERY_FUNCTION.has(key))
  );
  const parts: unknown[] = keys.map((key) => Reflect.get(value, key));
  if (value instanceof Map) parts.push(...Map.prototype.values.call(value));
  if (value instanceof Set) parts.push(...Set.prototype.values.call(value));
  return parts;
}

const OF_EVERY_FUNCTION: ReadonlySet<PropertyKey> = new Set(["length", "name", "prototype"]);

/** Whether all that is in an object are its properties and entries. */
function isPlain(value: object): boolean {
  if (typeof value === "function" || Array.isArray(value)) return true;
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Map.prototype ||
    prototype === Set.prototype;
}

/** What getters of its class give, what it iterates over, and what it turns itself into. */
function formsOfInstance(value: object): unknown[] {
  const forms: unknown[] = [];
  for (
    let holder: object | null = Object.getPrototypeOf(value);
    holder !== null && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const key of Reflect.ownKeys(holder)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(holder, key);
      if (descriptor?.get !== undefined) forms.push(...readQuietly(value, key));
    }
  }
  if (Symbol.iterator in value) forms.push(...firstEntries(value as Iterable<unknown>));
  for (const method of ["toJSON", "valueOf", "toString"] as const) {
    forms.push(...given(value, method));
  }
  return forms.filter((form) => form !== undefined && form !== null && typeof form !== "function");
}

/** Whether a class of an object is written with private fields. */
function declaresPrivateFields(value: object): boolean {
  for (
    let holder: object | null = Object.getPrototypeOf(value);
    holder !== null && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder)
  ) {
    const { constructor } = holder;
    const isClass = typeof constructor === "function";
    if (isClass && PRIVATE_FIELD.test(Function.prototype.toString.call(constructor))) return true;
  }
  return false;
}

const PRIVATE_FIELD = /(?:^|[{;}\n])\s*#[\w$]+\s*(?:[=;]|\n)/;

/** A getter of a class that fails for this value gives nothing of it. */
function* readQuietly(value: object, key: PropertyKey): Iterable<unknown> {
  try {
    yield Reflect.get(value, key);
  } catch {
    return;
  }
}

function firstEntries(value: Iterable<unknown>): unknown[] {
  const entries: unknown[] = [];
  for (const entry of value) if (entries.push(entry) >= MOST_ENTRIES) break;
  return entries;
}

/** What a method of its class turns the value into, where that is not just the name of a class. */
function* given(value: object, method: "toJSON" | "valueOf" | "toString"): Iterable<unknown> {
  const own: unknown = Reflect.get(value, method);
  if (typeof own !== "function" || own === Object.prototype[method as "toString"]) return;
  if (own === Function.prototype.toString) return;
  try {
    const result: unknown = own.call(value);
    if (result !== value && !(typeof result === "string" && /^\[object /.test(result))) {
      yield result;
    }
  } catch {
    return; // What cannot turn itself into text does not turn up as such.
  }
}

function nameOfClass(value: object): string {
  const { constructor } = value;
  return typeof constructor === "function" && constructor.name !== ""
    ? `object of class ${constructor.name}`
    : "object";
}

/** The parts of a text: of JSON, of a URL, of a connection string, of a header. */
export function partsOfText(text: string): unknown[] {
  return [
    ...partsOfJson(text),
    ...partsOfUrl(text),
    ...partsOfFields(text),
    ...partsOfHeader(text),
  ].filter((part) => part !== text);
}

const JSON_START = /^\s*["[{]/;
const JSON_TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)/g;

/** Strings, and numbers as they are written; keys are not secret. */
function partsOfJson(text: string): unknown[] {
  if (!JSON_START.test(text)) return [];
  try {
    JSON.parse(text);
  } catch {
    return []; // No JSON: most secrets are plain text.
  }
  const parts: unknown[] = [];
  for (const [, string, colon, number] of text.matchAll(JSON_TOKEN)) {
    if (string !== undefined && colon === undefined) parts.push(JSON.parse(string));
    if (number !== undefined) parts.push(number, String(Number(number)));
  }
  return parts;
}

const USER_AND_PASSWORD = /:\/\/([^/?#\s:@]*)(?::([^\s]*))?@/;
const SECRET_KEY = /pass|pwd|secret|token|key|sig|auth|credential|code|session|private/i;

/** The parts of a URL that are secret: passwords, tokens in the place of a user, in the query and the path. */
function partsOfUrl(text: string): string[] {
  if (!/^[\w+.:-]*:\/\/\S*$/.test(text)) return [];
  const parts: string[] = [];
  const [, user = "", password] = USER_AND_PASSWORD.exec(text) ?? [];
  if (password !== undefined) parts.push(password);
  if (user !== "" && (!password || looksRandom(user))) parts.push(user);
  const [beforeFragment = "", ...fragment] = text.split("#");
  const [path = "", ...query] = beforeFragment.split("?");
  for (const pair of [...query, ...fragment].join("&").split(/[&;]/)) {
    const [key = "", ...value] = pair.split("=");
    const given = value.join("=");
    if (SECRET_KEY.test(key) || (given.length >= 8 && looksRandom(given))) parts.push(given);
  }
  for (const segment of path.replace(/^[^/]*:\/\/[^/]*/, "").split("/")) {
    if (segment.length >= 16 && looksRandom(segment)) parts.push(segment);
  }
  return parts.flatMap(writtenAndDecoded);
}

function writtenAndDecoded(part: string): string[] {
  const decoded = [part, part.replaceAll("+", " ")].map((each) => {
    try {
      return decodeURIComponent(each);
    } catch {
      return each; // It was not encoded.
    }
  });
  return [...new Set([part, ...decoded])].filter((each) => each !== "");
}

const QUOTED = /"(?:[^"\\]|""|\\.)*"|'(?:[^'\\]|''|\\.)*'|\{[^}]*\}/.source;
/** Fields between semicolons, which may hold blanks. */
const FIELD = new RegExp(`(?:^|;)\\s*([\\w .-]+?)\\s*=\\s*(${QUOTED}|[^;]*)`, "g");
/** Fields between blanks, commas, or as in a URL's query. */
const WORD_FIELD = new RegExp(`(?:^|[\\s,&?;])([\\w.-]+)\\s*=\\s*(${QUOTED}|[^\\s,&;]*)`, "g");

/** The secret fields of a connection string: `Password=…;`, `AccountKey=…`, `user:password@tcp(host)`. */
function partsOfFields(text: string): string[] {
  const parts: string[] = [];
  const [, beforeHost] = /^[^\s:@/]+:(\S+)@(?:\w+\(|[\w.-]+(?::\d+)?(?:\/|$))/.exec(text) ?? [];
  if (beforeHost !== undefined && !text.includes("://")) {
    parts.push(...writtenAndDecoded(beforeHost));
  }
  if (!text.includes("=")) return parts;
  for (const [, key = "", value = ""] of [...text.matchAll(FIELD), ...text.matchAll(WORD_FIELD)]) {
    if (!SECRET_KEY.test(key)) continue;
    const inside = /^(["'{]).*["'}]$/s.test(value) ? value.slice(1, -1) : value;
    parts.push(value, inside, inside.replaceAll('""', '"').replaceAll("''", "'"));
    parts.push(inside.replace(/\\(.)/g, "$1"), ...writtenAndDecoded(inside));
  }
  return parts;
}

/** What follows the scheme in a header: a token, or a user and a password in base64. */
function partsOfHeader(text: string): string[] {
  const [, scheme = "", credentials] =
    /^(Basic|Bearer|Token|Digest|ApiKey|Negotiate)\s+(\S+)$/i.exec(text) ?? [];
  if (credentials === undefined) return [];
  if (scheme.toLowerCase() !== "basic") return [credentials];
  try {
    const decoded = atob(credentials);
    return [credentials, decoded, decoded.slice(decoded.indexOf(":") + 1)];
  } catch {
    return [credentials]; // Not base64.
  }
}
