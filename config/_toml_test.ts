import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { ConfigError } from "./config_error.ts";
import { plainOf } from "./_layer.ts";
import { readToml } from "./_toml.ts";

function read(text: string): unknown {
  return plainOf(readToml(text, "config.toml"));
}

const documents: [string, string, unknown][] = [
  ["an empty document", "", {}],
  ["comments, spaces and Windows line ends", "# one\r\n\r\n a\t= 1 # two\r\n", { a: 1 }],
  ["dotted and quoted keys", `a.b."c d".'e' = 1\na . f = 2`, {
    a: { b: { "c d": { e: 1 } }, f: 2 },
  }],
  ["tables in any order", "[a.b]\nx = 1\n[a]\ny = 2\n[ a.c ]\n", {
    a: { b: { x: 1 }, y: 2, c: {} },
  }],
  ["lists of tables", "[[a]]\nb = 1\n[a.c]\nd = 1\n[[a]]\n[[a.e]]\n", {
    a: [{ b: 1, c: { d: 1 } }, { e: [{}] }],
  }],
  ["inline tables", "a = { b.c = 1, d = { } }", { a: { b: { c: 1 }, d: {} } }],
  ["lists over lines", "a = [\n1, # one\n[],\n]", { a: [1, []] }],
  ["numbers", "a = [1, 0x1f, 0o17, 0b11, 1_000, 1.5e3, -inf]", {
    a: [1, 31, 15, 3, 1000, 1500, -Infinity],
  }],
  ["exponents in either case", "a = [0E0, -1.5E+3, 1e06]", { a: [0, -1500, 1000000] }],
  ["dates, as texts", "a = [1979-05-27 07:32:00.5Z, 1979-05-27T07:32:00-07:00, 07:32:00]", {
    a: ["1979-05-27 07:32:00.5Z", "1979-05-27T07:32:00-07:00", "07:32:00"],
  }],
  ["escapes", String.raw`a = "\b\t\n\f\r\"\\\u00e9\U0001F600\u0000"`, {
    a: '\b\t\n\f\r"\\é😀\0',
  }],
  ["literal texts", `a = 'C:\\new $HOME \${b} "x"'`, { a: 'C:\\new $HOME ${b} "x"' }],
  ["multi-line texts", `a = """\nx\\\n   y\n"z""""\nb = '''\r\n\\n'''''`, {
    a: 'xy\n"z"',
    b: "\\n''",
  }],
];

for (const [title, text, expected] of documents) {
  Deno.test(`readToml reads ${title}`, () => assertEquals(read(text), expected));
}

/** Title, document, and the line and column of the fault. SECRET stands where a secret could. */
const malformed: [string, string, number, number][] = [
  ["a key alone", "[context.secrets]\nSECRET", 2, 7],
  ["a missing value", "a = ", 1, 5],
  ["a value before a comment", "a = # SECRET", 1, 5],
  ["a missing key", '= "SECRET"', 1, 1],
  ["an empty key", '"" = "SECRET"', 1, 1],
  ["a text that is not closed", 'ok = 1\na = "SECRET', 2, 5],
  ["a text that goes over a line's end", 'a = "SECRET\nx"', 1, 5],
  ["a multi-line text that is not closed", 'a = """SECRET\n', 1, 5],
  ["an unknown escape", String.raw`a = "SECRET\q"`, 1, 12],
  ["an escape that is no character", String.raw`a = "SECRET\uD800"`, 1, 12],
  ["a control character", 'a = "SECRET\u0001"', 1, 12],
  ["a list that is not closed", 'a = ["SECRET",\n', 1, 5],
  ["a list without commas", 'a = ["SECRET" "x"]', 1, 15],
  ["an inline table that is not closed", 'a = { b = "SECRET"', 1, 19],
  ["an inline table over lines", 'a = { b = "SECRET",\n c = 1 }', 1, 20],
  ["a table's name that is not closed", "[SECRET\n", 1, 8],
  ["a list of tables that is closed once", "[[a]\n", 1, 4],
  ["a leading zero", "a = 0123", 1, 5],
  ["a bare word", "a = SECRET", 1, 5],
  ["a date that does not exist", "a = 2020-02-30", 1, 5],
  ["an hour that does not exist", "a = 25:00:00", 1, 5],
  ["an integer that a number cannot hold", "a = 12345678901234567890", 1, 5],
  ["a number that overflows", "a = 1e999", 1, 5],
  ["two pairs on a line", 'a = "SECRET" b = 1', 1, 14],
  ["a key that is set twice", 'a = "SECRET"\n a = 1', 2, 2],
  ["a table that is named twice", "[a]\n[a]", 2, 2],
  ["a table in place of a value", 'a = "SECRET"\n[a.b]', 2, 2],
  ["a dotted key into a table of its own", "[a.b]\n[a]\nb.c = 1", 3, 1],
  ["an addition to an inline table", "a = { b = 1 }\n[a.c]", 2, 2],
  ["a list of tables in place of a list", 'a = ["SECRET"]\n[[a]]', 2, 3],
  ["lists in lists without end", `a = ${"[".repeat(1000)}`, 1, 106],
  ["a key of too many parts", `${"a.".repeat(1000)}a = 1`, 1, 201],
];

for (const [title, text, line, column] of malformed) {
  Deno.test(`readToml refuses ${title}, says where, and shows no value`, () => {
    const error = assertThrows(() => read(text));
    assertInstanceOf(error, ConfigError);
    assertEquals([error.file, error.line, error.column], ["config.toml", line, column]);
    assert(error.message.startsWith(`config.toml:${line}:${column}: `), error.message);
    assert(!`${error.stack}${Deno.inspect(error)}`.includes("SECRET"), error.stack);
  });
}
