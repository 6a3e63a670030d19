import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { originOf } from "./_internal.ts";
import { ConfigError, loadConfig, type LoadConfigOptions } from "./mod.ts";
import { makeFile } from "./_test_file.ts";

/** The error that loading gives. */
function errorOf(options: LoadConfigOptions<object>): ConfigError {
  const error = assertThrows(() => loadConfig(options), ConfigError);
  assertEquals(error.name, "ConfigError");
  return error;
}

/** Loads what a file and variables hold, over defaults. */
function load(toml: string, options: LoadConfigOptions<object> = {}): Record<string, unknown> {
  using file = makeFile(toml);
  return loadConfig({ env: {}, ...options, path: file.path });
}

Deno.test("defaults come back as they are where nothing overrides them", () => {
  const defaults = { port: 8080, hosts: ["a"], database: { host: "localhost" }, on: true };
  assertEquals(loadConfig({ defaults, env: {} }), defaults);
});

Deno.test("the file goes over the defaults, and the environment over the file", () => {
  using file = makeFile('[a]\nfile = "file"\nvariable = "file"\n');
  const defaults = { a: { code: "code", file: "code", variable: "code" } };
  const config = loadConfig({ defaults, path: file.path, env: { PREFECT__A__VARIABLE: "env" } });
  assertEquals(config, { a: { code: "code", file: "file", variable: "env" } });
});

Deno.test("every value knows where it was written", () => {
  using file = makeFile('\n[a]\n  file = "file"\n');
  const defaults = { a: { code: "code", file: "code" } };
  const config = loadConfig({ defaults, path: file.path, env: { PREFECT__A__VARIABLE: "env" } });
  assertEquals(originOf(config, "a.code"), "the defaults");
  assertEquals(originOf(config, "a.file"), `${file.path}:3:3`);
  assertEquals(originOf(config, "a.variable"), "the environment variable PREFECT__A__VARIABLE");
  assertEquals(originOf(config, "a.nothing"), undefined);
});

Deno.test("Prefect 1.4.1: variables are lower-cased, and make sections of their own", () => {
  const env = { PREFECT__EnV_vars__Twice__NESTED__new_KEY: "TEST", PREFECT_OTHER: "x", OTHER: "x" };
  assertEquals(loadConfig({ env }), { env_vars: { twice: { nested: { new_key: "TEST" } } } });
});

Deno.test("Prefect 1.4.1: a section of a file keeps its case, so that a variable is another key", () => {
  const config = load("[SeCtIoN]\nKeY = 1", { env: { PREFECT__SECTION__KEY: "2" } });
  assertEquals(config, { SeCtIoN: { KeY: 1 }, section: { key: 2 } });
});

Deno.test("another prefix reads other variables, and only those", () => {
  const env = { MYAPP__PORT: "1", PREFECT__PORT: "2" };
  assertEquals(loadConfig({ defaults: { port: 0 }, prefix: "MYAPP", env }), { port: 1 });
});

Deno.test("a prefix that cannot start a variable's name is refused", () => {
  for (const prefix of ["", "MY APP", "1", "A=B"]) {
    assertStringIncludes(errorOf({ prefix, env: {} }).message, "cannot start the name");
  }
});

Deno.test("a text becomes what the defaults have", () => {
  const defaults = { number: 1, float: 1.5, boolean: false, text: "", list: ["a"], open: null };
  const config = loadConfig({
    defaults,
    env: {
      PREFECT__NUMBER: "-10",
      PREFECT__FLOAT: "1e3",
      PREFECT__BOOLEAN: "TRUE",
      PREFECT__TEXT: "1",
      PREFECT__LIST: '["b", "c"]',
      PREFECT__OPEN: "2",
    },
  });
  assertEquals(config, {
    number: -10,
    float: 1000,
    boolean: true,
    text: "1",
    list: ["b", "c"],
    open: 2,
  });
});

const wrongVariables: [string, unknown, string][] = [
  ["a number", 1, "many"],
  ["a number", 1, ""],
  ["a number", 1, "true"],
  ["a number", 1, "12345678901234567890"],
  ["true or false", false, "1"],
  ["true or false", false, "yes"],
  ["a list", ["a"], "a, b"],
  ["a list", ["a"], '{"a": 1}'],
  ["a number", [1], '["a"]'],
  ["is a section", { b: 1 }, "x"],
];

for (const [expected, example, text] of wrongVariables) {
  Deno.test(`a variable with ${JSON.stringify(text)} for ${JSON.stringify(example)} is named`, () => {
    const error = errorOf({ defaults: { a: example }, env: { PREFECT__A: text } });
    assertEquals([error.variable, error.file], ["PREFECT__A", undefined]);
    assert(error.key?.startsWith("a"), error.key);
    assertStringIncludes(error.message, "PREFECT__A: ");
    assertStringIncludes(error.message, expected);
  });
}

const wrongLines: [string, unknown, string][] = [
  ["a text; write it in quotes", "x", "1"],
  ["a number", 1, '"many"'],
  ["true or false", true, "[]"],
  ["a list", ["x"], '"x"'],
  ["a text", ["x"], "[1]"],
  ["no section", 1, "{ b = 1 }"],
  ["is a section", { b: 1 }, "true"],
];

for (const [expected, example, value] of wrongLines) {
  Deno.test(`a file with ${value} for ${JSON.stringify(example)} is named with its line`, () => {
    using file = makeFile(`# first\n\n  a = ${value}\n`);
    const error = errorOf({ defaults: { a: example }, path: file.path, env: {} });
    const column = value.startsWith("{") ? 7 : 3; // A section stands where its brace does.
    assertEquals([error.file, error.line, error.column], [file.path, 3, column]);
    assertStringIncludes(error.message, `${file.path}:3:${column}: `);
    assertStringIncludes(error.message, expected);
  });
}

Deno.test("an error shows what was written, not what a variable made of it", () => {
  const { message } = errorOf({
    defaults: { port: 1 },
    env: { PREFECT__PORT: "$PASSWORD", PASSWORD: "hunter2" },
  });
  assertStringIncludes(message, "$PASSWORD");
  assert(!message.includes("hunter2"), message);
});

Deno.test("Prefect 1.4.1: where the defaults give no type, a text is cast", () => {
  const texts: [string, unknown][] = [
    ["trUe", true],
    ["FALSE", false],
    ["10", 10],
    ["-7.5", -7.5],
    ["1e5", 100000],
    ["1_000", 1000],
    [".5", 0.5],
    ['{"a": [1, true]}', { a: [1, true] }],
    ["['context_var']", ["context_var"]],
    ["[]", []],
    ["", ""],
    ["x", "x"],
    ["1 + 1", "1 + 1"],
    ["0123", "0123"],
    ["12345678901234567890", "12345678901234567890"],
    ["[not a list", "[not a list"],
    ["null", "null"],
    ["line 1\nline 2\rand 3\tand 4", "line 1\nline 2\rand 3\tand 4"],
  ];
  for (const [text, value] of texts) {
    assertEquals(loadConfig({ env: { PREFECT__A: text } }), { a: value }, text);
    assertEquals(load(`a = ${JSON.stringify(text)}`), { a: value }, text);
  }
});

Deno.test("a JSON object in a variable sets the keys of a section", () => {
  const defaults = { database: { host: "localhost", port: 1 } };
  const env = { PREFECT__DATABASE: '{"port": 2, "name": "x"}' };
  assertEquals(loadConfig({ defaults, env }), {
    database: { host: "localhost", port: 2, name: "x" },
  });
});

Deno.test("dates of a file stay texts, and lists stay as they are", () => {
  assertEquals(load('day = 2020-02-29\nlist = ["$HOME", "${a}", { b = "~" }]'), {
    day: "2020-02-29",
    list: ["$HOME", "${a}", { b: "~" }],
  });
});

Deno.test("the tree is frozen at every depth, and can be spread, cloned and written as JSON", () => {
  const config = load("[a]\nb = [{ c = [1] }]\n[context.secrets]\nX = 1");
  const inspectAll = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    assert(Object.isFrozen(value));
    Object.values(value).forEach(inspectAll);
  };
  inspectAll(config);
  const plain = { a: { b: [{ c: [1] }] }, context: { secrets: { X: "********" } } };
  assertEquals(structuredClone(config), plain);
  assertEquals(JSON.parse(JSON.stringify(config)), plain);
  assertEquals<Record<string, unknown>>({ ...config }, plain);
});

Deno.test("defaults that are no plain values are refused", () => {
  const cycle: Record<string, unknown> = {};
  cycle.cycle = cycle;
  for (const defaults of [{ a: new Date() }, { a: () => 1 }, { a: 1n }, { a: [Symbol()] }, cycle]) {
    assertInstanceOf(errorOf({ defaults, env: {} }), ConfigError);
  }
  errorOf({ defaults: [1], env: {} });
});

Deno.test("changing the defaults or the record afterwards changes nothing", () => {
  const defaults = { list: ["a"] };
  const config = loadConfig({ defaults, env: {} });
  defaults.list.push("b");
  assertEquals(config.list, ["a"]);
});
