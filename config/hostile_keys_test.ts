import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigError, loadConfig } from "./mod.ts";
import { makeFile } from "./_test_file.ts";

const KEYS = ["__proto__", "constructor", "prototype"];

/** Loading must fail with an error that names the key, and leave prototypes as they are. */
function assertRefused(key: string, load: () => unknown): ConfigError {
  const error = assertThrows(load, ConfigError);
  assertStringIncludes(error.message, key);
  assertEquals(Reflect.get({}, "polluted"), undefined);
  assertEquals(Reflect.get(Object, "polluted"), undefined);
  assertEquals(Object.keys(Object.prototype), []);
  return error;
}

for (const key of KEYS) {
  const documents = {
    table: `ok = 1\n[${key}]\npolluted = 1`,
    "table below another": `ok = 1\n[a.${key}.b]\npolluted = 1`,
    "list of tables": `ok = 1\n[[${key}]]\npolluted = 1`,
    "dotted key": `ok = 1\na.${key}.polluted = 1`,
    "quoted key": `ok = 1\na = { "${key}" = { polluted = 1 } }`,
    "escaped key": `ok = 1\n"${key.replace("o", "\\u006f")}" = 1`,
    "key in a list": `ok = 1\na = [[{ ${key}.polluted = 1 }]]`,
    "name of a secret": `[context.secrets]\n${key} = "x"`,
  };
  for (const [title, toml] of Object.entries(documents)) {
    Deno.test(`${key} as a TOML ${title} is refused with its line`, () => {
      using file = makeFile(toml);
      const error = assertRefused(key, () => loadConfig({ path: file.path, env: {} }));
      assertEquals([error.file, error.line], [file.path, 2]);
    });
  }

  Deno.test(`${key} in a default is refused`, () => {
    const defaults = JSON.parse(`{"a": {"${key}": {"polluted": 1}}}`);
    assertRefused(key, () => loadConfig({ defaults, env: {} }));
  });

  Deno.test(`${key} in the JSON of a variable is refused`, () => {
    for (const json of [`{"${key}": {"polluted": 1}}`, `[{"${key}": 1}]`]) {
      const error = assertRefused(key, () => loadConfig({ env: { PREFECT__A: json } }));
      assertEquals(error.variable, "PREFECT__A");
    }
  });

  Deno.test(`${key} as the name of a secret in a variable is refused`, () => {
    const variable = `PREFECT__CONTEXT__SECRETS__${key}`;
    const error = assertRefused(key, () => loadConfig({ env: { [variable]: "x" } }));
    assertEquals(error.variable, variable);
  });

  Deno.test(`${key} in a reference is a key that does not exist`, () => {
    const config = loadConfig({ env: { PREFECT__A: `x\${${key}.polluted}\${a.${key}}` } });
    assertEquals(config, { a: "x" });
  });
}

Deno.test("hostile keys in the name of a variable are refused", () => {
  for (
    const variable of [
      "PREFECT____PROTO____POLLUTED",
      "PREFECT__A____proto____POLLUTED",
      "PREFECT__CONSTRUCTOR__PROTOTYPE__POLLUTED",
      "PREFECT__A__Prototype",
      "PREFECT__",
    ]
  ) {
    const error = assertRefused("", () => loadConfig({ env: { [variable]: "1" } }));
    assertEquals(error.variable, variable);
    assert(error.message.startsWith(`${variable}: `), error.message);
  }
});

Deno.test("names that every object has are names like others", () => {
  using file = makeFile('toString = 1\n[hasOwnProperty]\nvalueOf = "x"');
  const config: unknown = loadConfig({ path: file.path, env: { PREFECT__THEN: "1" } });
  assertEquals(JSON.stringify(config), '{"toString":1,"hasOwnProperty":{"valueOf":"x"},"then":1}');
});
