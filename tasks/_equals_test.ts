import { assertEquals } from "@std/assert";
import { equals } from "./_equals.ts";

Deno.test("values are equal by content, where they have content to compare", () => {
  const pairs: readonly [unknown, unknown][] = [
    [1, 1],
    [0, -0],
    [NaN, NaN],
    ["a", "a"],
    [null, null],
    [undefined, undefined],
    [10n, 10n],
    [[], []],
    [[1, [2, { a: 3 }]], [1, [2, { a: 3 }]]],
    [{ a: 1, b: [2] }, { b: [2], a: 1 }],
    [Object.create(null), Object.create(null)],
    [new Date(5), new Date(5)],
  ];
  for (const [left, right] of pairs) assertEquals(equals(left, right), true, Deno.inspect(left));
});

Deno.test("values that differ anywhere, or only look alike, are not equal", () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const otherCyclic: unknown[] = [];
  otherCyclic.push(otherCyclic);
  const pairs: readonly [unknown, unknown][] = [
    [1, "1"],
    [1, 1n],
    [true, 1],
    [null, undefined],
    [null, {}],
    [[], {}],
    [[1], [1, 2]],
    [[1, 2], [2, 1]],
    // deno-lint-ignore no-sparse-arrays -- a hole is not an element, and an array with one is longer.
    [[1], [1, ,]],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: undefined }, { b: undefined }],
    [new Date(5), new Date(6)],
    [new Date(5), 5],
    [new Map(), new Map()],
    [() => 1, () => 1],
    [new Error("a"), new Error("a")],
    [cyclic, otherCyclic],
  ];
  for (const [left, right] of pairs) assertEquals(equals(left, right), false, Deno.inspect(left));
});
