import {
  assert,
  assertEquals,
  assertFalse,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigError, loadConfig } from "./mod.ts";
import { makeFile } from "./_test_file.ts";

function errorOf(path: string): ConfigError {
  const error = assertThrows(() => loadConfig({ path, env: {} }), ConfigError);
  assertEquals(error.file, path);
  assertStringIncludes(error.message, path);
  return error;
}

Deno.test("a named file that does not exist is an error that says what to do", () => {
  using file = makeFile("");
  assertStringIncludes(errorOf(`${file.path}.toml`).message, "does not exist. Create it");
  assertStringIncludes(errorOf(`${file.path}/below`).message, "does not exist");
  const env = { PREFECT__USER_CONFIG_PATH: `${file.folder}/none.toml` };
  const { message } = assertThrows(() => loadConfig({ env }), ConfigError);
  assertStringIncludes(message, "It is named by PREFECT__USER_CONFIG_PATH");
});

Deno.test("a folder is an error", () => {
  using file = makeFile("");
  assertStringIncludes(errorOf(file.folder).message, "a folder or a device");
});

Deno.test("a device is an error, and is not read", { ignore: Deno.build.os === "windows" }, () => {
  assertStringIncludes(errorOf("/dev/zero").message, "a folder or a device");
});

Deno.test("an unreadable file is an error", { ignore: Deno.build.os === "windows" }, () => {
  using file = makeFile("a = 1");
  Deno.chmodSync(file.path, 0);
  if (isReadable(file.path)) {
    console.log("this user may read every file: a link to itself stands in for an unreadable one");
    Deno.removeSync(file.path);
    Deno.symlinkSync(file.path, file.path);
  }
  const error = errorOf(file.path);
  assertStringIncludes(error.message, "cannot be read. Check its permissions");
  assert(error.cause instanceof Error);
});

function isReadable(path: string): boolean {
  try {
    Deno.readFileSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

Deno.test("a file that is not UTF-8 is an error with its line", () => {
  using file = makeFile(
    new Uint8Array([...new TextEncoder().encode('a = 1\nb = "'), 0xff, 34, 10]),
  );
  const error = errorOf(file.path);
  assertEquals(error.line, 2);
  assertStringIncludes(error.message, "not UTF-8");
});

Deno.test("UTF-16 is an error", () => {
  using file = makeFile(new Uint8Array([0xff, 0xfe, 97, 0, 61, 0, 49, 0]));
  assertStringIncludes(errorOf(file.path).message, "not UTF-8");
});

Deno.test("a file of 50 MiB is an error, and is not read", () => {
  using file = makeFile("");
  Deno.truncateSync(file.path, 50 * 2 ** 20);
  const start = performance.now();
  assertStringIncludes(errorOf(file.path).message, "larger than 10 MiB");
  assertLess(performance.now() - start, 1000);
});

Deno.test("a file of binary zeros is an error with line and column", () => {
  using file = makeFile(new Uint8Array(1000));
  const error = errorOf(file.path);
  assertEquals([error.line, error.column], [1, 1]);
});

Deno.test("a byte order mark and Windows line ends are fine", () => {
  using file = makeFile("\uFEFFa = 1\r\n[b]\r\nc = 2\r\n");
  assertEquals(loadConfig({ path: file.path, env: {} }), { a: 1, b: { c: 2 } });
});

Deno.test("an empty file is fine", () => {
  using file = makeFile("");
  assertEquals(loadConfig({ path: file.path, env: {} }), {});
});

Deno.test("the file is found by option, by variable and in the home folder, in this order", () => {
  using named = makeFile('by = "option"');
  using variable = makeFile('by = "variable"');
  using home = makeFile("");
  Deno.mkdirSync(`${home.folder}/.prefect`);
  Deno.writeTextFileSync(`${home.folder}/.prefect/config.toml`, 'by = "home"');
  const env = {
    HOME: home.folder,
    PREFECT__USER_CONFIG_PATH: "$DIR/config.toml",
    DIR: variable.folder,
  };
  assertEquals(loadConfig({ env, path: named.path }).by, "option");
  assertEquals(loadConfig({ env }).by, "variable");
  assertEquals(loadConfig({ env: { HOME: home.folder } }).by, "home");
  assertEquals(loadConfig({ env: { USERPROFILE: home.folder } }).by, "home");
  assertEquals(
    loadConfig({ env: { HOME: home.folder }, path: "~/.prefect/config.toml" }).by,
    "home",
  );
});

Deno.test("a secret in the name of the file is an error that does not show it", () => {
  const name = "PREFECT__CONTEXT__SECRETS__TOKEN";
  const env = { [name]: "s3cret", PREFECT__USER_CONFIG_PATH: `/$${name}.toml` };
  for (const options of [{ env }, { env, path: `$${name}` }]) {
    const error = assertThrows(() => loadConfig(options), ConfigError, `the secret in ${name}`);
    assertFalse(Deno.inspect(error).includes("s3cret"));
  }
});

Deno.test("a text that swallowed the lines of secrets is not shown", () => {
  using file = makeFile('port = """\n[context.secrets]\nTOKEN = "s3cret"\nNOTE = """\n');
  const { message } = assertThrows(
    () => loadConfig({ path: file.path, env: {}, defaults: { port: 8080 } }),
    ConfigError,
    "port must be a number, and is a text of several lines",
  );
  assertFalse(message.includes("s3cret"));
});

Deno.test("a program with its own prefix has its own file", () => {
  using home = makeFile("");
  Deno.mkdirSync(`${home.folder}/.myapp`);
  Deno.writeTextFileSync(`${home.folder}/.myapp/config.toml`, "port = 1");
  const options = { defaults: { port: 0 }, prefix: "MYAPP", env: { HOME: home.folder } };
  assertEquals(loadConfig(options), { port: 1 });
});

Deno.test("no file in the home folder is fine, and so is no home folder", () => {
  using home = makeFile("");
  assertEquals(loadConfig({ env: { HOME: home.folder } }), {});
  assertEquals(loadConfig({ env: {} }), {});
});
