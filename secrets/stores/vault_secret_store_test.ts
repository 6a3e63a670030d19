// Secrets of a Vault, as names stand for them, by a flow's own means too.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import { DEFAULT_CONFIG } from "../../config/get_config.ts";
import {
  type Config,
  ConfigError,
  Flow,
  loadConfig,
  type Logger,
  Secret,
  StoreSecret,
  task,
  withContext,
} from "../../mod.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";
import { withServer } from "./_test_server.ts";
import {
  APP_ROLE,
  BY_TOKEN,
  refusal,
  ROLE_TOKEN,
  secretAnswer,
  VALUE,
  vault,
  withVariables,
} from "./_test_vault.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { VaultSecretStore } from "./vault_secret_store.ts";

const credentials = BY_TOKEN;

Deno.test("a name may be one key of the secret that the store is for", async () => {
  await withServer(vault, async (address) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret", path: "app" });
    await checkConformance(store);
    assertEquals(await store.get("port"), "5432");
    assertEquals(await store.names(), [...Object.keys(CONFORMANCE_SECRETS), "password", "port"]);
  });
});

Deno.test("a name may be a path below a mount, whole or with a key", async () => {
  await withServer(vault, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret" });
    assertEquals(await store.get("app#password"), VALUE);
    assertEquals(JSON.parse((await store.get("app"))!).port, 5432);
    assertStrictEquals(await store.get("app#nothing"), undefined);
    assertStrictEquals(await store.get("nothing"), undefined);
    assertStrictEquals(await store.get("gone"), undefined);
    assertEquals(await store.names(), ["app", "gone"]);
    assert(asked.every(({ headers }) => headers.get("x-vault-request") === "true"));
  });
});

Deno.test("a name that no secret can have is no secret, and is not asked for", async () => {
  await withServer(vault, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret" });
    for (const name of ["", "/", "a//b", "../sys/seal", "a/./b", "a/..", "a.", "\ud800", "#a"]) {
      assertStrictEquals(await store.get(name), undefined);
    }
    assertEquals(asked.length, 0);
  });
});

Deno.test("a name cannot leave its place in the address", async () => {
  await withServer(() => secretAnswer({}), async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret" });
    for (const name of ["a?b", "a%2F..%2Fb", "a\\..\\b", "ä b", "a;b"]) await store.get(name);
    assertEquals(asked.map(({ line }) => line), [
      "GET /v1/secret/data/a%3Fb",
      "GET /v1/secret/data/a%252F..%252Fb",
      "GET /v1/secret/data/a%5C..%5Cb",
      "GET /v1/secret/data/%C3%A4%20b",
      "GET /v1/secret/data/a%3Bb",
    ]);
  });
});

Deno.test("Prefect 1.4.1: without options a name is mount and path, and stands for all keys", async () => {
  await withServer(vault, async (address) => {
    const store = new VaultSecretStore({ address, credentials });
    assertEquals(JSON.parse((await store.get("secret/app"))!).password, VALUE);
    assertEquals(await store.get("secret/app#password"), VALUE);
    await refusal(store, "app", 'the name "app" has no mount');
    assertEquals(await store.names(), []);
  });
});

Deno.test("Prefect 1.4.1: a task's value is the object of all keys", async () => {
  await withServer(() => secretAnswer({ "fake-key": "fake-value" }), async (address) => {
    const store = new VaultSecretStore({ address, credentials });
    const take = task((secret: Record<string, string>) => Object.entries(secret).join());
    const flow = new Flow("vault", () => {
      const secret = new StoreSecret<Record<string, string>>("secret/fake-path", { store });
      return take(secret);
    });
    const seen: string[] = [];
    const run = await flow.run({ logger: loggerTo(seen) });
    assert(run.isSuccessful, seen.join("\n"));
  });
});

Deno.test("a number keeps its digits, and a list comes as JSON", async () => {
  const body = '{"data":{"data":{"id":12345678901234567890,"list":[1,"a"],"none":null},' +
    '"metadata":{"version":1}}}';
  await withServer(() => new Response(body), async (address) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret", path: "app" });
    assertEquals(await store.get("id"), "12345678901234567890");
    assertEquals(await store.get("list"), '[1,"a"]');
    assertEquals(await store.get("none"), "null");
  });
});

Deno.test("a mount and a path may be written with slashes around them, and lead nowhere else", async () => {
  await withServer(vault, async (address) => {
    const options = { address: `${address}/`, credentials, mount: "/secret/", path: "app/" };
    assertEquals(await new VaultSecretStore(options).get("password"), VALUE);
  });
  for (const mount of ["", "/", "..", "a/../b", "\ud800"]) {
    assertThrows(() => new VaultSecretStore({ mount }), TypeError, "`mount` is empty, or");
    assertThrows(() => new VaultSecretStore({ mount: "a", path: mount }), TypeError, "`path` is");
  }
  assertThrows(() => new VaultSecretStore({ path: "app" }), TypeError, "`path` needs `mount`");
});

Deno.test("a mount that is not there, or no KV engine of version 2, is an error", async () => {
  await withServer(vault, async (address) => {
    const make = (mount: string) => new VaultSecretStore({ address, credentials, mount });
    await refusal(make("nowhere"), "app", "there is no KV engine at this mount");
    await refusal(make("kv1"), "app", 'Check that "kv1" is one of version 2');
    await assertRejects(() => make("kv1").names(), SecretStoreError, "is one of version 2");
    await assertRejects(() => make("nowhere").names(), SecretStoreError, "no KV engine");
    assertEquals(await make("empty").names(), []);
  });
  await withServer(() => new Response("<html>", { status: 404 }), async (address) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret" });
    await refusal(store, "app", "or no Vault at this address");
  });
});

Deno.test("a namespace goes along with each request", async () => {
  await withServer(vault, async (address, asked) => {
    const options = { address, credentials: APP_ROLE, mount: "secret", namespace: "team-a/" };
    await new VaultSecretStore(options).get("app#password");
    await withVariables({ VAULT_ADDR: address, VAULT_NAMESPACE: "team-b" }, async () => {
      await new VaultSecretStore({ credentials, mount: "secret" }).get("app");
      await new VaultSecretStore({ address, credentials, mount: "secret" }).get("app");
    });
    const sent = asked.map(({ headers }) => headers.get("x-vault-namespace"));
    assertEquals(sent, ["team-a/", "team-a/", "team-b", null]);
    const odd = new VaultSecretStore({ address, credentials, namespace: "tëam" });
    await refusal(odd, "secret/app", "the namespace has a space or an odd character");
  });
});

Deno.test("an address that is not known, or cannot be used, is said", async () => {
  await refusal(new VaultSecretStore({ credentials }), "secret/app", "Set VAULT_ADDR");
  const addresses = ["nowhere", "ftp://host", "https://canary:pass@host", "http://", "http://h?a"];
  for (const address of addresses) {
    const store = new VaultSecretStore({ credentials, address });
    await refusal(store, "secret/app", "not an http or https URL");
  }
});

Deno.test("the configuration chooses a Vault, whose credentials are not asked of it", () =>
  withServer(vault, async (address, asked) => {
    const toml = `[secrets]\nstore = "vault"\n[secrets.vault]\naddress = "${address}"
      mount = "secret/"\npath = "app"\n[context.secrets.VAULT_CREDENTIALS]
      VAULT_ROLE_ID = "role"\nVAULT_SECRET_ID = "canary-secret-id"`;
    assertEquals(await readBy(toml), VALUE);
    assertEquals(asked.map(({ line }) => line), [
      "POST /v1/auth/approle/login",
      "GET /v1/secret/data/app",
    ]);
  }));

Deno.test("a Vault of the configuration without credentials is an error, and not asked for them", () =>
  withServer(vault, async (address, asked) => {
    const section = `[secrets]\nstore = "vault"\n[secrets.vault]\naddress = "${address}"`;
    const error = await readBy(`${section}\nmount = "secret"\npath = "app"`);
    assertInstanceOf(error, SecretStoreError);
    assertStringIncludes(error.message, "Set the secret VAULT_CREDENTIALS in the environment");
    assertEquals(asked.length, 0);
    const odd = await readBy(`${section}\nmount = "a/../b"`);
    assertInstanceOf(odd, ConfigError);
    assertStringIncludes(odd.message, "secrets.vault.mount can be no path of Vault's");
  }));

Deno.test("credentials and tokens are masked in each run that uses the store, not the first alone", () =>
  withServer(vault, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const logs: string[] = [];
    const tell = task((secret: string) => {
      throw new Error(`${secret.length} ${ROLE_TOKEN} canary-secret-id`);
    });
    const flow = new Flow("vault", () => tell(new StoreSecret("app#password", { store })));
    for (let runs = 0; runs < 2; runs++) {
      const run = await flow.run({ logger: loggerTo(logs) });
      assertFalse(run.isSuccessful);
    }
    assertEquals(asked.filter(({ line }) => line.includes("login")).length, 1);
    assertEquals(logs.filter((line) => line.includes("******** ********")).length > 1, true);
    assertFalse(logs.join("\n").includes("canary"));
  }));

Deno.test("it tells which permissions it needs", async () => {
  const store = new VaultSecretStore({ address: "https://vault.example", credentials });
  assertEquals(await store.permissions(), ["--allow-net=vault.example:443"]);
  const inCluster = { VAULT_KUBE_AUTH_ROLE: "app", VAULT_KUBE_TOKEN_FILE: "/tokens/a" };
  const atCluster = new VaultSecretStore({
    address: "https://vault.example",
    credentials: inCluster,
  });
  assertEquals(await atCluster.permissions(), [
    "--allow-net=vault.example:443",
    "--allow-read=/tokens/a",
  ]);
  const credentialsSecret = "MY_VAULT";
  const atHand = new VaultSecretStore({ address: "http://127.0.0.1:8200", credentialsSecret });
  assertEquals(await atHand.permissions(), [
    "--allow-net=127.0.0.1:8200",
    "--allow-env=PREFECT__CONTEXT__SECRETS__MY_VAULT",
  ]);
  await withVariables({ VAULT_ADDR: "http://127.0.0.1:8200" }, async () => {
    assertEquals(await new VaultSecretStore().permissions(), [
      "--allow-net=127.0.0.1:8200",
      "--allow-env=VAULT_ADDR",
      "--allow-env=VAULT_NAMESPACE",
      "--allow-env=PREFECT__CONTEXT__SECRETS__VAULT_CREDENTIALS",
      "--allow-env=VAULT_TOKEN",
    ]);
  });
});

Deno.test({
  name: "a missing permission is an error that names the flag",
  permissions: { net: false, env: ["VAULT_ADDR", "PREFECT__CONTEXT__SECRETS__VAULT_CREDENTIALS"] },
  async fn() {
    const options = { address: "https://vault.example:8200", mount: "secret" };
    const store = new VaultSecretStore({ ...options, credentials });
    await refusal(store, "app", "--allow-net=vault.example:8200");
    const inCluster = { VAULT_KUBE_AUTH_ROLE: "app", VAULT_KUBE_TOKEN_FILE: "/tokens/a" };
    const atCluster = new VaultSecretStore({ ...options, credentials: inCluster });
    await refusal(atCluster, "app", "--allow-read=/tokens/a");
    const namespaced = { namespace: "team", credentials };
    await refusal(new VaultSecretStore(namespaced), "secret/app", "Set VAULT_ADDR");
  },
});

/** A logger that keeps the lines. */
function loggerTo(lines: string[]): Logger {
  const keep = (...parts: unknown[]) => void lines.push(parts.map((part) => `${part}`).join(" "));
  return { debug: keep, info: keep, warn: keep, error: keep };
}

/** What a task gets of the secret `password`, or the error that it fails with. */
async function readBy(toml: string): Promise<unknown> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "config.toml");
    await Deno.writeTextFile(path, `use_local_secrets = false\n${toml}`);
    const loaded = loadConfig({ defaults: DEFAULT_CONFIG, path, env: {} });
    const config = loaded as unknown as Config;
    let seen: unknown;
    const look = task(async () => void (seen = await new Secret("password").get()));
    const flow = new Flow("look", () => void look());
    const run = await withContext({ config }, () => flow.run({ logger: loggerTo([]) }));
    if (run.isSuccessful) return seen;
    const [node] = flow.tasks;
    return run.stateOf(node!).result;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
