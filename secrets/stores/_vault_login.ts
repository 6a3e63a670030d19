// How a Vault is logged in to: from credentials to a token.
import { readFileSync } from "node:fs";
import { httpJson, type HttpLimits } from "./_http_json.ts";
import { propertyOf } from "./_property_of.ts";
import type { VaultCredentials } from "./_vault_credentials.ts";
import { encodePath, isVaultPath, trimSlashes } from "./_vault_place.ts";
import { SecretStoreError } from "./secret_store_error.ts";

const KUBERNETES_TOKEN_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** A server, as every request to it needs it. */
export interface VaultServer {
  /** What errors call the store. */
  readonly store: string;
  /** The server's address. */
  readonly address: URL;
  /** The headers of every request: the namespace, if there is one. */
  readonly headers: Readonly<Record<string, string>>;
  /** How to ask. */
  readonly limits: HttpLimits;
}

/** What a login gave. All of it is secret. */
export interface VaultLogin {
  /** The token to ask with. */
  readonly token: string;
  /** The service account's token that it was had for. */
  readonly serviceToken?: string;
}

/** Logs in. */
export async function logIn(
  server: VaultServer,
  credentials: VaultCredentials,
): Promise<VaultLogin> {
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_KUBE_AUTH_ROLE } = credentials;
  if (VAULT_TOKEN !== undefined) return { token: VAULT_TOKEN };
  if (VAULT_ROLE_ID !== undefined && VAULT_SECRET_ID !== undefined) {
    // https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle
    const body = { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID };
    return { token: await askForToken(server, credentials.VAULT_APPROLE_PATH ?? "approle", body) };
  }
  if (VAULT_KUBE_AUTH_ROLE !== undefined) {
    // https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login
    const path = credentials.VAULT_KUBE_AUTH_PATH ?? "kubernetes";
    const serviceToken = readServiceToken(server.store, serviceTokenFile(credentials));
    const body = { role: VAULT_KUBE_AUTH_ROLE, jwt: serviceToken };
    return { token: await askForToken(server, path, body), serviceToken };
  }
  throw new SecretStoreError(
    server.store,
    "the credentials are none that it knows. Give VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, " +
      "or VAULT_KUBE_AUTH_ROLE.",
  );
}

/** The files that a login reads. */
export function loginFiles(credentials: VaultCredentials): readonly string[] {
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_KUBE_AUTH_ROLE } = credentials;
  const isAppRole = VAULT_ROLE_ID !== undefined && VAULT_SECRET_ID !== undefined;
  if (VAULT_TOKEN !== undefined || isAppRole || VAULT_KUBE_AUTH_ROLE === undefined) return [];
  return [serviceTokenFile(credentials)];
}

async function askForToken(server: VaultServer, path: string, body: object): Promise<string> {
  const { store, address, headers, limits } = server;
  const mount = trimSlashes(path);
  const absent = `there is no login at auth/${mount}. Check its name.`;
  if (!isVaultPath(mount)) throw new SecretStoreError(store, absent);
  const url = new URL(`v1/auth/${encodePath(mount)}/login`, address);
  const refused = "the credentials are not accepted. Check them, and where they log in.";
  const advice = { ...SERVER_ADVICE, 400: refused, 401: refused, 403: refused };
  const answer = await httpJson(
    { store, url, method: "POST", headers, body, advice, alsoPassing: ALSO_PASSING },
    limits,
  );
  if (answer === undefined) throw new SecretStoreError(store, absent);
  const token = propertyOf(propertyOf(answer, "auth"), "client_token");
  if (typeof token === "string" && token !== "") return token;
  throw new SecretStoreError(
    store,
    `its answer to the login at auth/${mount} has no token. Check that this is an auth method that ` +
      "needs nothing more, such as a second factor.",
  );
}

/**
 * Enterprise servers, for data that has not reached them all yet.
 * https://developer.hashicorp.com/vault/api-docs#http-status-codes
 */
export const ALSO_PASSING: readonly number[] = [412];

/** https://developer.hashicorp.com/vault/api-docs#http-status-codes */
export const SERVER_ADVICE: Readonly<Record<number, string>> = {
  412: "it does not have all data yet. Try again later.",
  501: "it is not initialized. Initialize it.",
  503: "it is sealed, or down for maintenance. Unseal it, or try again later.",
};

function serviceTokenFile({ VAULT_KUBE_TOKEN_FILE }: VaultCredentials): string {
  return VAULT_KUBE_TOKEN_FILE ?? KUBERNETES_TOKEN_FILE;
}

/** Read at each login, since Kubernetes renews it. */
function readServiceToken(store: string, file: string): string {
  requireReadPermission(store, file);
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new SecretStoreError(
      store,
      `the service account's token cannot be read from ${file}. Check that it is mounted, or set ` +
        "VAULT_KUBE_TOKEN_FILE.",
      { cause },
    );
  }
}

/** Asked for first, so that nothing prompts. */
function requireReadPermission(store: string, file: string): void {
  if (globalThis.Deno === undefined) return;
  if (Deno.permissions.querySync({ name: "read", path: file }).state === "granted") return;
  throw new SecretStoreError(
    store,
    `the service account's token may not be read. Run with --allow-read=${file}.`,
  );
}
