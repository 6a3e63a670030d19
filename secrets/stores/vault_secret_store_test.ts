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
import { AUTHORITY, withTlsServer } from "./_test_certificate.ts";
import { type Asked, withServer } from "./_test_server.ts";
import {
  APP_ROLE,
  BY_TOKEN,
  errorAnswer,
  LIMITED_TOKEN,
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

Deno.test("an engine of version 1 and a cubbyhole are read too, and the server is asked once what they are", async () => {
  await withServer(vault, async (address, asked) => {
    const make = (mount: string) => new VaultSecretStore({ address, credentials, mount });
    for (const [mount, names] of [["kv1", ["app"]], ["cubbyhole", ["app"]]] as const) {
      const store = make(mount);
      assertEquals(await store.get("app#password"), VALUE);
      assertEquals(await store.names(), names);
      assertStrictEquals(await store.get("none"), undefined);
      assertEquals(await make(mount).names(), names);
      const one = new VaultSecretStore({ address, credentials, mount, path: "app" });
      assertEquals(await one.names(), ["password"]);
    }
    assertEquals(await make("kv1").get("deep/app#password"), "canary-deep");
    const before = asked.length;
    const store = make("secret");
    const none = await Promise.all(["a", "b", "c", "d"].map((name) => store.get(name)));
    assertEquals(none, [undefined, undefined, undefined, undefined]);
    const questions = asked.slice(before).filter(({ line }) => line.includes("/mounts/"));
    assertEquals(questions.length, 1);
  });
});

Deno.test("engines that are mounted deeper are found", async () => {
  await withServer(vault, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials });
    assertEquals(await store.get("team/kv/app#password"), VALUE);
    assertStrictEquals(await store.get("team/kv/none"), undefined);
    assertEquals(await store.get("kv1/deep/app#password"), "canary-deep");
    assertEquals(await store.get("cubbyhole/app#password"), VALUE);
    const questions = asked.filter(({ line }) => line.includes("/mounts/"));
    assertEquals(questions.length, 3);
  });
});

Deno.test("a token of few rights finds the engines that its policies lead to", async () => {
  await withServer(vault, async (address) => {
    const store = new VaultSecretStore({ address, credentials: { VAULT_TOKEN: LIMITED_TOKEN } });
    assertEquals(await store.get("secret/app#password"), VALUE);
    assertEquals(await store.get("kv1/app#password"), VALUE);
    assertEquals(await store.get("team/kv/app#password"), VALUE);
    for (const name of ["secret/other", "kv1/other", "team/kv/other", "empty/a", "nowhere/a"]) {
      await refusal(store, name, "the policies of this token do not allow it");
    }
  });
});

Deno.test("a mount that is not there, is a path of the API, or holds no secrets is an error", async () => {
  await withServer(vault, async (address) => {
    const make = (mount: string) => new VaultSecretStore({ address, credentials, mount });
    await refusal(make("nowhere"), "app", "there is no KV engine at this mount");
    await assertRejects(() => make("nowhere").names(), SecretStoreError, "no KV engine");
    await refusal(make("transit"), "app", '"transit" is no KV engine');
    const store = make("secret/data");
    for (let times = 0; times < 2; times++) {
      await refusal(store, "app", 'no engine is mounted at "secret/data", but one is at "secret"');
      await assertRejects(() => store.names(), SecretStoreError, "Set the mount to that");
    }
    assertEquals(await make("empty").names(), []);
  });
  await withServer(() => new Response("<html>", { status: 404 }), async (address) => {
    const store = new VaultSecretStore({ address, credentials, mount: "secret" });
    await refusal(store, "app", "or no Vault at this address");
  });
});

Deno.test("a server that does not say what is mounted leaves the question open, which is an error", async () => {
  const silent = (asked: Asked) =>
    asked.line.includes("/mounts/") ? errorAnswer(403, "permission denied") : vault(asked);
  await withServer(silent, async (address) => {
    const store = new VaultSecretStore({ address, credentials });
    for (const name of ["kv1/app", "secret/none", "cubbyhole/app"]) {
      await refusal(store, name, "it does not say which engine is at");
    }
    assertEquals(await store.get("secret/app#password"), VALUE);
    assertStrictEquals(await store.get("secret/none"), undefined);
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

Deno.test("an authority of one's own is trusted where VAULT_CACERT or an option names its certificate", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "ca.pem");
  await Deno.writeTextFile(file, AUTHORITY);
  const answer = () => secretAnswer({ password: VALUE });
  try {
    await withTlsServer(answer, async (address) => {
      const name = "secret/app#password";
      await refusal(new VaultSecretStore({ address, credentials }), name, "cannot be trusted");
      const store = new VaultSecretStore({ address, credentials, caCertFile: file });
      assertEquals(await store.get(name), VALUE);
      assertEquals((await store.permissions()).at(-1), `--allow-read=${file}`);
      const variables = { VAULT_ADDR: address, VAULT_CACERT: file };
      await withVariables(variables, async () => {
        assertEquals(await new VaultSecretStore({ credentials }).get(name), VALUE);
        assertEquals((await new VaultSecretStore({ credentials }).permissions()).slice(1), [
          "--allow-env=VAULT_ADDR",
          "--allow-env=VAULT_NAMESPACE",
          "--allow-env=VAULT_CACERT",
          `--allow-read=${file}`,
        ]);
        // The variable is for the environment's server.
        await refusal(new VaultSecretStore({ address, credentials }), name, "cannot be trusted");
      });
      const lost = new VaultSecretStore({ address, credentials, caCertFile: `${file}.lost` });
      await refusal(lost, name, "the certificate cannot be read from");
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("http where the server speaks TLS is told of as a wrong address, and not a wrong name", async () => {
  await withTlsServer(() => secretAnswer({}), async (address) => {
    const http = address.replace("https:", "http:");
    const store = new VaultSecretStore({ address: http, credentials, retries: 0 });
    await refusal(store, "secret/app", "Check whether the address begins with https or http");
  });
  // As servers in Go answer, Vault among them.
  const go = () =>
    new Response("Client sent an HTTP request to an HTTPS server.\n", { status: 400 });
  await withServer(go, async (address) => {
    for (const credentials of [BY_TOKEN, APP_ROLE]) {
      const store = new VaultSecretStore({ address, credentials });
      await refusal(store, "secret/app", "it begins with http, and the server may speak https");
    }
  });
});

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
