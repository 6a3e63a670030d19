// How a Vault is logged in to: from credentials to a token.
import { readFileSync } from "node:fs";
import {
  findLocalSecret,
  readEnvironmentVariable,
  readFrameSecret,
} from "../../config/_internal.ts";
import { context } from "../../config/mod.ts";
import { decodeSecret } from "../decode_secret.ts";
import { learnSecret } from "../_learn_secret.ts";
import { httpJson, type HttpLimits } from "./_http_json.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { propertyOf } from "./_property_of.ts";

/** The local secret with the credentials, by the name that Prefect 1.4.1 gives it. */
export const CREDENTIALS_SECRET = "VAULT_CREDENTIALS";

const KUBERNETES_TOKEN_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Credentials, under the names that Prefect 1.4.1 gives them: a token, an AppRole, or a Kubernetes role.
 */
export interface VaultCredentials {
  /** A token. */
  readonly VAULT_TOKEN?: string;
  /** The identifier of an AppRole. */
  readonly VAULT_ROLE_ID?: string;
  /** The secret identifier of the AppRole. */
  readonly VAULT_SECRET_ID?: string;
  /**
   * Where AppRoles log in.
   *
   * @default {"approle"}
   */
  readonly VAULT_APPROLE_PATH?: string;
  /** The name of a Kubernetes role. */
  readonly VAULT_KUBE_AUTH_ROLE?: string;
  /**
   * Where Kubernetes roles log in.
   *
   * @default {"kubernetes"}
   */
  readonly VAULT_KUBE_AUTH_PATH?: string;
  /**
   * The file with the service account's token.
   *
   * @default {"/var/run/secrets/kubernetes.io/serviceaccount/token"}
   */
  readonly VAULT_KUBE_TOKEN_FILE?: string;
}

/** What a login needs besides credentials. */
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

/** A token, and whether another login could give a new one. */
export interface VaultToken {
  readonly token: string;
  readonly isRenewable: boolean;
}

/** Logs in. What was used for it, and the token, are from now on kept out of what runs write. */
export async function logIn(
  server: VaultServer,
  given: VaultCredentials | undefined,
  usesEnvironment: boolean,
): Promise<VaultToken> {
  const credentials = given ?? credentialsAtHand(server.store, usesEnvironment);
  learn(credentials);
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_KUBE_AUTH_ROLE } = credentials;
  if (VAULT_TOKEN !== undefined) return { token: VAULT_TOKEN, isRenewable: false };
  if (VAULT_ROLE_ID !== undefined && VAULT_SECRET_ID !== undefined) {
    // https://developer.hashicorp.com/vault/api-docs/auth/approle#login-with-approle
    return await askForToken(server, credentials.VAULT_APPROLE_PATH ?? "approle", {
      role_id: VAULT_ROLE_ID,
      secret_id: VAULT_SECRET_ID,
    });
  }
  if (VAULT_KUBE_AUTH_ROLE !== undefined) {
    // https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#login
    return await askForToken(server, credentials.VAULT_KUBE_AUTH_PATH ?? "kubernetes", {
      role: VAULT_KUBE_AUTH_ROLE,
      jwt: readServiceToken(server.store, credentials.VAULT_KUBE_TOKEN_FILE),
    });
  }
  throw new SecretStoreError(
    server.store,
    "the credentials are none that it knows. Give VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, " +
      "or VAULT_KUBE_AUTH_ROLE.",
  );
}

/** Prefect 1.4.1: the secret VAULT_CREDENTIALS. Else the variable that Vault's own program reads. */
function credentialsAtHand(store: string, usesEnvironment: boolean): VaultCredentials {
  const secret = localSecret(CREDENTIALS_SECRET);
  if (secret !== undefined) {
    const value = typeof secret === "string" ? decodeSecret(secret) : secret;
    if (typeof value === "object" && value !== null) return value;
    learnSecret(CREDENTIALS_SECRET, value);
    throw new SecretStoreError(
      store,
      `the secret ${CREDENTIALS_SECRET} is no object. Set it to JSON such as {"VAULT_TOKEN": "…"}.`,
    );
  }
  const token = usesEnvironment ? readEnvironmentVariable("VAULT_TOKEN") : undefined;
  if (token) return { VAULT_TOKEN: token };
  throw new SecretStoreError(
    store,
    `no credentials are known. Set the secret ${CREDENTIALS_SECRET} in the environment or the ` +
      "configuration, or the option `credentials`" +
      (usesEnvironment ? ", or the variable VAULT_TOKEN." : "."),
  );
}

/** The variables that are read to log in, where no credentials are given. */
export function credentialVariables(usesEnvironment: boolean): readonly string[] {
  const variable = `PREFECT__CONTEXT__SECRETS__${CREDENTIALS_SECRET}`;
  if (!usesEnvironment || localSecret(CREDENTIALS_SECRET) !== undefined) return [variable];
  return [variable, "VAULT_TOKEN"];
}

/** A secret that is no store's: one that opens a store cannot be in it. */
function localSecret(name: string): unknown {
  const inContext = readFrameSecret(name);
  if (inContext !== undefined) return inContext.value;
  const local = findLocalSecret(name, context.config);
  return "found" in local ? local.found.value : undefined;
}

function learn(credentials: VaultCredentials): void {
  learnSecret("VAULT_TOKEN", credentials.VAULT_TOKEN);
  learnSecret("VAULT_SECRET_ID", credentials.VAULT_SECRET_ID);
}

async function askForToken(server: VaultServer, mount: string, body: object): Promise<VaultToken> {
  const { store, address, headers, limits } = server;
  const url = new URL(`v1/auth/${encodePath(mount)}/login`, address);
  const refused = "the credentials are not accepted. Check them, and where they log in.";
  const advice = { 400: refused, 401: refused, 403: refused };
  const answer = await httpJson({ store, url, method: "POST", headers, body, advice }, limits);
  const token = propertyOf(propertyOf(answer, "auth"), "client_token");
  if (typeof token !== "string" || token === "") {
    throw new SecretStoreError(store, `there is no login at auth/${mount}. Check its name.`);
  }
  learnSecret("VAULT_TOKEN", token);
  return { token, isRenewable: true };
}

function readServiceToken(store: string, file: string = KUBERNETES_TOKEN_FILE): string {
  try {
    const token = readFileSync(file, "utf8").trim();
    learnSecret("VAULT_KUBE_TOKEN", token);
    return token;
  } catch (cause) {
    throw new SecretStoreError(
      store,
      `the service account's token cannot be read from ${file}. Run with --allow-read=${file}, or set ` +
        "VAULT_KUBE_TOKEN_FILE.",
      { cause },
    );
  }
}

/** A path of Vault's as part of a URL. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
