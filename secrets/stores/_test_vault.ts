// A Vault for tests: it answers as a real one of version 1.21.0 did.
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

/** One of policies that allow little: {@linkcode LIMITED_PATHS}. */
export const LIMITED_TOKEN = "hvs.canary-limited-token";

/** The paths that {@linkcode LIMITED_TOKEN} may read. */
export const LIMITED_PATHS: readonly string[] = ["secret/data/app", "kv1/app", "team/kv/data/app"];

/** Where engines are mounted, with their secrets; and of version 2 the one that was deleted. */
const ENGINES: Readonly<Record<string, Engine>> = {
  secret: {
    type: "kv",
    options: { version: "2" },
    secrets: { app: { ...CONFORMANCE_SECRETS, password: VALUE, port: 5432 } },
    deleted: "gone",
  },
  kv1: {
    type: "kv",
    options: { version: "1" },
    secrets: { app: { password: VALUE }, "deep/app": { password: "canary-deep" } },
  },
  "team/kv": { type: "kv", options: { version: "2" }, secrets: { app: { password: VALUE } } },
  empty: { type: "kv", options: { version: "2" }, secrets: {} },
  cubbyhole: { type: "cubbyhole", options: null, secrets: { app: { password: VALUE } } },
  transit: { type: "transit", options: {}, secrets: {} },
};

interface Engine {
  readonly type: string;
  readonly options: object | null;
  readonly secrets: Readonly<Record<string, object>>;
  readonly deleted?: string;
}

/** The secrets to put into a real Vault, so that it answers as {@linkcode vault} does. */
export function engines(): [mount: string, engine: Engine][] {
  return Object.entries(ENGINES);
}

/** The form of what a real Vault 1.21.0 gives: taken from the run that `deno task test:vault` repeats. */
function answer(status: number, fields: object): Response {
  return Response.json({
    request_id: "b1e1c9f2-0000-0000-0000-000000000000",
    lease_id: "",
    renewable: false,
    lease_duration: 0,
    data: null,
    wrap_info: null,
    warnings: null,
    auth: null,
    mount_type: "",
    ...fields,
  }, { status });
}

/** A read of a KV engine of version 2. Run: `GET secret/data/app`. */
export function secretAnswer(data: object): Response {
  return answer(200, { mount_type: "kv", data: { data, metadata: metadataOf("") } });
}

function metadataOf(deletion_time: string): object {
  return {
    created_time: "2026-01-31T12:00:00.000000000Z",
    custom_metadata: null,
    deletion_time,
    destroyed: false,
    version: 1,
  };
}

/** A refusal. The runs are beside the texts. */
export function errorAnswer(status: number, ...errors: string[]): Response {
  return Response.json({ errors }, { status });
}

/** Run: `GET secret/data/app` with a token that is unknown, revoked, or of a time that is over. */
export const INVALID_TOKEN = "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n";

/** Run: `GET secret/data/other` with a token whose policies allow `secret/data/app` only. */
export const DENIED_BY_POLICY = "1 error occurred:\n\t* permission denied\n\n";

/** A login. Run: `POST auth/approle/login`; a Kubernetes role's is of the same form. */
export function loginAnswer(token: string, lease_duration = 2_764_800): Response {
  return answer(200, {
    auth: {
      client_token: token,
      accessor: "ixwMNTh9GCMVqt32vlpUyguz",
      policies: ["default"],
      token_policies: ["default"],
      metadata: { role_name: "app" },
      lease_duration,
      renewable: true,
      entity_id: "b67540f1-c694-1d94-617c-0e128790fe22",
      token_type: "service",
      orphan: true,
      mfa_requirement: null,
      num_uses: 0,
    },
  });
}

/** Answers as a real Vault 1.21.0 with {@linkcode engines} does: each answer says by which run. */
export function vault(asked: Asked): Response {
  const path = asked.line.replace(/^\w+ \/v1\//, "").replace(/\?list=true$/, "");
  if (asked.line.startsWith("POST")) return login(path, JSON.parse(asked.body));
  const token = asked.headers.get("x-vault-token");
  if (token === null) return errorAnswer(403, "permission denied"); // Run: without a token.
  if (![TOKEN, ROLE_TOKEN, LIMITED_TOKEN].includes(token)) return errorAnswer(403, INVALID_TOKEN);
  const isLimited = token === LIMITED_TOKEN;
  const mountAsked = path.match(/^sys\/internal\/ui\/mounts\/(.*)$/)?.[1];
  if (mountAsked !== undefined) return mountAnswer(mountAsked, isLimited);
  if (isLimited && !LIMITED_PATHS.includes(path)) return errorAnswer(403, DENIED_BY_POLICY);
  const mount = mountOf(path);
  // Run: `GET nowhere/data/app`; a list's path ends with a slash in it.
  const isList = asked.line.endsWith("?list=true");
  const handled = isList ? `${path}/` : path;
  if (mount === undefined) {
    return errorAnswer(404, `no handler for route "${handled}". route entry not found.`);
  }
  return engineAnswer(ENGINES[mount]!, path.slice(mount.length + 1), isList);
}

function mountOf(path: string): string | undefined {
  return Object.keys(ENGINES).find((mount) => path === mount || path.startsWith(`${mount}/`));
}

function login(path: string, { role_id, secret_id, role, jwt }: Record<string, string>): Response {
  // Run: `POST auth/approle/login` with another secret_id.
  if (path === "auth/approle/login") {
    const isKnown = role_id === "role" && secret_id === "canary-secret-id";
    return isKnown ? loginAnswer(ROLE_TOKEN) : errorAnswer(400, "invalid role or secret ID");
  }
  // No run: a Kubernetes role needs a cluster. https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login
  const isCluster = path === "auth/k8s/login" && role === "app" && jwt === "canary.jwt";
  // Run: `POST auth/none/login`.
  return isCluster ? loginAnswer(ROLE_TOKEN) : errorAnswer(403, "permission denied");
}

/** Run: `GET sys/internal/ui/mounts/…`, with and without a mount, for each of both tokens. */
function mountAnswer(path: string, isLimited: boolean): Response {
  const mount = mountOf(path);
  const isAllowed = !isLimited || mount === "cubbyhole" ||
    LIMITED_PATHS.some((allowed) => allowed.startsWith(`${mount}/`));
  if (mount === undefined || !isAllowed) {
    return errorAnswer(
      403,
      "preflight capability check returned 403, please ensure client's policies grant access to " +
        `path "${path}/"`,
    );
  }
  const { type, options } = ENGINES[mount]!;
  return answer(200, { data: { path: `${mount}/`, type, options } });
}

function engineAnswer(engine: Engine, path: string, isList: boolean): Response {
  const { type, options, secrets, deleted } = engine;
  // Run: `GET transit/data/app`.
  if (type === "transit") return errorAnswer(404, "1 error occurred:\n\t* unsupported path\n\n");
  const isVersioned = JSON.stringify(options).includes("2");
  const absent = errorAnswer(404); // Runs: `GET secret/data/none`, `GET kv1/none`, an empty list.
  if (isList) {
    // Runs: `GET secret/metadata?list=true`, `GET kv1?list=true`.
    const isOfApi = path === (isVersioned ? "metadata" : "");
    const names = [...Object.keys(secrets), ...deleted === undefined ? [] : [deleted]]
      .map((name) => name.replace(/\/.*/, "/"));
    return isOfApi && names.length > 0
      ? answer(200, { mount_type: type, data: { keys: names } })
      : absent;
  }
  const name = isVersioned ? path.replace(/^data\//, "") : path;
  if (isVersioned && name === path) {
    // Run: `GET secret/app`.
    const warnings = [
      "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API " +
      "endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation.",
    ];
    return answer(404, { warnings });
  }
  // Run: `GET secret/data/gone`, after a DELETE of it.
  if (name === deleted) {
    const metadata = metadataOf("2026-01-31T13:00:00.000000000Z");
    return answer(404, { data: { data: null, metadata } });
  }
  if (!Object.hasOwn(secrets, name)) return absent;
  const data = secrets[name]!;
  if (isVersioned) return secretAnswer(data);
  // Runs: `GET kv1/app`, `GET cubbyhole/app`.
  return answer(200, { mount_type: type, lease_duration: type === "kv" ? 2_764_800 : 0, data });
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
