/**
 * What this project expects of `@std/toml`; holds for the real package and for its stand-in.
 *
 * @module
 */
import { assertEquals, assertInstanceOf, assertMatch, assertThrows } from "@std/assert";
import { parse } from "@std/toml";

const documents: [string, string, unknown][] = [
  ["an empty document", "", {}],
  ["strings", `a = "x\\ty"\nb = 'c:\\d'\nc = """\nx\ny"""`, { a: "x\ty", b: "c:\\d", c: "x\ny" }],
  ["numbers", "a = 1\nb = -1.5\nc = 1e5\nd = 1_000\ne = 0x1F", {
    a: 1,
    b: -1.5,
    c: 100000,
    d: 1000,
    e: 31,
  }],
  ["numbers that are none", "a = inf\nb = -inf\nc = nan", { a: Infinity, b: -Infinity, c: NaN }],
  ["an integer that a number holds only nearly", "a = 9007199254740993", { a: 2 ** 53 }],
  ["booleans", "a = true\nb = false", { a: true, b: false }],
  ["lists", "a = [1, [2, 3], 'x',\n]", { a: [1, [2, 3], "x"] }],
  ["tables", "[a]\nb = 1\n[a.c]\nd = 2\n[e]\nf = { g = 1, h.i = 2 }", {
    a: { b: 1, c: { d: 2 } },
    e: { f: { g: 1, h: { i: 2 } } },
  }],
  ["lists of tables", "[[a]]\nb = 1\n[[a]]\nb = 2", { a: [{ b: 1 }, { b: 2 }] }],
  ["quoted and dotted keys", `"a b" = 1\n'c.d' = 2\ne.f = 3`, {
    "a b": 1,
    "c.d": 2,
    e: { f: 3 },
  }],
  ["comments and Windows line ends", "# first\r\na = 1 # one\r\n", { a: 1 }],
  ["a point in time", "a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00.5-07:00", {
    a: new Date("1979-05-27T07:32:00Z"),
    b: new Date("1979-05-27T07:32:00.5Z"),
  }],
  ["a local point in time", "a = 1979-05-27T07:32:00", { a: new Date("1979-05-27T07:32:00") }],
  ["a day", "a = 1979-05-27", { a: new Date("1979-05-27") }],
  ["a time of day", "a = 07:32:00", { a: "07:32:00" }],
];

for (const [title, document, expected] of documents) {
  Deno.test(`parse reads ${title}`, () => assertEquals(parse(document), expected));
}

Deno.test("a date is a plain Date", () => {
  const { a } = parse("a = 1979-05-27T07:32:00Z");
  assertInstanceOf(a, Date);
  assertEquals(Object.getPrototypeOf(a), Date.prototype);
});

const malformed: [string, string][] = [
  ["a key alone", "a"],
  ["a missing value", "a = "],
  ["an open string", 'a = "x'],
  ["a string over a line end", 'a = "x\ny"'],
  ["an open list", "a = [1,"],
  ["an open inline table", "a = { x = 1"],
  ["an open table header", "[a"],
  ["a leading zero", "a = 01"],
  ["an unknown escape", 'a = "\\q"'],
  ["a table named twice", "[a]\n[a]"],
  ["a day that is none", "a = 2020-13-01"],
  ["a bare word", "a = word"],
];

for (const [title, document] of malformed) {
  Deno.test(`parse refuses ${title} and says where`, () => {
    const error = assertThrows(() => parse(`ok = 1\n${document}`), SyntaxError);
    assertMatch(error.message, /^Parse error on line [23], column \d+: ./);
  });
}

Deno.test("no key reaches a prototype", () => {
  parse(
    "[__proto__]\npolluted = 1\n[a.__proto__]\npolluted = 1\n[constructor.prototype]\npolluted = 1",
  );
  assertEquals(Reflect.get({}, "polluted"), undefined);
});
