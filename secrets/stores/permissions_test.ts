// What the stores say that they need: no more, and no less, than `deno run` asks for.
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../config/mod.ts";
import { CachedSecretStore } from "./cached_secret_store.ts";
import { ChainSecretStore } from "./chain_secret_store.ts";
import { CommandSecretStore } from "./command_secret_store.ts";
import { DotenvSecretStore } from "./dotenv_secret_store.ts";
import { EnvironmentSecretStore } from "./environment_secret_store.ts";
import { FileSecretStore } from "./file_secret_store.ts";
import { PrefectSecretStore } from "./prefect_secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { TomlSecretStore } from "./toml_secret_store.ts";

const VARIABLES = ["PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_API_AUTH_STRING"];

/** Calls `body` with Prefect's variables set as said, and puts them back. */
async function withVariables(
  values: Readonly<Record<string, string>>,
  body: () => Promise<void>,
): Promise<void> {
  const before = VARIABLES.map((name) => [name, Deno.env.get(name)] as const);
  const set = (name: string, value: string | undefined) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  for (const name of VARIABLES) set(name, values[name]);
  try {
    await body();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

Deno.test("a folder is permitted as it is named", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const flags = [`--allow-read=${folder}`];
    assertEquals(await new FileSecretStore(folder).permissions(), flags);
    assertEquals(await new DotenvSecretStore(join(folder, "a.env")).permissions(), flags);
  } finally {
    await Deno.remove(folder);
  }
});

Deno.test("a folder behind a link is permitted by both its names", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const [real, link] = [join(folder, "real"), join(folder, "link")];
    await Deno.mkdir(real);
    await Deno.symlink(real, link);
    assertEquals(await new FileSecretStore(link).permissions(), [
      `--allow-read=${link}`,
      `--allow-read=${real}`,
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "a folder that may not be read now is permitted as it is named",
  permissions: { read: false },
  async fn() {
    const store = new FileSecretStore("/run/secrets");
    assertEquals(await store.permissions(), ["--allow-read=/run/secrets"]);
  },
});

Deno.test("a folder that is absent cannot tell", async () => {
  const store = new FileSecretStore("absent-folder");
  await assertRejects(() => store.permissions(), SecretStoreError, "is mounted");
});

Deno.test("a TOML file or a program is permitted as it is named", async () => {
  const program = new CommandSecretStore({ command: "op", args: ["{name}"] });
  assertEquals(await program.permissions(), ["--allow-run=op"]);
  const file = new TomlSecretStore("/etc/team.toml", { table: "context.secrets" });
  assertEquals(await file.permissions(), ["--allow-read=/etc/team.toml"]);
});

Deno.test("variables are permitted by name, after their prefix", async () => {
  const store = new EnvironmentSecretStore({ prefix: "TEAM_" });
  assertEquals(await store.permissions(["A", "B"]), ["--allow-env=TEAM_A", "--allow-env=TEAM_B"]);
});

Deno.test("a Prefect server that code names needs its host and port alone", async () => {
  const flags = (apiUrl: string) => new PrefectSecretStore({ apiUrl }).permissions();
  assertEquals(await flags("http://127.0.0.1:4200/api"), ["--allow-net=127.0.0.1:4200"]);
  assertEquals(await flags("https://prefect.example/api"), ["--allow-net=prefect.example:443"]);
  assertEquals(await flags("http://[::1]/api"), ["--allow-net=[::1]:80"]);
});

Deno.test("a Prefect server of the environment needs the variables that are read", async () => {
  const [url = "", key = "", auth = ""] = VARIABLES.map((name) => `--allow-env=${name}`);
  const net = "--allow-net=prefect.example:443";
  const address = { PREFECT_API_URL: "https://prefect.example/api" };
  await withVariables(address, async () => {
    assertEquals(await new PrefectSecretStore().permissions(), [net, url, key, auth]);
    assertEquals(await new PrefectSecretStore({ apiKey: "k" }).permissions(), [net, url]);
  });
  await withVariables({ ...address, PREFECT_API_KEY: "k" }, async () => {
    assertEquals(await new PrefectSecretStore().permissions(), [net, url, key]);
  });
  await withVariables({}, async () => {
    await assertRejects(() => new PrefectSecretStore().permissions(), SecretStoreError, "address");
  });
});

Deno.test({
  name: "a Prefect server whose variables may not be read now cannot tell, and names the flag",
  permissions: { env: false },
  async fn() {
    const store = new PrefectSecretStore();
    await assertRejects(() => store.permissions(), ConfigError, "--allow-env=PREFECT_API_KEY");
  },
});

Deno.test("a chain needs what all its stores need, a cache what the store behind it does", async () => {
  const one = new EnvironmentSecretStore();
  const other = new PrefectSecretStore({ apiUrl: "http://127.0.0.1:4200/api" });
  const chain = new ChainSecretStore([one, new CachedSecretStore(other), one]);
  assertEquals(await chain.permissions(["A"]), ["--allow-env=A", "--allow-net=127.0.0.1:4200"]);
});

Deno.test("a chain or a cache of a store that does not say cannot tell", async () => {
  const silent = { name: "silent", get: () => Promise.resolve(undefined) };
  for (const store of [new ChainSecretStore([silent]), new CachedSecretStore(silent)]) {
    await assertRejects(() => store.permissions(["A"]), Error, "silent does not say");
  }
});
