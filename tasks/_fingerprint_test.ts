// Which values are alike.
import { assertEquals, assertLess, assertMatch, assertNotEquals } from "@std/assert";
import { Sealed } from "../secrets/mod.ts";
import { fingerprint } from "./fingerprint_inputs.ts";

class Point {
  constructor(readonly x: number, readonly y: number) {}
}
class OtherPoint {
  constructor(readonly x: number, readonly y: number) {}
}
class Account {
  readonly name = "account";
  #balance: number;
  constructor(balance: number) {
    this.#balance = balance;
  }
  get balance(): number {
    return this.#balance;
  }
}
class Stack extends Array<number> {}

function hidden(value: number): object {
  return Object.defineProperty({}, "hidden", { value });
}

function cycle(name: string): unknown {
  const node: Record<string, unknown> = { name, list: [] };
  node.self = node;
  (node.list as unknown[]).push(node, { up: node });
  return node;
}

const ALIKE: [string, () => unknown][] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["NaN", () => NaN],
  ["a number", () => 1.5],
  ["a bigint", () => 12n],
  ["a text with a lone surrogate", () => "a\ud800"],
  ["a registered symbol", () => Symbol.for("s")],
  ["an array", () => [1, [2, "x"], null]],
  ["an array with a hole", () => [1, , 3]],
  ["an object", () => ({ a: 1, b: { c: [1] } })],
  ["an object without prototype", () => Object.assign(Object.create(null), { a: 1 })],
  ["a date", () => new Date(5)],
  ["a regular expression", () => /a/gi],
  ["a URL", () => new URL("https://example.com/a?b")],
  ["a map", () => new Map<unknown, unknown>([["a", 1], [{ b: 1 }, new Set([1])]])],
  ["a set", () => new Set(["a", { b: 1 }])],
  ["bytes", () => new Uint8Array([1, 2, 3])],
  ["a buffer", () => new Float64Array([1, 2]).buffer],
  ["a view", () => new DataView(new ArrayBuffer(4))],
  ["an error", () => new TypeError("no", { cause: { code: 1 } })],
  ["several errors", () => new AggregateError([new Error("a")], "no")],
  ["a boxed number", () => Object(1)],
  ["an instance of a class", () => new Point(1, 2)],
  ["an instance of a class of arrays", () => Stack.of(1, 2)],
  ["a sealed value", () => new Sealed("hunter2", "PASSWORD")],
  ["a cycle", () => cycle("a")],
  ["properties under symbols", () => ({ [Symbol.for("s")]: 1 })],
];

for (const [what, make] of ALIKE) {
  Deno.test(`${what} is alike to another made like it, and to nothing else here`, () => {
    assertEquals(fingerprint(make()), fingerprint(make()));
    const same = ALIKE.filter(([, other]) => fingerprint(other()) === fingerprint(make()));
    assertEquals(same.map(([name]) => name), [
      what,
    ]);
  });
}

const UNLIKE: [string, unknown, unknown][] = [
  ["0 and -0", 0, -0],
  ["a number and its text", 1, "1"],
  ["a number and its bigint", 1, 1n],
  ["undefined and null", undefined, null],
  ["a missing and an undefined property", {}, { a: undefined }],
  ["a hole and an undefined element", [1, ,], [1, undefined]],
  ["an array and the object of its elements", [1], { 0: 1 }],
  ["arrays of texts that join alike", ["ab", "c"], ["a", "bc"]],
  ["nested arrays of the same elements", [[1], 2], [[1, 2]]],
  ["an array and one with a property more", [1], Object.assign([1], { more: 1 })],
  ["keys that read like values", { a: "b", c: "d" }, { a: "bc", d: "" }],
  ["maps with keys and values swapped", new Map([["a", "b"]]), new Map([["b", "a"]])],
  ["a map and its entries", new Map([[1, 2]]), [[1, 2]]],
  ["instances of two classes", new Point(1, 2), new OtherPoint(1, 2)],
  ["an instance and a plain object", new Point(1, 2), { x: 1, y: 2 }],
  ["typed arrays of two kinds", new Uint8Array([1]), new Int8Array([1])],
  ["errors with two messages", new Error("a"), new Error("b")],
  ["instances with a hidden property", hidden(1), hidden(2)],
  ["errors with two causes", new Error("a", { cause: 1 }), new Error("a", { cause: 2 })],
  ["two sealed values", new Sealed("hunter2", "PASSWORD"), new Sealed("hunter3", "PASSWORD")],
  ["a sealed value and the value", new Sealed("hunter2"), "hunter2"],
  ["two functions with one source", () => 1, () => 1],
  ["two symbols with one description", Symbol("s"), Symbol("s")],
  ["instances that may differ in private", new Account(1), new Account(1)],
  [
    "objects that inherit from instances",
    Object.create(new Account(1)),
    Object.create(new Account(1)),
  ],
  ["two promises", Promise.resolve(1), Promise.resolve(1)],
  ["two generators", (function* () {})(), (function* () {})()],
  ["two cycles", cycle("a"), cycle("b")],
];

for (const [what, one, other] of UNLIKE) {
  Deno.test(`${what} are not alike`, () => assertNotEquals(fingerprint(one), fingerprint(other)));
}

Deno.test("what is alike only to itself is alike to itself", () => {
  for (const value of [() => 1, Symbol("s"), new Account(1), new WeakMap(), Promise.resolve()]) {
    assertEquals(fingerprint({ value }), fingerprint({ value }));
  }
});

Deno.test("the order of keys and entries does not matter", () => {
  assertEquals(fingerprint({ a: 1, b: 2 }), fingerprint({ b: 2, a: 1 }));
  assertEquals(fingerprint(new Map([[1, 2], [3, 4]])), fingerprint(new Map([[3, 4], [1, 2]])));
  assertEquals(fingerprint(new Set([1, 2])), fingerprint(new Set([2, 1])));
});

Deno.test("a shared part is alike to a copy of it", () => {
  const part = { a: [1] };
  assertEquals(fingerprint([part, part]), fingerprint([{ a: [1] }, { a: [1] }]));
});

Deno.test("cycles that lead to different places are not alike", () => {
  const make = (target: "inner" | "outer") => {
    const outer: Record<string, unknown> = {};
    const inner: Record<string, unknown> = { name: "inner" };
    outer.inner = inner;
    inner.back = target === "inner" ? inner : outer;
    return outer;
  };
  assertEquals(fingerprint(make("outer")), fingerprint(make("outer")));
  assertNotEquals(fingerprint(make("outer")), fingerprint(make("inner")));
});

Deno.test("parts that are shared over and over cost no more than once", () => {
  let value: unknown = "leaf";
  for (let depth = 0; depth < 100; depth++) value = [value, value];
  const start = performance.now();
  fingerprint(value);
  assertLess(performance.now() - start, 1000);
});

Deno.test("what cannot be read is alike to nothing, not even to itself", () => {
  const broken = {
    get value(): never {
      throw new Error("no");
    },
  };
  assertNotEquals(fingerprint(broken), fingerprint(broken));
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assertNotEquals(fingerprint(proxy), fingerprint(proxy));
  const impostor: unknown = Object.setPrototypeOf({}, Date.prototype);
  assertNotEquals(fingerprint(impostor), fingerprint(impostor));
});

Deno.test("a value nested without measure counts as unreadable and does not exhaust the stack", () => {
  let deep: unknown = [];
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  assertNotEquals(fingerprint(deep), fingerprint(deep));
});

Deno.test("a fingerprint shows nothing of the value", () => {
  assertMatch(fingerprint("hunter2"), /^[0-9a-f]{32}$/);
  assertMatch(fingerprint({ password: ["hunter2"] }), /^[0-9a-f]{32}$/);
});
