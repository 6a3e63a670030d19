import { assert, assertEquals, assertThrows } from "@std/assert";
import { Sealed } from "../../../secrets/mod.ts";
import { SerializeError } from "../../../tasks/mod.ts";
import { PlainJsonSerializer } from "./plain_json_serializer.ts";

const serializer = new PlainJsonSerializer();

function text(value: unknown): string {
  return new TextDecoder().decode(serializer.serialize(value));
}

function refused(value: unknown): { message: string; path: string | undefined } {
  const { message, path } = assertThrows(() => serializer.serialize(value), SerializeError);
  return { message, path };
}

Deno.test("what JSON has is written as JSON.stringify does, and comes back", () => {
  const values = [
    null,
    true,
    -1.5,
    "é\0\ud800 🔐",
    [],
    {},
    [[1, [2]], { a: { b: [null] } }],
    { $date: 1 },
    JSON.parse('{"__proto__":{"a":1}}'),
  ];
  for (const value of values) {
    assertEquals(text(value), JSON.stringify(value));
    assertEquals(serializer.deserialize(serializer.serialize(value)), value);
  }
});

Deno.test("what JSON would change is refused, with the path to it", () => {
  const cases: [unknown, string, string][] = [
    [undefined, "$", "is undefined"],
    [{ a: [{ b: undefined }] }, "$.a[0].b", "is undefined"],
    [[NaN], "$[0]", "is NaN, infinite or -0"],
    [[-Infinity], "$[0]", "is NaN, infinite or -0"],
    [{ zero: -0 }, "$.zero", "is NaN, infinite or -0"],
    [1n, "$", "is a bigint"],
    [() => {}, "$", "is a function"],
    [{ at: new Date() }, "$.at", "is an instance of Date"],
    [[new Map()], "$[0]", "is an instance of Map"],
    [[new Error("s3cret")], "$[0]", "is an instance of Error"],
    [[Object.create(null)], "$[0]", "is an object without a prototype"],
    [[new Array(2)], "$[0]", "is an array with holes"],
    [{ secret: new Sealed("s3cret") }, "$.secret", "is a sealed value"],
    [[Promise.resolve(1)], "$[0]", "is a promise"],
    [{ toJSON: () => "s3cret" }, "$.toJSON", "is a function"],
  ];
  for (const [value, path, why] of cases) {
    const error = refused(value);
    assertEquals(error.path, path, error.message);
    assert(error.message.startsWith(`${path} ${why}`), error.message);
    assert(!error.message.includes("s3cret"), error.message);
  }
});

Deno.test("an object that is met again is written again", () => {
  const shared = { a: [1] };
  assertEquals(text([shared, { shared }, shared]), JSON.stringify([shared, { shared }, shared]));
});

Deno.test("an object that holds itself is refused with the path back to it", () => {
  const value: Record<string, unknown> = { list: [0] };
  (value.list as unknown[]).push({ back: value.list });
  assertEquals(refused(value).path, "$.list[1].back");

  const [one, other]: Record<string, unknown>[] = [{}, {}];
  one!.other = other;
  other!.one = one;
  assert(refused([one, other]).message.includes("is an object that it stands in"));
});

Deno.test("a small value that would be a huge text is refused, quickly", () => {
  let value: unknown = ["x"];
  for (let level = 0; level < 60; level++) value = [value, value];
  assert(refused(value).message.includes("too large"), refused(value).message);
});

Deno.test("values of 100,000 levels come back", () => {
  let value: unknown = [];
  for (let level = 0; level < 100_000; level++) value = level % 2 === 0 ? [value] : { value };
  let read = serializer.deserialize(serializer.serialize(value)) as Record<string, unknown>;
  let depth = 0;
  while (Object.keys(read).length > 0) {
    read = Object.values(read)[0] as Record<string, unknown>;
    depth++;
  }
  assertEquals(depth, 100_000);
});

Deno.test("bytes that are not JSON are refused, and not quoted", () => {
  for (const bytes of [new TextEncoder().encode("s3cret"), new Uint8Array([0xff])]) {
    const error = assertThrows(
      () => serializer.deserialize(bytes),
      SerializeError,
      "The bytes are not",
    );
    assert(!Deno.inspect(error).includes("s3cret"));
  }
});
