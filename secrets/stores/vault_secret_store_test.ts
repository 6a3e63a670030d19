// Secrets of a Vault: a server on loopback answers as the documentation of Vault's API says.
import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { withContext } from "../../config/mod.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";
import { type Asked, withServer } from "./_test_server.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { type VaultCredentials, VaultSecretStore } from "./vault_secret_store.ts";

const TOKEN = "hvs.canary-root-token";
const ROLE_TOKEN = "hvs.canary-role-token";
const VALUE = "canary-in-the-vault";

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
function secretAnswer(data: object): Response {
  return Response.json({
    request_id: "b1e1c9f2-0000-0000-0000-000000000000",
    lease_id: "",
    renewable: false,
    lease_duration: 0,
    data: {
      data,
      metadata: {
        created_time: "2026-01-31T12:00:00.000000000Z",
        custom_metadata: null,
        deletion_time: "",
        destroyed: false,
        version: 2,
      },
    },
    wrap_info: null,
    warnings: null,
    auth: null,
  });
}

/** https://developer.hashicorp.com/vault/api-docs#error-response */
function errorAnswer(status: number, ...errors: string[]): Response {
  return Response.json({ errors }, { status });
}

/** https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle */
function loginAnswer(token: string): Response {
  return Response.json({
    auth: {
      renewable: true,
      lease_duration: 1200,
      metadata: null,
      token_policies: ["default"],
      accessor: "fd6c9a00-d2dc-3b11-0be5-af7ae0e1d374",
      client_token: token,
    },
    warnings: null,
    wrap_info: null,
    data: null,
  });
}

/** A Vault with one secret at `secret/app`, and one that was deleted at `secret/gone`. */
function vault({ line, headers, body }: Asked): Response {
  if (line === "POST /v1/auth/approle/login") {
    const { role_id, secret_id } = JSON.parse(body);
    const isKnown = role_id === "role" && secret_id === "canary-secret-id";
    return isKnown ? loginAnswer(ROLE_TOKEN) : errorAnswer(400, "invalid role or secret ID");
  }
  if (line === "POST /v1/auth/k8s/login") {
    const { role, jwt } = JSON.parse(body);
    return role === "app" && jwt === "canary.jwt" ? loginAnswer(ROLE_TOKEN) : errorAnswer(403);
  }
  const token = headers.get("x-vault-token");
  if (token !== TOKEN && token !== ROLE_TOKEN) return errorAnswer(403, "permission denied");
  switch (line) {
    case "GET /v1/secret/data/app":
      return secretAnswer({ ...CONFORMANCE_SECRETS, password: VALUE, port: 5432 });
    case "GET /v1/secret/data/gone": // A deleted version: 404, with its metadata.
      return Response.json({ data: { data: null, metadata: { destroyed: false } } }, {
        status: 404,
      });
    case "GET /v1/secret/metadata?list=true":
      // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#list-secrets
      return Response.json({ data: { keys: ["app", "gone", "folder/"] } });
    case "GET /v1/kv1/data/app": // An engine of version 1 answers with the keys themselves.
      return Response.json({ data: { password: VALUE } });
    default:
      return errorAnswer(404);
  }
}

const credentials: VaultCredentials = { VAULT_TOKEN: TOKEN };

async function refusal(store: VaultSecretStore, name: string, message: string): Promise<void> {
  const error = await assertRejects(() => store.get(name), SecretStoreError);
  assertStringIncludes(error.message, message);
  const shown = Deno.inspect(error, { depth: 9 });
  for (const secret of [TOKEN, ROLE_TOKEN, VALUE, "canary"]) assertFalse(shown.includes(secret));
}

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
    assertStrictEquals(await store.get("../sys/seal"), undefined);
    assertEquals(await store.names(), ["app", "gone"]);
    assert(asked.every(({ headers }) => headers.get("x-vault-request") === "true"));
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

Deno.test("Prefect 1.4.1: address and credentials are those of VAULT_ADDR and VAULT_CREDENTIALS", async () => {
  await withServer(vault, async (address) => {
    Deno.env.set("VAULT_ADDR", address);
    try {
      const store = new VaultSecretStore({ mount: "secret" });
      const secrets = { VAULT_CREDENTIALS: credentials };
      assertEquals(await withContext({ secrets }, () => store.get("app#password")), VALUE);
      const asText = { VAULT_CREDENTIALS: JSON.stringify(credentials) };
      const second = new VaultSecretStore({ mount: "secret" });
      assertEquals(await withContext({ secrets: asText }, () => second.get("app#password")), VALUE);
    } finally {
      Deno.env.delete("VAULT_ADDR");
    }
  });
});

Deno.test("the environment's token goes to the environment's server only", async () => {
  await withServer(vault, async (address, asked) => {
    Deno.env.set("VAULT_TOKEN", TOKEN);
    try {
      await refusal(new VaultSecretStore({ address }), "secret/app", "no credentials are known");
      assertEquals(asked.length, 0);
      Deno.env.set("VAULT_ADDR", address);
      assertEquals(await new VaultSecretStore().get("secret/app#password"), VALUE);
    } finally {
      Deno.env.delete("VAULT_ADDR");
      Deno.env.delete("VAULT_TOKEN");
    }
  });
});

const APP_ROLE: VaultCredentials = { VAULT_ROLE_ID: "role", VAULT_SECRET_ID: "canary-secret-id" };

Deno.test("an AppRole logs in once, however many ask at the same time", async () => {
  await withServer(vault, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const values = await Promise.all([1, 2, 3].map(() => store.get("app#password")));
    assertEquals(values, [VALUE, VALUE, VALUE]);
    assertEquals(asked.filter(({ line }) => line.includes("login")).length, 1);
  });
});

Deno.test("a Kubernetes role logs in with the service account's token", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "canary.jwt\n");
    await withServer(vault, async (address) => {
      const credentials = {
        VAULT_KUBE_AUTH_ROLE: "app",
        VAULT_KUBE_AUTH_PATH: "k8s",
        VAULT_KUBE_TOKEN_FILE: file,
      };
      const store = new VaultSecretStore({ address, credentials, mount: "secret" });
      assertEquals(await store.get("app#password"), VALUE);
      const lost = { ...credentials, VAULT_KUBE_TOKEN_FILE: `${file}.lost` };
      await refusal(
        new VaultSecretStore({ address, credentials: lost }),
        "secret/app",
        `--allow-read=${file}.lost`,
      );
    });
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a token that is no longer good is asked for once more, and only once", async () => {
  let logins = 0;
  let isGood = false;
  const expiring = (asked: Asked) => {
    if (asked.line.includes("login")) {
      isGood = ++logins > 1;
      return loginAnswer(`${ROLE_TOKEN}-${logins}`);
    }
    return isGood ? secretAnswer({ password: VALUE }) : errorAnswer(403, "permission denied");
  };
  await withServer(expiring, async (address) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    assertEquals(await store.get("app#password"), VALUE);
    assertEquals(logins, 2);
  });
  await withServer(
    ({ line }) => line.includes("login") ? loginAnswer(ROLE_TOKEN) : errorAnswer(403),
    async (address, asked) => {
      const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
      await refusal(store, "app", "the token is no longer good, or its policies do not allow this");
      assertEquals(asked.length, 4);
    },
  );
});

Deno.test("what is wrong with credentials, address and engine is said, and no secret with it", async () => {
  await withServer(vault, async (address) => {
    const make = (credentials: object, more = {}) =>
      new VaultSecretStore({ address, credentials, mount: "secret", ...more });
    await refusal(make({ VAULT_TOKEN: "canary-wrong" }), "app", "answered 403");
    await refusal(make({ VAULT_TOKEN: "canary wrong" }), "app", "an odd character");
    await refusal(make({ ...APP_ROLE, VAULT_ROLE_ID: "other" }), "app", "are not accepted");
    await refusal(make({ ...APP_ROLE, VAULT_APPROLE_PATH: "none" }), "app", "answered 403");
    await refusal(make({ VAULT_USER: "canary" }), "app", "are none that it knows");
    await refusal(make(credentials, { mount: "kv1" }), "app", "is a KV engine of version 2");
  });
  await refusal(new VaultSecretStore({ credentials }), "secret/app", "Set VAULT_ADDR");
  await refusal(
    new VaultSecretStore({ credentials, address: "https://canary:pass@host" }),
    "secret/app",
    "not an http or https URL",
  );
  assertThrows(() => new VaultSecretStore({ path: "app" }), TypeError, "`path` needs `mount`");
});

Deno.test("an answer that is no JSON, a redirect and a failing server are said", async () => {
  const answers: Record<string, [answer: () => Response, message: string]> = {
    garbage: [() => new Response(`<html>${VALUE}`), "is not JSON"],
    redirect: [() => Response.redirect("http://elsewhere.example/"), "a redirect away from"],
    failing: [() => errorAnswer(503, "Vault is sealed"), "it is failing"],
    huge: [() => new Response(new Uint8Array(2 ** 20 + 1)), "larger than 1 MiB"],
  };
  for (const [answer, message] of Object.values(answers)) {
    await withServer(answer, async (address) => {
      const store = new VaultSecretStore({ address, credentials, mount: "secret", retries: 0 });
      await refusal(store, "app", message);
    });
  }
});

Deno.test("a caller that gives up leaves the login to the others", async () => {
  let letIn!: () => void;
  const isOpen = new Promise<void>((resolve) => letIn = resolve);
  const slow = async (asked: Asked) => {
    if (asked.line.includes("login")) await isOpen;
    return vault(asked);
  };
  await withServer(slow, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const abort = new AbortController();
    const first = store.get("app#password", { signal: abort.signal });
    const second = store.get("app#password");
    abort.abort(new Error("given up"));
    await assertRejects(() => first, Error, "given up");
    letIn();
    assertEquals(await second, VALUE);
    assertEquals(asked.filter(({ line }) => line.includes("login")).length, 1);
  });
});

Deno.test("a namespace goes along with each request", async () => {
  await withServer(vault, async (address, asked) => {
    const options = { address, credentials: APP_ROLE, mount: "secret", namespace: "team-a/" };
    await new VaultSecretStore(options).get("app#password");
    assertEquals(asked.map(({ headers }) => headers.get("x-vault-namespace")), [
      "team-a/",
      "team-a/",
    ]);
  });
});

Deno.test("it tells which permissions it needs", async () => {
  const store = new VaultSecretStore({ address: "https://vault.example", credentials });
  assertEquals(await store.permissions(), ["--allow-net=vault.example:443"]);
  const atHand = new VaultSecretStore({ address: "http://127.0.0.1:8200" });
  assertEquals(await atHand.permissions(), [
    "--allow-net=127.0.0.1:8200",
    "--allow-env=PREFECT__CONTEXT__SECRETS__VAULT_CREDENTIALS",
  ]);
});
