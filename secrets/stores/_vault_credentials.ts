// What a Vault is logged in to with, and where that is found.
import {
  findLocalSecret,
  readEnvironmentVariable,
  readFrameSecret,
} from "../../config/_internal.ts";
import { context } from "../../config/mod.ts";
import { join } from "@std/path/join";
import { decodeSecret } from "../decode_secret.ts";
import { learnSecret } from "../learn_secret.ts";
import { tryReadCredentialFile } from "./_credential_file.ts";
import { homeFolder } from "./_home_folder.ts";
import { propertyOf } from "./_property_of.ts";
import { SecretStoreError } from "./secret_store_error.ts";

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

/** Where credentials are looked for. */
export interface CredentialSource {
  /** What errors call the store. */
  readonly store: string;
  /** Those that code gives: nothing else is looked at. */
  readonly given: VaultCredentials | undefined;
  /** The name of the secret that has them. */
  readonly secretName: string;
  /** The token that the environment has counts: it is for the environment's server only. */
  readonly usesEnvironment: boolean;
}

/**
 * The credentials to log in with. They are from now on kept out of what the current run writes.
 *
 * @throws {SecretStoreError} If there are none, or they cannot be used.
 */
export function requireCredentials(source: CredentialSource): VaultCredentials {
  const credentials = findCredentials(source);
  if (credentials !== undefined) return credentials;
  throw new SecretStoreError(
    source.store,
    `no credentials are known. Set the secret ${source.secretName} in the environment or the ` +
      "configuration, or the option `credentials`" +
      (source.usesEnvironment ? ", or the variable VAULT_TOKEN, or run `vault login`." : "."),
  );
}

/**
 * Like {@linkcode requireCredentials}, where none is no error.
 *
 * Prefect 1.4.1: they are the secret VAULT_CREDENTIALS. Else the token that Vault's own program takes:
 * the variable's, or the one that `vault login` keeps in a file.
 */
export function findCredentials(source: CredentialSource): VaultCredentials | undefined {
  const { store, given, secretName, usesEnvironment } = source;
  if (given !== undefined) return checkCredentials(store, given);
  const secret = localSecret(secretName);
  if (secret !== undefined) {
    const value = typeof secret === "string" ? decodeSecret(secret) : secret;
    if (typeof value === "object" && value !== null) return checkCredentials(store, value);
    learnSecret(secretName, value);
    throw new SecretStoreError(
      store,
      `the secret ${secretName} is no object. Set it to JSON such as {"VAULT_TOKEN": "…"}.`,
    );
  }
  const token = usesEnvironment
    ? readEnvironmentVariable("VAULT_TOKEN") || keptToken()?.token
    : undefined;
  return token ? checkCredentials(store, { VAULT_TOKEN: token }) : undefined;
}

/** The variables that are read for credentials, where code gives none. */
export function credentialVariables(
  { given, secretName, usesEnvironment }: CredentialSource,
): readonly string[] {
  if (given !== undefined) return [];
  const variable = `PREFECT__CONTEXT__SECRETS__${secretName}`;
  if (!usesEnvironment || localSecret(secretName) !== undefined) return [variable];
  return [variable, "VAULT_TOKEN", ...keptTokenIfUsed() === undefined ? [] : ["HOME"]];
}

/** The file that is read for a token, where nothing else gives one. */
export function tokenFiles(
  { given, secretName, usesEnvironment }: CredentialSource,
): readonly string[] {
  if (given !== undefined || !usesEnvironment || localSecret(secretName) !== undefined) return [];
  const kept = keptTokenIfUsed();
  return kept === undefined ? [] : [kept.file];
}

function keptTokenIfUsed(): KeptToken | undefined {
  return readEnvironmentVariable("VAULT_TOKEN") ? undefined : keptToken();
}

/** A token, and the file in which `vault login` keeps it. */
interface KeptToken {
  readonly file: string;
  readonly token: string;
}

/** https://developer.hashicorp.com/vault/docs/commands/token-helper */
function keptToken(): KeptToken | undefined {
  const home = homeFolder();
  if (home === undefined) return undefined;
  const file = join(home, ".vault-token");
  const text = tryReadCredentialFile(file);
  const token = typeof text === "string" ? text.trim() : "";
  return token === "" ? undefined : { file, token };
}

/** A secret that is no store's: one that opens a store cannot be in it. */
function localSecret(name: string): unknown {
  const inContext = readFrameSecret(name);
  if (inContext !== undefined) return inContext.value;
  const local = findLocalSecret(name, context.config);
  return "found" in local ? local.found.value : undefined;
}

const NAMES = [
  "VAULT_TOKEN",
  "VAULT_ROLE_ID",
  "VAULT_SECRET_ID",
  "VAULT_APPROLE_PATH",
  "VAULT_KUBE_AUTH_ROLE",
  "VAULT_KUBE_AUTH_PATH",
  "VAULT_KUBE_TOKEN_FILE",
] as const satisfies readonly (keyof VaultCredentials)[];

/** Those of the names above, each a text: what was parsed may be anything. */
function checkCredentials(store: string, credentials: object): VaultCredentials {
  learnSecret("VAULT_TOKEN", propertyOf(credentials, "VAULT_TOKEN"));
  learnSecret("VAULT_SECRET_ID", propertyOf(credentials, "VAULT_SECRET_ID"));
  const checked: { -readonly [Name in keyof VaultCredentials]: string } = {};
  for (const name of NAMES) {
    const value = propertyOf(credentials, name);
    if (value === undefined) continue;
    if (typeof value === "string" && value !== "") checked[name] = value;
    else throw new SecretStoreError(store, `${name} of the credentials is no text, or is empty.`);
  }
  return checked;
}
