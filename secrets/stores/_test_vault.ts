// A Vault for tests: it answers as the documentation of Vault's API says.
import { assertFalse, assertRejects, assertStringIncludes } from "@std/assert";
import { CONFORMANCE_SECRETS } from "./_test_conformance.ts";
import type { Asked } from "./_test_server.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import type { VaultCredentials, VaultSecretStore } from "./vault_secret_store.ts";

export const TOKEN = "hvs.canary-root-token";
export const ROLE_TOKEN = "hvs.canary-role-token";
export const VALUE = "canary-in-the-vault";

/** Credentials that {@linkcode vault} takes. */
export const BY_TOKEN: VaultCredentials = { VAULT_TOKEN: TOKEN };

/** Others that it takes. */
export const APP_ROLE: VaultCredentials = {
  VAULT_ROLE_ID: "role",
  VAULT_SECRET_ID: "canary-secret-id",
};

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
export function secretAnswer(data: object): Response {
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
export function errorAnswer(status: number, ...errors: string[]): Response {
  return Response.json({ errors }, { status });
}

/**
 * An AppRole's; a Kubernetes role's is of the same form.
 * https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle
 * https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login
 */
export function loginAnswer(token: string): Response {
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
    lease_duration: 0,
    renewable: false,
    lease_id: "",
  });
}

/** A Vault with one secret at `secret/app`, and one that was deleted at `secret/gone`. */
export function vault({ line, headers, body }: Asked): Response {
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
    case "GET /v1/secret/data/gone":
      // A deleted version: 404, with its metadata. https://github.com/hvac/hvac/issues/955
      return Response.json({ data: { data: null, metadata: { destroyed: false } } }, {
        status: 404,
      });
    case "GET /v1/secret/metadata?list=true":
      // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#list-secrets
      return Response.json({ data: { keys: ["app", "gone", "folder/"] } });
    case "GET /v1/kv1/data/app": // An engine of version 1 answers with the keys themselves.
    case "GET /v1/kv1/metadata?list=true":
      // https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v1#read-secret
      return Response.json({ data: { password: VALUE } });
  }
  const mount = /^GET \/v1\/(secret|empty)\//.exec(line)?.[1];
  // What is not there, and an empty list: https://developer.hashicorp.com/vault/api-docs#api-operations
  if (mount !== undefined) return errorAnswer(404);
  // As servers of version 1.17 say it.
  return errorAnswer(404, `no handler for route "${line.slice(8)}". route entry not found.`);
}

/** Asserts that a secret cannot be had for a reason, and that the error shows no secret. */
export async function refusal(
  store: VaultSecretStore,
  name: string,
  message: string,
): Promise<void> {
  const error = await assertRejects(() => store.get(name), SecretStoreError);
  assertStringIncludes(error.message, message);
  assertShowsNoSecret(error);
}

/** Asserts that an error, whole, shows no secret of these tests. */
export function assertShowsNoSecret(error: unknown): void {
  const shown = Deno.inspect(error, { depth: 9, showHidden: true });
  for (const secret of [TOKEN, ROLE_TOKEN, VALUE, "canary"]) assertFalse(shown.includes(secret));
}

/** Calls `body` with variables set, and takes them away. */
export async function withVariables(
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
