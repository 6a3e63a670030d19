import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertLess,
  assertMatch,
  assertNotEquals,
  assertStrictEquals,
} from "@std/assert";
import { leave } from "./leave.ts";
import { Redactor } from "./redactor.ts";
import { Sealed } from "./sealed.ts";

const MASK = "********";
const redactor = new Redactor(["s3cret", "12345"]);

class HttpError extends Error {
  override name = "HttpError";
  constructor(message: string, readonly status: number, readonly details: unknown) {
    super(message);
  }
  get isServerFault(): boolean {
    return this.status >= 500;
  }
}

function redacted(thrown: unknown): unknown {
  const safe = leave(thrown, redactor);
  assertFalse(Deno.inspect(safe, { showHidden: true, depth: 20 }).includes("s3cret"));
  return safe;
}

Deno.test("an error without secrets comes out as it is, in a copy", () => {
  const cause = new TypeError("inner");
  const error = new HttpError("outer", 500, { list: [cause] });
  error.cause = error;
  const safe = redacted(error) as HttpError;
  assertFalse(safe === error);
  assertInstanceOf(safe, HttpError);
  assertEquals([safe.message, safe.stack, safe.status], ["outer", error.stack, 500]);
  assertStrictEquals(safe.cause, safe);
  const frozen = Object.freeze(new AggregateError([error], "many"));
  assertEquals((redacted(frozen) as AggregateError).errors[0].message, "outer");
  assertStrictEquals(leave(error, new Redactor()), error, "as long as nothing is secret");
});

Deno.test("message, stack and own properties are redacted in a copy of the same class", () => {
  const clean = { nothing: "here" };
  const error = new HttpError("no s3cret", 500, {
    text: "s3cret",
    nested: [{ "key s3cret": 1, number: 12345, big: 12345n }],
    map: new Map([["s3cret", new Set(["s3cret"])]]),
    symbol: Symbol("s3cret"),
    clean,
  });
  const safe = redacted(error);
  assertInstanceOf(safe, HttpError);
  assertNotEquals<unknown>(safe, error);
  assertEquals(error.message, "no s3cret", "the original is left alone");
  assertEquals([safe.name, safe.message, safe.status], ["HttpError", `no ${MASK}`, 500]);
  assert(safe.isServerFault);
  assertMatch(safe.stack ?? "", /^\w*Error: no \*{8}\n +at /);
  const { text, nested, map, symbol, clean: kept } = safe.details as Record<string, unknown>;
  assertEquals(text, MASK);
  assertEquals(nested, [{ [`key ${MASK}`]: 1, number: MASK, big: MASK }]);
  assertEquals(map, new Map([[MASK, new Set([MASK])]]));
  assertEquals(String(symbol), `Symbol(${MASK})`);
  assertEquals(kept, clean);
  assertFalse(kept === clean, "what leaves holds no live object");
});

Deno.test("a copy is an error to structuredClone and to inspect too", () => {
  const safe = redacted(new RangeError("s3cret"));
  assertEquals(structuredClone(safe as Error).message, MASK);
  assert(Deno.inspect(safe).startsWith(`RangeError: ${MASK}\n    at `));
});

Deno.test("causes and inner errors are redacted, in cycles too", () => {
  const inner = new Error("s3cret inside");
  const other = new Error("clean");
  const middle = new AggregateError([inner, other, "s3cret"], "middle", { cause: inner });
  const outer = new Error("outer", { cause: middle });
  inner.cause = outer;
  const safe = redacted(outer) as Error;
  assertInstanceOf(safe, Error);
  const safeMiddle = safe.cause;
  assertInstanceOf(safeMiddle, AggregateError);
  const [safeInner, safeOther, text] = safeMiddle.errors;
  assertEquals([safeInner.message, text], [`${MASK} inside`, MASK]);
  assertEquals(safeOther.message, other.message);
  assertStrictEquals(safeMiddle.cause, safeInner);
  assertStrictEquals(safeInner.cause, safe);
  assertFalse(Object.keys(safe).includes("cause"), "a cause stays out of enumeration");
});

Deno.test("a long chain of causes is no burden", () => {
  let error = new Error("s3cret at the bottom");
  for (let level = 0; level < 5_000; level++) error = new Error(`level ${level}`, { cause: error });
  let safe = leave(error, redactor) as Error;
  while (safe.cause !== undefined) safe = safe.cause as Error;
  assertEquals(safe.message, `${MASK} at the bottom`);
});

Deno.test("getters that make new objects without end come to an end", () => {
  const endless = (): object =>
    Object.defineProperty({}, "next", { get: endless, enumerable: true });
  let node: unknown = leave(Object.assign(new Error("x"), { node: endless() }), redactor);
  let length = 0;
  for (node = (node as { node: unknown }).node; node !== MASK; length++) {
    node = (node as { next: unknown }).next;
  }
  assertLess(length, 100_000);
});

Deno.test("a DOMException keeps its class and name", () => {
  const safe = redacted(new DOMException("s3cret", "TimeoutError"));
  assertInstanceOf(safe, DOMException);
  assertEquals([safe.name, safe.message], ["TimeoutError", MASK]);
});

Deno.test("objects of other classes become plain, or text", () => {
  class Client {
    #token = "s3cret";
    readonly url = "http://x/?s3cret";
    get token() {
      return this.#token;
    }
    [Symbol.for("Deno.customInspect")]() {
      return `Client(${this.#token})`;
    }
  }
  class Opaque {
    #token = "s3cret";
    reveal() {
      return this.#token;
    }
  }
  const error = Object.assign(new Error("failed"), {
    client: new Client(),
    opaque: new Opaque(),
    url: new URL("https://me:s3cret@host/"),
    pattern: /s3cret/,
    headers: new Headers({ authorization: "Bearer s3cret" }),
    boxed: new String("s3cret"),
    date: new Date(0),
    sealed: new Sealed("s3cret", "NAME"),
    bytes: new Uint8Array(3),
    telling: new TextEncoder().encode("a s3cret"),
    fn: Object.assign(() => "s3cret", { secret: "s3cret" }),
  });
  const safe = redacted(error) as unknown as Record<string, unknown>;
  assertEquals({ ...safe.client as object }, { url: `http://x/?${MASK}` });
  assert(Deno.inspect(safe.client).includes("Client"));
  assertEquals(safe.opaque, "[Opaque]");
  assertEquals(safe.url, `https://me:${MASK}@host/`);
  assertEquals(safe.pattern, `/${MASK}/`);
  assertEquals(safe.headers, { authorization: `Bearer ${MASK}` });
  assertEquals(safe.boxed, MASK);
  assertEquals(safe.date, new Date(0));
  assertFalse(safe.date === error.date);
  assertEquals(safe.sealed, `Sealed(NAME: ${MASK})`);
  assertEquals(safe.bytes, new Uint8Array(3));
  assertEquals(safe.telling, MASK);
  assertEquals(typeof safe.fn, "string");
});

Deno.test("errors that print or write themselves from private fields do so no more", () => {
  class Telling extends Error {
    #token = "s3cret";
    get token() {
      return this.#token;
    }
    toJSON() {
      return { token: this.#token };
    }
    override toString() {
      return this.#token;
    }
    [Symbol.for("Deno.customInspect")]() {
      return this.#token;
    }
  }
  const safe = redacted(new Telling("quiet")) as Telling;
  assertInstanceOf(safe, Telling);
  assertEquals(safe.token, MASK);
  for (const text of [JSON.stringify(safe), Deno.inspect(safe), Deno.inspect({ deep: [safe] })]) {
    assertFalse(text.includes("s3cret"), text);
  }
});

Deno.test("maps and sets of any class come out as maps and sets, their own properties masked", () => {
  class Registry extends Map<string, string> {
    token = "s3cret";
  }
  const map = redacted(new Registry([["a s3cret", "s3cret"]])) as Registry;
  assertEquals([...map], [[`a ${MASK}`, MASK]]);
  assertEquals([map.token, map instanceof Registry], [MASK, false]);
  class Bag extends Set<string> {}
  const set = redacted(Object.assign(new Bag(["s3cret"]), { why: "s3cret" })) as Bag & {
    why: string;
  };
  assertEquals([[...set], set.why], [[MASK], MASK]);
});

Deno.test("structuredClone of what left finds no more in it", () => {
  const error = Object.assign(new Error("s3cret"), {
    deep: new DOMException("s3cret", "AbortError"),
  });
  for (const value of [error, new DOMException("s3cret", "AbortError"), { error }]) {
    const clone = structuredClone(redacted(value));
    assertFalse(Deno.inspect(clone, { depth: 10, showHidden: true }).includes("s3cret"));
  }
});

Deno.test("a secret is found however deep it lies", () => {
  class Link {
    constructor(readonly next: unknown) {}
  }
  let value: unknown = "s3cret";
  for (let depth = 0; depth < 2_000; depth++) value = new Link([value]);
  let safe: unknown = leave(value, redactor);
  for (let depth = 0; depth < 2_000; depth++) safe = (safe as { next: [unknown] }).next[0];
  assertEquals(safe, MASK);
  const long = leave(
    Array.from({ length: 500 }, (_, index) => index === 400 ? "s3cret" : "x"),
    redactor,
  );
  assertEquals((long as string[])[400], MASK);
});

Deno.test("anything may be thrown", () => {
  assertEquals(redacted("a s3cret"), `a ${MASK}`);
  assertEquals(String(redacted(Symbol("s3cret"))), `Symbol(${MASK})`);
  assertEquals(redacted(1234567n), MASK);
  const same = [
    undefined,
    null,
    "text",
    Symbol("text"),
    1n,
    1,
    NaN,
    true,
  ];
  for (const value of same) assertStrictEquals(leave(value, redactor), value);
  const bare = Object.assign(Object.create(null), { a: "s3cret", __proto__: null });
  const safe = redacted(bare);
  assertStrictEquals(Object.getPrototypeOf(safe), null);
  assertEquals(Object.entries(safe as object), [["a", MASK]]);
});

Deno.test("what cannot be read says so in the copy, and nothing is thrown", () => {
  const thrower = () => {
    throw new Error("s3cret");
  };
  const error = new Error("message");
  Object.defineProperty(error, "message", { get: thrower, enumerable: true });
  const safe = redacted(Object.freeze(error)) as Error;
  assertInstanceOf(safe, Error);
  assertEquals(safe.message, "[unreadable]");

  class Unreadable extends Error {
    override get name(): string {
      return thrower();
    }
  }
  assertEquals((redacted(new Unreadable("x")) as Error).name, "[unreadable]");

  const traps = { get: thrower, ownKeys: thrower, getPrototypeOf: thrower, has: thrower };
  const { proxy, revoke } = Proxy.revocable(new Error("s3cret"), {});
  revoke();
  for (const hostile of [new Proxy(new Error("x"), traps), new Proxy({}, traps), proxy]) {
    assertEquals<unknown>({ ...redacted(hostile) as object }, { value: "[unreadable]" });
    assertEquals(Object.keys(redacted({ hostile }) as object), ["hostile"]);
  }
  const url = new Proxy(new URL("http://host/"), { get: thrower });
  assertEquals(typeof redacted(url), "string", "its printed form stands in for it");
});

Deno.test("a getter that answers differently each time cannot smuggle a secret in", () => {
  let reads = 0;
  const error = Object.defineProperty(new Error("s3cret"), "detail", {
    get: () => reads++ === 0 ? "clean" : "s3cret",
    enumerable: true,
  });
  assertEquals((redacted(error) as unknown as { detail: string }).detail, "clean");
});

Deno.test("a __proto__ key stays a key", () => {
  const safe = redacted(JSON.parse('{"__proto__":{"polluted":"s3cret"}}')) as object;
  assertEquals(Object.keys(safe), ["__proto__"]);
  assertStrictEquals(Object.getPrototypeOf(safe), Object.prototype);
});
