// Azure's services, as their documentation says that they answer: each answer cites its page.
import {
  assertEquals,
  assertLess,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "@std/path";
import { refusal as refusalOf } from "../_test_refusal.ts";
import { type Asked, withServer } from "../_test_server.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "../_test_conformance.ts";
import { AzureSecretStore, SecretStoreError } from "./mod.ts";

const VALUE = "canary-in-the-cloud";
const TOKEN = "eyJ.canary-token";
const credentials = { tenantId: "tenant", clientId: "app", clientSecret: "canary-client-secret" };

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#successful-response-1 */
const tokenAnswer = (access_token = TOKEN) =>
  Response.json({ token_type: "Bearer", expires_in: 3599, access_token });

/** https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses#error-responses */
const errorAnswer = (status: number, code: string) =>
  Response.json({ error: { code, message: VALUE } }, { status });

const SECRETS: Readonly<Record<string, string>> = { ...CONFORMANCE_SECRETS, "DB-PASSWORD": VALUE };

function azure({ line, headers }: Asked): Response {
  if (line === "POST /tenant/oauth2/v2.0/token") return tokenAnswer();
  if (headers.get("authorization") !== `Bearer ${TOKEN}`) return errorAnswer(401, "Unauthorized");
  const { origin } = new URL(`http://${headers.get("host")}`);
  const listed = Object.keys(SECRETS).map((name) => ({ id: `${origin}/secrets/${name}` }));
  const [, name, version] = /^GET \/secrets\/([\w-]+)\/(\w*)\?api-version=7\.4$/.exec(line) ?? [];
  if (name !== undefined) {
    // https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret#examples
    const isThere = Object.hasOwn(SECRETS, name) && (version === "" || version === "4387e9f3");
    if (!isThere) return errorAnswer(404, "SecretNotFound");
    return Response.json({ value: SECRETS[name], id: `${origin}/secrets/${name}/4387e9f3` });
  }
  // https://learn.microsoft.com/rest/api/keyvault/secrets/get-secrets/get-secrets#examples
  if (line === "GET /secrets?api-version=7.4") {
    const nextLink = `${origin}/secrets?api-version=7.4&$skiptoken=x`;
    return Response.json({ value: listed.slice(0, -1), nextLink });
  }
  if (line === "GET /secrets?api-version=7.4&$skiptoken=x") {
    return Response.json({ value: listed.slice(-1), nextLink: null });
  }
  return errorAnswer(403, "Forbidden");
}

function refusal(store: AzureSecretStore, message: string, name = "DB-PASSWORD"): Promise<void> {
  return refusalOf(store, message, name);
}

/** Calls `body` with variables set, and takes them away. */
async function withVariables(
  variables: Readonly<Record<string, string>>,
  body: () => Promise<void>,
): Promise<void> {
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    await body();
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
}

/** Runs a test's body beside a vault, whose server gives tokens too. */
function withAzure(
  answer: (asked: Asked) => Response | Promise<Response>,
  body: (vaultUrl: string, asked: readonly Asked[]) => Promise<void>,
): Promise<void> {
  return withServer(answer, (vaultUrl, asked) =>
    withVariables({
      AZURE_AUTHORITY_HOST: vaultUrl,
      AZURE_POD_IDENTITY_AUTHORITY_HOST: vaultUrl,
    }, () => body(vaultUrl, asked)));
}

Deno.test("a Key Vault keeps to what every store does, with keys, versions and pages", () =>
  withAzure(azure, async (vaultUrl, asked) => {
    const store = new AzureSecretStore({ vaultUrl, credentials });
    await checkConformance(store);
    assertEquals(await store.get("DB_PASSWORD"), VALUE);
    assertEquals(await store.get("DB_PASSWORD?version=4387e9f3"), VALUE);
    assertStrictEquals(await store.get("DB_PASSWORD?version=0"), undefined);
    assertEquals(await store.get("JSON#password"), "canary-c41d");
    assertEquals(await store.names(), Object.keys(SECRETS));
    const before = asked.length;
    for (const name of ["", "a/b", "../a", "a b", "a\0", "é", "x".repeat(10_000), "a?version=.."]) {
      assertStrictEquals(await store.get(name), undefined);
    }
    assertEquals(asked.length, before);
    const form = new URLSearchParams(asked[0]?.body);
    assertEquals(form.get("scope"), "https://vault.azure.net/.default");
    assertEquals(form.get("grant_type"), "client_credentials");
  }));

Deno.test("credentials are the environment's, a federated token's, or the managed identity's", () =>
  withAzure((asked) => {
    // https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
    if (asked.line.startsWith("GET /metadata/identity/oauth2/token?api-version=2018-02-01")) {
      if (asked.headers.get("metadata") !== "true") return errorAnswer(400, "invalid_request");
      return Response.json({ access_token: TOKEN, expires_in: "3599", token_type: "Bearer" });
    }
    // https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
    if (asked.line.startsWith("GET /msi/token?api-version=2019-08-01")) {
      if (asked.headers.get("x-identity-header") !== "canary-header") return errorAnswer(403, "no");
      return Response.json({ access_token: TOKEN, expires_on: "4102444800", token_type: "Bearer" });
    }
    return azure(asked);
  }, async (vaultUrl, asked) => {
    const read = async () => {
      assertEquals(await new AzureSecretStore({ vaultUrl }).get("DB-PASSWORD"), VALUE);
      return asked.at(-2)!;
    };
    assertStringIncludes((await read()).line, "/metadata/identity/");
    const identity = {
      IDENTITY_ENDPOINT: `${vaultUrl}/msi/token`,
      IDENTITY_HEADER: "canary-header",
    };
    await withVariables({ ...identity, AZURE_CLIENT_ID: "mine" }, async () => {
      assertStringIncludes((await read()).line, "client_id=mine");
    });
    const application = { AZURE_TENANT_ID: "tenant", AZURE_CLIENT_ID: "app" };
    await withVariables({ ...application, AZURE_CLIENT_SECRET: "canary" }, async () => {
      assertStringIncludes((await read()).body, "client_secret=canary");
    });
    const folder = await Deno.makeTempDir();
    try {
      const file = join(folder, "token");
      await Deno.writeTextFile(file, "canary.jwt\n");
      await withVariables({ ...application, AZURE_FEDERATED_TOKEN_FILE: file }, async () => {
        assertStringIncludes((await read()).body, "client_assertion=canary.jwt&");
        const flags = await new AzureSecretStore({ vaultUrl }).permissions();
        assertEquals(flags.at(-1), `--allow-read=${file}`);
        await Deno.remove(file);
        await refusal(new AzureSecretStore({ vaultUrl }), "the federated token cannot be read");
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
    await withVariables(
      { AZURE_CLIENT_SECRET: "canary" },
      () => refusal(new AzureSecretStore({ vaultUrl }), "are not both set"),
    );
  }));

Deno.test("a refusal says what to do, and what is no answer of Azure's is refused, without showing it", async () => {
  const answers: [() => Response, string][] = [
    [() => errorAnswer(403, "Forbidden"), "Grant the role Key Vault Secrets User"],
    [() => errorAnswer(401, "Unauthorized"), "of the vault's tenant"],
    [() => new Response("<html>", { status: 404 }), "no vault at this address"],
    [() => new Response(VALUE), "is not JSON"],
    [() => Response.json({ value: [VALUE] }), "holds no secret"],
    [() => new Response(new Uint8Array(2 ** 20 + 1)), "larger than 1 MiB"],
  ];
  for (const [answer, message] of answers) {
    const service = ({ line }: Asked) => line.startsWith("POST") ? tokenAnswer() : answer();
    await withAzure(
      service,
      (vaultUrl) => refusal(new AzureSecretStore({ vaultUrl, credentials }), message),
    );
  }
  await withAzure(
    () => errorAnswer(401, "invalid_client"),
    (vaultUrl) =>
      refusal(
        new AzureSecretStore({ vaultUrl, credentials }),
        "Check tenant, application and secret",
      ),
  );
  await withAzure(
    () => Response.json({ access_token: "canary\n", expires_in: 1 }),
    (vaultUrl) => refusal(new AzureSecretStore({ vaultUrl, credentials }), "has no token"),
  );
  assertThrows(() => new AzureSecretStore({ vaultUrl: "my-vault" }), TypeError, "`vaultUrl`");
});

Deno.test("the token does not go to where a page of names says", async () => {
  const elsewhere = ({ line }: Asked) =>
    line.startsWith("POST")
      ? tokenAnswer()
      : Response.json({ value: [], nextLink: "http://127.0.0.1:1/secrets" });
  await withAzure(elsewhere, async (vaultUrl) => {
    const store = new AzureSecretStore({ vaultUrl, credentials });
    await assertRejects(() => store.names(), SecretStoreError, "holds no secret");
  });
});

Deno.test("a metadata service that is slow or hostile is given up within 2 s", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  for (const service of [() => promise, () => new Response(VALUE)]) {
    await withAzure(service, async (vaultUrl) => {
      const began = performance.now();
      await refusal(new AzureSecretStore({ vaultUrl }), "or run where there is a managed identity");
      assertLess(performance.now() - began, 2_000);
      resolve(new Response());
    });
  }
});
