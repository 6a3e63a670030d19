import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  findLocalSecret,
  forgetConfig,
  readEnvironmentVariable,
  secretNames,
  secretOf,
  usesLocalSecrets,
} from "./_internal.ts";
import { getConfig, loadConfig } from "./mod.ts";
import { makeFile } from "./_test_file.ts";

const VARIABLE = "PREFECT__CONTEXT__SECRETS__TACIT_TEST";

/** Sets a variable for the length of a `using` block. */
function setVariable(name: string, value: string): Disposable {
  Deno.env.set(name, value);
  return { [Symbol.dispose]: () => Deno.env.delete(name) };
}

Deno.test("the environment goes before the file", () => {
  using file = makeFile('[context.secrets]\nA = "file"\nB = "file"');
  const env = { PREFECT__CONTEXT__SECRETS__A: "environment" };
  const config = loadConfig({ path: file.path, env });
  assertEquals(findLocalSecret("A", config), {
    found: {
      value: "environment",
      origin: "the environment variable PREFECT__CONTEXT__SECRETS__A",
    },
  });
  assertEquals(findLocalSecret("B", config), {
    found: { value: "file", origin: `${file.path}:3:1` },
  });
});

Deno.test("a variable that is set after the configuration was loaded is found", () => {
  const config = loadConfig({ path: undefined, prefix: "PREFECT" });
  using _variable = setVariable(VARIABLE, "late");
  assertEquals(secretOf(config, "TACIT_TEST"), undefined);
  assertEquals(findLocalSecret("TACIT_TEST", config), {
    found: { value: "late", origin: `the environment variable ${VARIABLE}` },
  });
});

Deno.test("a live variable that is a reference to a key is followed", () => {
  const config = loadConfig({ defaults: { user: "ada" } });
  using _variable = setVariable(VARIABLE, "${user}");
  const local = findLocalSecret("TACIT_TEST", config);
  assertEquals("found" in local && local.found.value, "ada");
});

Deno.test("an object that was not loaded has no secrets but those of the environment", () => {
  using _variable = setVariable(VARIABLE, "live");
  const strange = { context: { secrets: { X: "plain" } } };
  assertEquals(secretNames(strange), []);
  assertEquals(findLocalSecret("X", strange), {
    looked: [
      { where: "the environment variable PREFECT__CONTEXT__SECRETS__X", why: "it is not set" },
    ],
  });
  const local = findLocalSecret("TACIT_TEST", strange);
  assertEquals("found" in local && local.found.value, "live");
});

Deno.test("a secret that is nowhere lists the places", () => {
  using file = makeFile("");
  const config = loadConfig({ path: file.path, env: {}, prefix: "MYAPP" });
  assertEquals(findLocalSecret("X", config), {
    looked: [
      { where: "the environment variable MYAPP__CONTEXT__SECRETS__X", why: "it is not set" },
      { where: `the file ${file.path}`, why: "it has no such secret" },
    ],
  });
});

Deno.test("names that every object has are no secrets", () => {
  const config = loadConfig({ env: {} });
  for (const name of ["__proto__", "constructor", "toString", "", "a=b", "a\0b"]) {
    assertEquals("looked" in findLocalSecret(name, config), true, name);
    assertEquals("looked" in findLocalSecret(name, {}), true, name);
  }
});

Deno.test("either switch that is false switches local secrets off", () => {
  const load = (env: Record<string, string>) =>
    loadConfig({ defaults: { use_local_secrets: true, cloud: { use_local_secrets: true } }, env });
  assertEquals(usesLocalSecrets(load({})), true);
  assertEquals(usesLocalSecrets(load({ PREFECT__USE_LOCAL_SECRETS: "false" })), false);
  assertEquals(usesLocalSecrets(load({ PREFECT__CLOUD__USE_LOCAL_SECRETS: "FALSE" })), false);
  assertEquals(usesLocalSecrets({}), true);
});

Deno.test("a variable is read by name", () => {
  using _variable = setVariable(VARIABLE, "1.10");
  assertEquals(readEnvironmentVariable(VARIABLE), "1.10");
  assertEquals(readEnvironmentVariable("TACIT_NOT_SET"), undefined);
  assertEquals(readEnvironmentVariable("a=b"), undefined);
});

Deno.test("the library's configuration is loaded once, until it is forgotten", () => {
  forgetConfig();
  using file = makeFile("");
  using _file = setVariable("PREFECT__USER_CONFIG_PATH", file.path);
  const first = getConfig();
  using _variable = setVariable("PREFECT__LOGGING__LEVEL", "DEBUG");
  assertStrictEquals(getConfig(), first);
  forgetConfig();
  assertEquals(getConfig().logging.level, "DEBUG");
  forgetConfig();
});

Deno.test("Prefect 1.4.1: a config.toml of Prefect's is read, and false is none", () => {
  using file = makeFile(`
    home_dir = "~/.prefect"
    backend = "cloud"
    [server]
    host = "http://localhost"
    port = "4200"
    endpoint = "\${server.host}:\${server.port}"
    [cloud]
    api = "\${\${backend}.endpoint}"
    endpoint = "https://api.prefect.io"
    graphql = "\${cloud.api}/graphql"
    use_local_secrets = true
    [logging]
    level = "WARNING"
    log_attributes = "['context_var']"
    [tasks.defaults]
    max_retries = false
    retry_delay = false
    [context.secrets]
    KeY = "1e5"
  `);
  forgetConfig();
  using _file = setVariable("PREFECT__USER_CONFIG_PATH", file.path);
  const config = getConfig();
  forgetConfig();
  assertEquals(config.logging.log_attributes, ["context_var"]);
  assertEquals(config.logging.level, "WARNING");
  assertEquals(config.cloud.graphql, "https://api.prefect.io/graphql");
  assertEquals(config.context.secrets, { KeY: "********" });
});
