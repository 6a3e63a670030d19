// How a Vault is logged in to: from credentials to a token.
import { type AnswerMeaning, askJson, type AskLimits } from "./ask_json.ts";
import { readCredentialFile } from "./_credential_file.ts";
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
  readonly limits: AskLimits;
  /** Certificates of authorities to trust beside the usual ones. */
  readonly caCertificates?: readonly string[];
}

/** The result of a login. */
export interface VaultLogin {
  /** The token to ask with: secret. */
  readonly token: string;
  /** The service account's token that was sent for it: secret, too. */
  readonly serviceToken?: string;
  /** When the token is no longer good, by `performance.now()`. */
  readonly goodUntil: number;
}

/**
 * Logs in.
 *
 * @throws {SecretStoreError} If the credentials cannot be used, or are refused.
 */
export async function logIn(
  server: VaultServer,
  credentials: VaultCredentials,
  signal: AbortSignal,
): Promise<VaultLogin> {
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_KUBE_AUTH_ROLE } = credentials;
  if (VAULT_TOKEN !== undefined) return { token: VAULT_TOKEN, goodUntil: Infinity };
  if (VAULT_ROLE_ID !== undefined && VAULT_SECRET_ID !== undefined) {
    // https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle
    const body = { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID };
    return await askForToken(server, credentials.VAULT_APPROLE_PATH ?? "approle", body, signal);
  }
  if (VAULT_KUBE_AUTH_ROLE !== undefined) {
    // https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login
    const path = credentials.VAULT_KUBE_AUTH_PATH ?? "kubernetes";
    const serviceToken = readCredentialFile(
      server.store,
      serviceTokenFile(credentials), // read at each login, since Kubernetes renews it
      "the service account's token",
      "Check that it is mounted, or set VAULT_KUBE_TOKEN_FILE.",
    ).trim();
    const body = { role: VAULT_KUBE_AUTH_ROLE, jwt: serviceToken };
    return { ...await askForToken(server, path, body, signal), serviceToken };
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

async function askForToken(
  server: VaultServer,
  path: string,
  body: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<VaultLogin> {
  const { store, address, headers, limits } = server;
  const mount = trimSlashes(path);
  const absent = `there is no login at auth/${mount}. Check its name.`;
  if (!isVaultPath(mount)) throw new SecretStoreError(store, absent);
  const url = new URL(`v1/auth/${encodePath(mount)}/login`, address);
  const { secret_id: VAULT_SECRET_ID, jwt: VAULT_KUBE_TOKEN } = body;
  const answer = await askJson({
    store,
    url,
    method: "POST",
    headers,
    body,
    credentials: { VAULT_SECRET_ID, VAULT_KUBE_TOKEN },
    advice: SERVER_ADVICE,
    meaningOf: meaningOfLogin,
    ...server.caCertificates && { caCertificates: server.caCertificates },
    signal,
  }, limits);
  if (answer === undefined) throw new SecretStoreError(store, absent);
  const auth = propertyOf(answer, "auth");
  const token = propertyOf(auth, "client_token");
  if (typeof token === "string" && token !== "") {
    return { token, goodUntil: goodUntil(propertyOf(auth, "lease_duration")) };
  }
  throw new SecretStoreError(
    store,
    `its answer to the login at auth/${mount} has no token. Check that this is an auth method that ` +
      "needs nothing more, such as a second factor.",
  );
}

/** A token is given up a tenth of its time early. One of 0 seconds lasts. */
function goodUntil(leaseSeconds: unknown): number {
  if (typeof leaseSeconds !== "number" || leaseSeconds <= 0) return Infinity;
  return performance.now() + leaseSeconds * 900;
}

function meaningOfLogin(status: number): AnswerMeaning {
  if (status === 404) return { isAbsence: true };
  if (status !== 400 && status !== 401 && status !== 403) return meaningOfAnswer(status);
  return { advice: "the credentials are not accepted. Check them, and where they log in." };
}

/**
 * 412 is an answer of Enterprise servers, for data that has not reached them all yet.
 * https://developer.hashicorp.com/vault/api-docs#http-status-codes
 */
export function meaningOfAnswer(status: number): AnswerMeaning {
  return status === 412 ? { mayPass: true } : {};
}

/** https://developer.hashicorp.com/vault/api-docs#http-status-codes */
export const SERVER_ADVICE: Readonly<Record<number, string>> = {
  412: "it does not have all data yet. Try again later.",
  501: "it is not initialized. Initialize it.",
  503: "it is sealed, or down for maintenance. Unseal it, or try again later.",
};

function serviceTokenFile({ VAULT_KUBE_TOKEN_FILE }: VaultCredentials): string {
  return VAULT_KUBE_TOKEN_FILE ?? KUBERNETES_TOKEN_FILE;
}
