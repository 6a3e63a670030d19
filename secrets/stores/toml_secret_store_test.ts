import { assertEquals, assertFalse, assertInstanceOf, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../config/mod.ts";
import { decodeSecret } from "../decode_secret.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { TomlSecretStore, type TomlSecretStoreOptions } from "./toml_secret_store.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";

/** Runs a body with a store of a file that holds `toml`. */
async function withStore(
  toml: string,
  body: (store: TomlSecretStore, file: string) => Promise<void>,
  options?: TomlSecretStoreOptions,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "secrets.toml");
    await Deno.writeTextFile(file, toml);
    await body(new TomlSecretStore(file, options), file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const lines = Object.entries(CONFORMANCE_SECRETS).map(([name, value]) => `${name} = '${value}'`);

Deno.test("a TOML file is a secret store", () => withStore(lines.join("\n"), checkConformance));

Deno.test("a table of a TOML file is a secret store", () =>
  withStore(`OTHER = 1\n[a.b]\n${lines.join("\n")}\n[c]\nPLAIN = 2`, async (store, file) => {
    await checkConformance(store);
    assertEquals(await store.get("OTHER"), undefined);
    assertEquals(await store.names(), Object.keys(CONFORMANCE_SECRETS));
    assertEquals(store.name, `the table a.b of the file ${file}`);
  }, { table: "a.b" }));

Deno.test("a text comes as it is written: nothing is expanded, cast or followed", () => {
  const texts = ["pa$HOME-x", "~/x", "a${debug}b", "$HOME", "${other}", "1e5", "'quoted'", "true"];
  const toml = texts.map((text, index) => `S${index} = ${JSON.stringify(text)}`).join("\n");
  return withStore(toml, async (store) => {
    for (const [index, text] of texts.entries()) assertEquals(await store.get(`S${index}`), text);
  });
});

Deno.test("numbers and booleans come as they are written; lists and tables as JSON", () =>
  withStore(
    "n = 1_2.10\nb = true\nl = [1, 'a']\nd = 2020-12-31\nt = { user = 'ada' }\nx = [inf]\ny = nan",
    async (store, file) => {
      const decoded = async (name: string) => decodeSecret((await store.get(name)) ?? "");
      const all = await Promise.all(["n", "b", "l", "d", "t"].map(decoded));
      assertEquals(all, ["1_2.10", "true", [1, "a"], "2020-12-31", { user: "ada" }]);
      await assertRejects(() => store.get("x"), SecretStoreError, `${file}:6:1: inf and nan`);
      assertEquals(await store.get("y"), "nan");
    },
  ));

Deno.test("what is no TOML is an error with its place, and without the secret", async () => {
  const cases: [string, number, number][] = [
    ["A = 'fine'\nB = canary-7d1\n", 2, 5],
    ["A = 'canary-7d1\n", 1, 5],
    ["A = 'canary-7d1'\nA = 'canary-7d1'", 2, 1],
    ["constructor = 'canary-7d1'", 1, 1],
  ];
  for (const [toml, line, column] of cases) {
    await withStore(toml, async (store, file) => {
      const error = await assertRejects(() => store.get("A"), ConfigError);
      assertInstanceOf(error, ConfigError);
      assertEquals([error.file, error.line, error.column], [file, line, column]);
      assertFalse(Deno.inspect(error, { showHidden: true }).includes("canary-7d1"));
    });
  }
});

Deno.test("a table that is absent, or is none, is an error that says so", async () => {
  const toml = "plain = 'canary-7d1'\n[[list]]\nA = 1\n";
  const missing = (store: TomlSecretStore) =>
    assertRejects(() => store.get("A"), ConfigError, "there is no table [a.b]");
  await withStore(toml, (store) => missing(store).then(() => {}), { table: "a.b" });
  for (const table of ["plain", "list"]) {
    const message = `${table} is no table`;
    const check = (store: TomlSecretStore) =>
      assertRejects(() => store.get("A"), ConfigError, message).then(() => {});
    await withStore(toml, check, { table });
  }
});

Deno.test("a file that changed counts at once; one that is gone is an error", () =>
  withStore("A = '1'", async (store, file) => {
    assertEquals(await store.get("A"), "1");
    await Deno.writeTextFile(file, "A = '2'");
    assertEquals(await store.get("A"), "2");
    await Deno.remove(file);
    await assertRejects(() => store.get("A"), ConfigError, "the file does not exist");
  }));

Deno.test({
  name: "a file that may not be read is an error that names the flag",
  permissions: { read: false },
  async fn() {
    const store = new TomlSecretStore("/etc/team.toml");
    await assertRejects(() => store.get("A"), ConfigError, "--allow-read=/etc/team.toml");
  },
});
