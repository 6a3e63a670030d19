import { assert, assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigError, loadConfig } from "./mod.ts";
import { makeFile } from "./_test_file.ts";

const HOME = "/home/ada";

function load(toml: string, env: Record<string, string> = {}, defaults: object = {}) {
  using file = makeFile(toml);
  return loadConfig({ defaults, path: file.path, env: { HOME, ...env } }) as Record<
    string,
    unknown
  >;
}

function messageOf(toml: string, env: Record<string, string> = {}): string {
  return assertThrows(() => load(toml, env), ConfigError).message;
}

Deno.test("a variable and the home folder are expanded as in a shell, unset ones stay", () => {
  const config = load(
    `a = "~/x"\nb = "$DIR/$FILE.txt"\nc = "xxx$DIRxxx"\nd = "a~/$"\ne = "~"\nf = "~ada"\ng = "$1$"`,
    { DIR: "/tmp", FILE: "f" },
  );
  assertEquals(config, {
    a: `${HOME}/x`,
    b: "/tmp/f.txt",
    c: "xxx$DIRxxx",
    d: "a~/$",
    e: HOME,
    f: "~ada",
    g: "$1$",
  });
});

Deno.test("what a variable held is not expanded again", () => {
  const config = load('a = "$X"\nb = "x${c}"\nc = "$Y"', { X: "~/$HOME${b}", Y: "${a}" });
  assertEquals(config, { a: "~/$HOME${b}", b: "x${a}", c: "${a}" });
});

Deno.test("a text that is a variable is cast as its value", () => {
  const config = load('a = "$N"\nb = "$N"', { N: "10" }, { b: "text" });
  assertEquals(config, { a: 10, b: "10" });
});

Deno.test("Prefect 1.4.1: a variable may stand in braces, where no key has its name", () => {
  const config = load(
    `a = "\${HOME}/x"\nb = "\${N}"\nc = "\${NOWHERE}"\nd = "\${a}"\ne = "\${NEXT}!"`,
    { N: "10", a: "the variable", NEXT: "${N}" },
  );
  assertEquals(config, { a: `${HOME}/x`, b: 10, c: "", d: `${HOME}/x`, e: "${N}!" });
});

Deno.test("a variable in braces may not be a secret", () => {
  const env = { PREFECT__CONTEXT__SECRETS__KEY: "s3cr3t" };
  const message = messageOf('a = "${PREFECT__CONTEXT__SECRETS__KEY}"', env);
  assertStringIncludes(message, "refers to a secret");
  assert(!message.includes("s3cr3t"));
});

Deno.test("without a home folder a tilde stays", () => {
  assertEquals(loadConfig({ env: { PREFECT__A: "~/x" } }), { a: "~/x" });
  assertEquals(loadConfig({ env: { PREFECT__A: "~/x", USERPROFILE: "C:\\ada" } }), {
    a: "C:\\ada/x",
  });
});

Deno.test("Prefect 1.4.1: a reference gives another key's value", () => {
  const config = load(`
    [general]
    x = 1
    y = "hi"
    [general.nested]
    x = "\${general.x}"
    x_interpolated = "\${general.x} + 1"
    y = "\${general.y} or bye"
    [interpolation]
    key = "x"
    value = "\${general.nested.\${interpolation.key}}"
    bad_value = "\${general.bad_key}"
    section = "\${general}"
  `);
  assertEquals(config, {
    general: { x: 1, y: "hi", nested: { x: 1, x_interpolated: "1 + 1", y: "hi or bye" } },
    interpolation: { key: "x", value: 1, bad_value: "", section: "" },
  });
});

Deno.test("a whole-value reference keeps its type, a part of a text is text", () => {
  const config = load(
    'a = [1]\nb = true\nc = "${a}"\nd = "${b}"\ne = "${a}${b}"\nf = "${d}"\ng = "${b}"',
    {},
    { g: "text" },
  );
  assertEquals(config, { a: [1], b: true, c: [1], d: true, e: "[1]true", f: true, g: "true" });
});

Deno.test("a reference takes the value of the highest layer", () => {
  const defaults = { host: "localhost", url: "db://${host}" };
  const env = { PREFECT__HOST: "db.example" };
  assertEquals(loadConfig({ defaults, env }).url, "db://db.example");
});

Deno.test("braces that are no reference stay", () => {
  assertEquals(load(`a = ${JSON.stringify("x${")}\nb = "}{"\nc = ${JSON.stringify("${a} } ${")}`), {
    a: "x${",
    b: "}{",
    c: "x${ } ${",
  });
});

Deno.test("a cycle is named with all its keys", () => {
  using file = makeFile('a = "${b}"\nb = "x${c.d}"\n[c]\nd = "${a}"\n');
  const error = assertThrows(() => loadConfig({ path: file.path, env: {} }), ConfigError);
  assertStringIncludes(error.message, "a -> b -> c.d -> a");
  assertEquals([error.key, error.line], ["a", 1]);
  assertStringIncludes(messageOf('a = "${a}"'), "a -> a");
  assertStringIncludes(messageOf('a = "${${b}}"\nb = "${a}"'), "a -> b -> a");
});

Deno.test("a million-fold expansion ends soon, with an error that names the key", () => {
  const lines = Array.from({ length: 30 }, (_, i) => `a${i} = "\${a${i + 1}}\${a${i + 1}}"`);
  const start = performance.now();
  const message = messageOf([...lines, 'a30 = "x"'].join("\n"));
  assertLess(performance.now() - start, 2000);
  assertStringIncludes(message, "grow past 1 MiB");
});

Deno.test("a text of more than 1 MiB is no growth", () => {
  const a = "x".repeat(2 ** 20 + 1);
  assertEquals(load(`a = "${a}"\nb = "\${a}"`), { a, b: a });
  assertStringIncludes(messageOf(`a = "${a}"\nb = "\${a}x"`), "grow past 1 MiB");
});

Deno.test("long chains and deep nesting end with an error", () => {
  const chain = Array.from({ length: 10_000 }, (_, i) => `a${i} = "\${a${i + 1}}"`).join("\n");
  assertStringIncludes(messageOf(chain), "more than 100 times");
  assertStringIncludes(messageOf(`a = "${"${".repeat(10_000)}"`), "more than 100 levels");
  const env = { PREFECT__A: "[".repeat(5000) + "]".repeat(5000) };
  assertStringIncludes(messageOf("", env), "more than 100 levels");
  const name = `PREFECT${"__A".repeat(1000)}`;
  assertStringIncludes(messageOf("", { [name]: "x" }), "more than 100 levels");
});

Deno.test("a key that refers to a secret is refused, and the secret is not shown", () => {
  const secrets = '[context.secrets]\nX = "hunter2"\n';
  const texts = ["${context.secrets.X}", "a ${context.secrets.X}", "${context.secrets}"];
  for (const text of texts) {
    using file = makeFile(`[a]\nb = ${JSON.stringify(text)}\n${secrets}`);
    const error = assertThrows(() => loadConfig({ path: file.path, env: {} }), ConfigError);
    assertEquals([error.key, error.line], ["a.b", 2]);
    assert(!`${error.stack}`.includes("hunter2"));
  }
  const env = { PREFECT__A: "$PREFECT__CONTEXT__SECRETS__X", PREFECT__CONTEXT__SECRETS__X: "y" };
  assertStringIncludes(messageOf("", env), "refers to a secret");
});
