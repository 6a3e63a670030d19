import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { secretNames, secretOf } from "./_internal.ts";
import { ConfigError, loadConfig } from "./mod.ts";
import { makeFile } from "./_test_file.ts";

const HOME = "/home/ada";

const texts: [string, string][] = [
  ["a dollar sign", "pa$HOME-x"],
  ["a tilde", "~/x"],
  ["a reference in a text", "a${debug}b"],
  ["single quotes", "'quoted'"],
  ["double quotes", '"quoted" \\" \\\\'],
  ["newlines", "-----BEGIN KEY-----\nx\r\ny\n"],
  ["emoji", "pass😀word 👩‍👩‍👧 é"],
  ["an exponent", "1e5"],
  ["a trailing zero", "1.10"],
  ["an underscore", "1_000"],
  ["a leading zero", "0123"],
  ["many digits", "12345678901234567890"],
  ["a boolean", "True"],
  ["JSON", '{"a": 1.10, "__proto__": 1}'],
  ["spaces around it", "  x\t "],
  ["no text", ""],
  ["an open reference", "${"],
  ["two references", "${debug}${debug}"],
  ["two variables", "$HOME$HOME"],
  ["the mask", "********"],
  ["1 MiB", "aé$~".repeat(2 ** 18)],
];

/** A TOML text with every character that could mean something written as an escape or as itself. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\x7f", "\\u007f");
}

for (const [title, text] of texts) {
  Deno.test(`a secret with ${title} comes back byte for byte`, () => {
    using file = makeFile(`debug = false\n[context.secrets]\nX = ${quote(text)}\n`);
    const fromFile = loadConfig({ path: file.path, env: { HOME } });
    assertEquals(secretOf(fromFile, "X")?.value, text);
    assertEquals(secretOf(fromFile, "X")?.origin, `${file.path}:3:1`);
    const env = { HOME, PREFECT__CONTEXT__SECRETS__X: text };
    assertEquals(secretOf(loadConfig({ env }), "X")?.value, text);
    const defaults = { debug: false, context: { secrets: { X: text } } };
    assertEquals(secretOf(loadConfig({ defaults, env: { HOME } }), "X")?.value, text);
  });
}

Deno.test("NUL and long escapes of a file come back as their characters", () => {
  using file = makeFile("[context.secrets]\nX = \"a\\u0000b\\U0001F600\"\nY = '''a\n\\u0000'''\n");
  const config = loadConfig({ path: file.path, env: {} });
  assertEquals(secretOf(config, "X")?.value, "a\0b😀");
  assertEquals(secretOf(config, "Y")?.value, "a\n\\u0000");
});

Deno.test("a secret of a file may be a list or a table; a number is the text that was written", () => {
  using file = makeFile('[context.secrets]\nN = 1\nL = ["$HOME"]\n[context.secrets.T]\na.b = "~"');
  const config = loadConfig({ path: file.path, env: { HOME } });
  assertEquals(["N", "L", "T"].map((name) => secretOf(config, name)?.value), [
    "1",
    ["$HOME"],
    { a: { b: "~" } },
  ]);
  assertEquals(config.context, { secrets: { N: "********", L: "********", T: "********" } });
});

Deno.test("numbers and booleans of a file are secrets as they were written", () => {
  const written = ["12345678", "1.10", "1_000", "0x1F", "1e5", "+7", "-0.0", "true", "inf"];
  const toml = written.map((text, index) => `S${index} = ${text} # a comment`).join("\n");
  using file = makeFile(`[context.secrets]\n${toml}`);
  const config = loadConfig({ path: file.path, env: { HOME } });
  assertEquals(written.map((_, index) => secretOf(config, `S${index}`)?.value), written);
});

Deno.test("only a text that is a reference as a whole is followed", () => {
  using file = makeFile(`
    user = "ada"
    n = 5
    [context.secrets]
    VARIABLE = "$TOKEN"
    UNSET = "$NOT_SET"
    KEY = "\${user}"
    NUMBER = "\${n}"
    NONE = "\${nobody}"
    OTHER = "\${context.secrets.VARIABLE}"
  `);
  const config = loadConfig({ path: file.path, env: { TOKEN: "$HOME ${user}", HOME } });
  const values = secretNames(config).map((name) => [name, secretOf(config, name)?.value]);
  assertEquals(Object.fromEntries(values), {
    VARIABLE: "$HOME ${user}",
    UNSET: "$NOT_SET",
    KEY: "ada",
    NUMBER: 5,
    NONE: "",
    OTHER: "$HOME ${user}",
  });
});

Deno.test("secrets that refer to each other are refused when the configuration is loaded", () => {
  using file = makeFile(
    '[context.secrets]\nA = "${context.secrets.B}"\nB = "${context.secrets.A}"',
  );
  const error = assertThrows(() => loadConfig({ path: file.path, env: {} }), ConfigError);
  assertStringIncludes(error.message, "context.secrets.A -> context.secrets.B");
});

Deno.test("the names of secrets keep their case and their underscores", () => {
  const env = {
    PREFECT__CONTEXT__SECRETS__mY_spECIal_kEY: "1",
    PREFECT__CONTEXT__SECRETS__A__B: "2",
    PREFECT__CONTEXT__FLOW_RUN_ID: "12345",
  };
  const config = loadConfig({ env });
  assertEquals(config.context, {
    flow_run_id: 12345,
    secrets: { mY_spECIal_kEY: "********", A__B: "********" },
  });
  assertEquals(secretOf(config, "A__B")?.value, "2");
});

Deno.test("no way of printing or copying a tree shows a secret", () => {
  using file = makeFile('[context.secrets]\nFILE = "hunter2-file"\nT = { a = "hunter2-table" }\n');
  const config = loadConfig({
    defaults: { context: { secrets: { CODE: "hunter2-code" } } },
    path: file.path,
    env: { PREFECT__CONTEXT__SECRETS__ENV: "hunter2-env" },
  });
  const { context } = config;
  for (const value of [config, { ...config }, context, structuredClone(config), context.secrets]) {
    const shown = Deno.inspect(value, { depth: 99, showHidden: true }) + JSON.stringify(value) +
      Object.getOwnPropertySymbols(value).join();
    for (const name of ["FILE", "T", "CODE", "ENV"]) assertStringIncludes(shown, name);
    assert(!shown.includes("hunter2"), shown);
  }
});

Deno.test("a JSON object can set all secrets at once", () => {
  const env = { PREFECT__CONTEXT__SECRETS: '{"A": "1e5"}', PREFECT__CONTEXT: '{"secrets": {}}' };
  const config = loadConfig({ env });
  assertEquals(config.context, { secrets: { A: "********" } });
  assertEquals(secretOf(config, "A")?.value, "1e5");
});

Deno.test("what stands where the secrets' section should is refused unseen", () => {
  const lines = ['context.secrets = "hunter2"', 'context = ["hunter2"]', 'context = "hunter2"'];
  lines.push('[[context.secrets]]\nA = "hunter2"', '[[context]]\nsecrets.A = "hunter2"');
  for (const toml of lines) {
    using file = makeFile(toml);
    const error = assertThrows(() => loadConfig({ path: file.path, env: {} }), ConfigError);
    assert(!`${error.stack}${Deno.inspect(error)}`.includes("hunter2"), error.stack);
  }
  const env = { PREFECT__CONTEXT__SECRETS: '["hunter2"]' };
  const error = assertThrows(() => loadConfig({ env }), ConfigError);
  assert(!error.message.includes("hunter2"));
});

Deno.test("a later layer replaces a secret as a whole", () => {
  using file = makeFile("[context.secrets.X]\na = 1\n");
  const defaults = { context: { secrets: { X: { b: 2 }, Y: "y" } } };
  const config = loadConfig({ defaults, path: file.path, env: {} });
  assertEquals(secretOf(config, "X")?.value, { a: 1 });
  const env = { PREFECT__CONTEXT__SECRETS__X: "z" };
  assertEquals(secretOf(loadConfig({ defaults, path: undefined, env }), "X")?.value, "z");
});
