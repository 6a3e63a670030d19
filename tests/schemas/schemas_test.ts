// Schemas of zod, valibot and arktype: for parameters, secrets and configurations.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as v from "npm:valibot@1.5.0";
import { z } from "npm:zod@4.6.7";
import {
  ConfigError,
  Flow,
  loadConfig,
  Parameter,
  ParameterError,
  PrefectSecret,
  Secret,
  SecretValueError,
  StoreSecret,
  task,
  withContext,
} from "../../mod.ts";
import type { SecretForm } from "../../secrets/mod.ts";
import { SILENT } from "../_silent_logger.ts";
import { LIBRARIES } from "./_libraries.ts";

const VALUE = "canary-5b21e9";

function read<T>(text: unknown, form: SecretForm<T>): Promise<T> {
  return withContext({ secrets: { IT: text } }, () => new Secret("IT").get(form));
}

for (const [name, library] of Object.entries(LIBRARIES)) {
  Deno.test(`${name}: a parameter is checked before the run, and tasks get what the schema gives`, async () => {
    const give = task((n: number) => n + 1);
    const flow = new Flow("digits", () => give(new Parameter("n", { schema: library.digits })));
    const run = await flow.run({ parameters: { n: "41" }, logger: SILENT });
    assertEquals(run.output, 42);
    const refused = await assertRejects(
      () => flow.run({ parameters: { n: "x" }, logger: SILENT }),
      ParameterError,
    );
    assertStringIncludes(refused.message, 'Parameter "n" of flow "digits" is refused: ');
  });

  Deno.test(`${name}: what is wrong with a parameter is told with its path`, async () => {
    const flow = new Flow("db", () => new Parameter("db", { schema: library.database }));
    const parameters = { db: { user: "ada", port: "many" } };
    const { message } = await assertRejects(() => flow.run({ parameters }), ParameterError);
    assertStringIncludes(message, "port: ");
  });

  Deno.test(`${name}: a secret has the type of its schema, in a task and from a secret task`, async () => {
    const json = '{"user":"ada","port":5432}';
    const { port }: { readonly port: number } = await read(json, { schema: library.database });
    assertEquals(port, 5432);
    assertEquals(await read("12345678", { schema: library.digits }), 12345678);

    const double = task((n: number) => n * 2);
    const secret = new PrefectSecret("IT", { schema: library.digits });
    const store = { name: "the team's", get: () => Promise.resolve("1234") };
    const ofStore = new StoreSecret("IT", { store, schema: library.digits });
    const flow = new Flow("doubles", () => [double(secret), double(ofStore)]);
    const run = await withContext(
      { secrets: { IT: "4321" } },
      () => flow.run({ logger: SILENT }),
    );
    assertEquals(run.output, [8642, 2468]);
  });

  Deno.test(`${name}: what is wrong with a secret is told without the secret`, async () => {
    const cases: [unknown, SecretForm][] = [
      [VALUE, { schema: library.email }],
      [VALUE.toUpperCase(), { schema: library.email }],
      ["zq", { schema: library.email }],
      [`{"user":7,"port":"${VALUE}"}`, { schema: library.database }],
      [{ user: [VALUE], port: null }, { schema: library.database }],
      [`"${VALUE}"`, { as: "json", schema: library.digits }],
    ];
    for (const [secret, form] of cases) {
      const error = await assertRejects(() => read(secret, form), SecretValueError);
      assertInstanceOf(error, SecretValueError);
      assertStringIncludes(error.message, 'Secret "IT" does not fit its schema:');
      const shown = Deno.inspect(error, { depth: 20 }).toLowerCase();
      assertFalse(shown.includes(VALUE) || shown.includes("zq"), error.message);
    }
    await assertRejects(
      () => read(`{"user":"ada","port":"${VALUE}"}`, { schema: library.database }),
      SecretValueError,
      "port: ",
    );
  });

  Deno.test(`${name}: a configuration has the type of its schema, and is frozen`, () => {
    const prefix = "MYAPP";
    const schema = library.server;
    const env = { MYAPP__SERVER__PORT: "9090" };
    const config = loadConfig({ schema, prefix, env });
    const port: number = config.server.port;
    assertEquals(port, 9090);
    assert(Object.isFrozen(config) && Object.isFrozen(config.server));
    const wrong = { MYAPP__SERVER__PORT: "90000" };
    const error = assertThrows(() => loadConfig({ schema, prefix, env: wrong }), ConfigError);
    assertInstanceOf(error, ConfigError);
    assertEquals([error.variable, error.key], ["MYAPP__SERVER__PORT", "server.port"]);
    const missing = assertThrows(() => loadConfig({ schema, prefix, env: {} }), ConfigError);
    assertInstanceOf(missing, ConfigError);
    assertStringIncludes(missing.message, "server");
  });
}

Deno.test("a secret as text is text, whatever it was; as JSON it is decoded, whatever it is", async () => {
  const cases: [unknown, string, unknown][] = [
    ["12345678", "12345678", 12345678],
    ["1.10", "1.10", 1.1],
    ["true", "true", true],
    ['"quoted"', '"quoted"', "quoted"],
    ['{"a":1}', '{"a":1}', { a: 1 }],
    [5432, "5432", 5432],
    [{ a: 1 }, '{"a":1}', { a: 1 }],
  ];
  for (const [secret, text, decoded] of cases) {
    assertEquals(await read(secret, { as: "text" }), text);
    assertEquals(await read(secret, { as: "json" }), decoded);
  }
  const error = await assertRejects(() => read(VALUE, { as: "json" }), SecretValueError);
  assertFalse(Deno.inspect(error).includes(VALUE));
});

Deno.test("what a schema makes of a secret is masked as the secret is", async () => {
  const schema = z.string().transform((text) => [...text].reverse().join(""));
  const lines: string[] = [];
  const keep = (...parts: unknown[]) => void lines.push(parts.map(String).join(" "));
  const logger = { debug: keep, info: keep, warn: keep, error: keep };
  const fails = task((text: string) => {
    throw new Error(`refused ${text}`);
  });
  const flow = new Flow("reversed", () => fails(new PrefectSecret("IT", { schema })));
  await withContext({ secrets: { IT: VALUE } }, () => flow.run({ logger }));
  const reversed = [...VALUE].reverse().join("");
  assertFalse(lines.some((line) => line.includes(reversed)), lines.join("\n"));
  assert(lines.some((line) => line.includes("refused ********")));
});

Deno.test("a secret may be checked asynchronously, a parameter may not", async () => {
  const schema = v.pipeAsync(v.string(), v.checkAsync((text) => Promise.resolve(text !== "")));
  assertEquals(await read(VALUE, { schema }), VALUE);
  const flow = new Flow("late", () => new Parameter("late", { schema }));
  const { message } = await assertRejects(
    () => flow.run({ parameters: { late: "x" } }),
    ParameterError,
  );
  assertStringIncludes(message, "leave out its async checks");
});
