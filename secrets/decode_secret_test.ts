import { assertEquals, assertStrictEquals } from "@std/assert";
import { SeededRandom } from "./_seeded_random.ts";
import { decodeSecret } from "./decode_secret.ts";

Deno.test("a JSON object or array that loses nothing is decoded", () => {
  const cases: readonly [string, unknown][] = [
    ["[]", []],
    ["{}", {}],
    ['["", 0, -12, 1.5, 9007199254740991, 1e+21]', ["", 0, -12, 1.5, 9007199254740991, 1e21]],
    ['["\\u00e9 1e5 0.10 {"]', ["é 1e5 0.10 {"]],
    ['[1, "1.10", {"a": [null]}]', [1, "1.10", { a: [null] }]],
    ['{"user":"me","password":"p\\"1e5\\\\"}', { user: "me", password: 'p"1e5\\' }],
    ['{"a":{"x":1},"b":{"x":1}}', { a: { x: 1 }, b: { x: 1 } }],
  ];
  for (const [text, value] of cases) assertEquals(decodeSecret(text), value, text);
});

Deno.test("a scalar stays the text that it is, also where it is JSON", () => {
  const texts = [
    "12345678",
    "0",
    "-12",
    "1.5",
    "true",
    "false",
    "null",
    '""',
    '"quoted"',
    " 7",
    "7\n",
  ];
  for (const text of texts) assertStrictEquals(decodeSecret(text), text);
});

Deno.test("white space around an object or array is dropped", () => {
  assertEquals(decodeSecret(" [123]\n"), [123]);
  assertEquals(decodeSecret('\t{ "a" : 1 }\r\n'), { a: 1 });
  assertEquals(decodeSecret(" plain text "), " plain text ");
});

Deno.test("what decoding would change stays text", () => {
  const texts = [
    "0123",
    "1e5",
    "1E5",
    "1e21",
    "1.10",
    "1.0",
    "-0",
    "0.0",
    "12345678901234567890",
    "9007199254740993",
    "1e999",
    "0.1000000000000000055",
    "1_000",
    "+1",
    ".5",
    "0x10",
    "NaN",
    "Infinity",
    "True",
    "'quoted'",
    "",
    " ",
    "pa$$word",
    "{a:1}",
    "[1,]",
    '{"id":12345678901234567890}',
    '{"a":1.10}',
    '[[{"deep":[-0]}]]',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"b":{"a":1,"c":[{}],"a":2}}',
    '"open',
  ];
  for (const text of texts) assertStrictEquals(decodeSecret(text), text);
});

Deno.test("a __proto__ key becomes a property and touches no prototype", () => {
  const decoded = decodeSecret('{"__proto__":{"polluted":true},"constructor":1}');
  assertEquals(Object.keys(Object(decoded)), ["__proto__", "constructor"]);
  assertStrictEquals(Object.getPrototypeOf(decoded), Object.prototype);
  assertStrictEquals(Object(decoded).polluted, undefined);
  assertStrictEquals(Object({}).polluted, undefined);
});

Deno.test("very deep and very long JSON is decoded without trouble", () => {
  const depth = 50_000;
  let value = decodeSecret("[".repeat(depth) + "]".repeat(depth));
  for (let level = 1; level < depth; level++) value = (value as unknown[])[0];
  assertEquals(value, []);
  const long = JSON.stringify(["\\".repeat(1_000_000)]);
  assertEquals(String(decodeSecret(long)).length, 1_000_000);
});

Deno.test("whatever is decoded says the same when it is encoded again, 5,000 random times", () => {
  const pieces = ["0", "1", "9", ".", "-", "e", "E", "+", '"', "\\", "[", "]", "{", "}", ",", ":"];
  const words = ["true", "null", '"a"', '"b"', '"a":', " ", "12", "1.5", "__proto__", "[1,", "]"];
  let decodedCount = 0;
  for (let seed = 1; seed <= 5_000; seed++) {
    const random = new SeededRandom(seed);
    const text = random.next() < 0.5
      ? random.text(1 + random.below(6), pieces)
      : `[{"a":${random.text(1 + random.below(3), [...pieces, ...words])}}]`;
    const decoded = decodeSecret(text);
    if (decoded === text) continue;
    decodedCount++;
    // Strings may be spelt with other escapes; nothing else may differ but white space.
    const again = JSON.stringify(decoded);
    assertEquals(normalised(again), normalised(text), `seed ${seed}: ${text}`);
    assertEquals(decodeSecret(again), decoded, `seed ${seed}: ${text}`);
  }
  assertEquals(decodedCount > 100, true, `only ${decodedCount} texts were JSON`);
});

function normalised(json: string): string {
  return json.replace(
    /"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g,
    (token) => token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : "",
  );
}
