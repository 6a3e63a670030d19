/**
 * What this project expects of `@std/assert`; holds for the real package and for its stand-in.
 *
 * @module
 */
import { match, ok, rejects, strictEqual, throws } from "node:assert";
import {
  assert,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

/** Expects an `AssertionError` whose message has each of `parts`. */
function fails(run: () => unknown, ...parts: string[]): void {
  throws(run, (error) => {
    ok(error instanceof AssertionError);
    strictEqual(error.name, "AssertionError");
    for (const part of parts) ok(error.message.includes(part), error.message);
    return true;
  });
}

const cyclic: Record<string, unknown> = { name: "a" };
cyclic.self = cyclic;
const cyclicToo: Record<string, unknown> = { name: "a" };
cyclicToo.self = cyclicToo;

const equalPairs: [string, unknown, unknown][] = [
  ["numbers", 1, 1],
  ["NaN", NaN, NaN],
  ["zeros of either sign", 0, -0],
  ["nested records", { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } }],
  ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["a record without a prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ["dates", new Date(5), new Date(5)],
  ["maps in another order", new Map([["a", 1], ["b", 2]]), new Map([["b", 2], ["a", 1]])],
  ["sets of records", new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }])],
  ["byte arrays", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ["URLs", new URL("https://a.test/b"), new URL("https://a.test/b")],
  ["cycles", cyclic, cyclicToo],
];

for (const [title, left, right] of equalPairs) {
  Deno.test(`assertEquals takes ${title} for equal`, () => {
    assertEquals(left, right);
    fails(() => assertNotEquals(left, right), "not to be");
  });
}

class Point {
  constructor(readonly x: number) {}
}

const unequalPairs: [string, unknown, unknown][] = [
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["an absent key and an undefined one", {}, { a: undefined }],
  ["one undefined key and another", { a: undefined }, { b: undefined }],
  ["arrays of different lengths", [1], [1, undefined]],
  ["a hole-free array and a record", [1], { 0: 1 }],
  ["dates", new Date(5), new Date(6)],
  ["maps", new Map([["a", 1]]), new Map([["a", 2]])],
  ["sets", new Set([1]), new Set([2])],
  ["byte arrays", new Uint8Array([1]), new Uint8Array([2])],
  ["an instance and a like record", new Point(1), { x: 1 }],
  ["instances", new Point(1), new Point(2)],
  ["symbol keys", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 2 }],
];

for (const [title, left, right] of unequalPairs) {
  Deno.test(`assertEquals tells apart ${title}`, () => {
    assertNotEquals(left, right);
    fails(() => assertEquals(left, right, "why"), "Values are not equal: why");
  });
}

Deno.test("assert and assertFalse go by truthiness", () => {
  assert(1);
  assertFalse("");
  fails(() => assert(0, "no number"), "no number");
  fails(() => assertFalse("x", "some text"), "some text");
});

Deno.test("fail always throws", () => {
  fails(() => fail("because"), "Failed assertion: because");
});

Deno.test("assertStrictEquals wants the same value", () => {
  const list = [1];
  assertStrictEquals(list, list);
  fails(() => assertStrictEquals([1], list), "not reference-equal");
  fails(() => assertStrictEquals(1, 2), "Values are not strictly equal");
  fails(() => assertStrictEquals(0, -0));
});

Deno.test("assertExists refuses null and undefined only", () => {
  for (const value of [0, "", false, NaN]) assertExists(value);
  fails(() => assertExists(null), "null");
  fails(() => assertExists(undefined), "undefined");
});

Deno.test("assertInstanceOf names both classes", () => {
  assertInstanceOf(new RangeError("x"), Error);
  fails(() => assertInstanceOf(new Date(0), RangeError), "RangeError", "Date");
  fails(() => assertInstanceOf(null, Error), "null");
  fails(() => assertInstanceOf(Object.create(null), Error), "Error");
});

Deno.test("assertStringIncludes and assertMatch show the text", () => {
  assertStringIncludes("abc", "b");
  assertMatch("abc", /b./);
  fails(() => assertStringIncludes("abc", "d"), '"abc"', '"d"');
  fails(() => assertMatch("abc", /d/), '"abc"', "/d/");
});

Deno.test("comparisons hold at their edges", () => {
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess(1, 2);
  assertLessOrEqual(2, 2);
  fails(() => assertGreater(2, 2), "2 > 2");
  fails(() => assertGreaterOrEqual(1, 2), "1 >= 2");
  fails(() => assertLess(2, 2), "2 < 2");
  fails(() => assertLessOrEqual(3, 2), "3 <= 2");
  fails(() => assertLess(NaN, 2));
});

function throwRangeError(): never {
  throw new RangeError("out of range");
}

Deno.test("assertThrows gives the error", () => {
  strictEqual(assertThrows(throwRangeError, RangeError).message, "out of range");
  ok(assertThrows(throwRangeError) instanceof RangeError);
  ok(assertThrows(throwRangeError, Error, "of range") instanceof RangeError);
});

Deno.test("assertThrows says what was wrong with the error", () => {
  fails(() => assertThrows(() => 1), "Expected function to throw.");
  fails(() => assertThrows(() => 1, "why"), "Expected function to throw: why");
  fails(() => assertThrows(throwRangeError, TypeError), '"TypeError"', '"RangeError"');
  fails(() => assertThrows(throwRangeError, RangeError, "no such"), "no such", "out of range");
  fails(() =>
    assertThrows(() => {
      throw "text";
    }, Error), "A non-Error object was thrown");
});

Deno.test("assertRejects gives the error", async () => {
  const reject = () => Promise.reject(new RangeError("out of range"));
  strictEqual((await assertRejects(reject, RangeError, "of range")).message, "out of range");
  ok(await assertRejects(reject) instanceof RangeError);
});

Deno.test("assertRejects says what was wrong", async () => {
  const expectFailure = async (run: () => Promise<unknown>, pattern: RegExp) => {
    await rejects(run, (error) => {
      ok(error instanceof AssertionError);
      match(error.message, pattern);
      return true;
    });
  };
  const reject = () => Promise.reject(new RangeError("out of range"));
  await expectFailure(() => assertRejects(() => Promise.resolve(1)), /to reject\.$/);
  await expectFailure(() => assertRejects(throwRangeError), /throws when expected to reject/);
  await expectFailure(() => assertRejects(reject, TypeError), /"TypeError".*"RangeError"/);
  await expectFailure(() => assertRejects(reject, RangeError, "no such"), /no such/);
  await expectFailure(() => assertRejects(() => Promise.reject(1), Error), /A non-Error object/);
});
