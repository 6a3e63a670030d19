// Who asks Google: found as its own tools find it.
// https://cloud.google.com/docs/authentication/application-default-credentials
import { join } from "@std/path/join";
import { askJson, netFlag } from "../ask_json.ts";
import {
  askMetadata,
  type CredentialPlace,
  firstCredentials,
  METADATA_LIMITS,
  NoCredentials,
} from "../_credential_chain.ts";
import { readCredentialFile, tryReadCredentialFile } from "../_credential_file.ts";
import { homeFolder, readVariableIfAllowed } from "../_home_folder.ts";
import { propertyOf } from "../_property_of.ts";
import type { Expiring } from "../_renewed.ts";
import { SecretStoreError } from "../secret_store_error.ts";

/** A token, and until when it is good. */
export interface GcpToken extends Expiring {
  readonly token: string;
}

/** The variables that are read for credentials, where code gives none. */
export const GCP_VARIABLES: readonly string[] = [
  ...["GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_CONFIG", "HOME", "GCE_METADATA_HOST"],
];

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/** A token for the key that is given, for the one in a file, or of the machine's service account. */
export async function fetchGcpToken(
  store: string,
  given: string | undefined,
  signal: AbortSignal,
): Promise<GcpToken> {
  if (given !== undefined) {
    return await tokenForKey(store, given, "the option `credentials`", signal);
  }
  const places: CredentialPlace<GcpToken>[] = [
    async (signal) => {
      const file = readVariableIfAllowed("GOOGLE_APPLICATION_CREDENTIALS");
      if (file === undefined) return new NoCredentials("GOOGLE_APPLICATION_CREDENTIALS is not set");
      const advice = "Check GOOGLE_APPLICATION_CREDENTIALS.";
      const text = readCredentialFile(store, file, "the key", advice);
      return await tokenForKey(store, text, file, signal);
    },
    async (signal) => {
      const file = keptFile();
      if (file === undefined) return new NoCredentials("the home folder is not known");
      const text = tryReadCredentialFile(file);
      if (typeof text !== "string") return new NoCredentials(`${file} ${text.why}`);
      return await tokenForKey(store, text, file, signal);
    },
    (signal) => ofMachine(store, signal),
  ];
  const advice =
    "Set GOOGLE_APPLICATION_CREDENTIALS, or run `gcloud auth application-default login`.";
  return await firstCredentials(store, places, advice, signal);
}

/** The project of the key that is given or in a file; else the machine's. */
export async function findGcpProject(
  store: string,
  given: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const named = readVariableIfAllowed("GOOGLE_CLOUD_PROJECT") ?? projectOf(given) ??
    gcpFiles().map((file) => projectOf(textIfThere(file))).find((project) => project !== undefined);
  if (named !== undefined) return named;
  const whole = signal ?? new AbortController().signal;
  const request = metadataRequest(store, "project/project-id", whole);
  const answer = await askMetadata(
    "the machine's metadata service",
    () => askJson({ ...request, isPlainText: true }, METADATA_LIMITS),
    whole,
  );
  if (typeof answer === "string" && /^[a-z0-9:.-]+$/.test(answer)) return answer;
  throw new SecretStoreError(
    store,
    "no project is known. Set GOOGLE_CLOUD_PROJECT, or the option `project`.",
  );
}

/** The files that are read for credentials. */
export function gcpFiles(): readonly string[] {
  const named = readVariableIfAllowed("GOOGLE_APPLICATION_CREDENTIALS");
  return [named ?? keptFile()].filter((file) => file !== undefined);
}

/** The flags for those who give tokens. */
export function gcpTokenFlags(given: string | undefined): readonly string[] {
  const text = given ?? gcpFiles().map(textIfThere).find((text) => text !== undefined);
  const key = text === undefined ? undefined : parse(text);
  if (key === undefined) return [netFlag(new URL(metadataAddress()))];
  return [netFlag(new URL(tokenUrlOf(key) ?? DEFAULT_TOKEN_URL))];
}

function textIfThere(file: string): string | undefined {
  const text = tryReadCredentialFile(file);
  return typeof text === "string" ? text : undefined;
}

function projectOf(text: string | undefined): string | undefined {
  const key = text === undefined ? undefined : parse(text);
  const project = propertyOf(key, "project_id") ?? propertyOf(key, "quota_project_id");
  return typeof project === "string" && project !== "" ? project : undefined;
}

function keptFile(): string | undefined {
  const folder = readVariableIfAllowed("CLOUDSDK_CONFIG");
  const home = homeFolder();
  const name = "application_default_credentials.json";
  if (folder !== undefined) return join(folder, name);
  return home === undefined ? undefined : join(home, ".config", "gcloud", name);
}

const DEFAULT_TOKEN_URL = "https://oauth2.googleapis.com/token";

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // It quotes the key.
    throw error;
  }
}

/** A key is sent to where it says itself, if that speaks TLS or is this machine. */
function tokenUrlOf(key: unknown): string | undefined {
  const url = propertyOf(key, "token_uri") ?? DEFAULT_TOKEN_URL;
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || hostname === "127.0.0.1" ? url : undefined;
}

async function tokenForKey(
  store: string,
  text: string,
  where: string,
  signal: AbortSignal,
): Promise<GcpToken> {
  const key = parse(text);
  const type = propertyOf(key, "type");
  const url = tokenUrlOf(key);
  if (url === undefined) {
    throw new SecretStoreError(store, `${where} is no key of Google's, or has an odd token_uri.`);
  }
  const field = (name: string) => {
    const value = propertyOf(key, name);
    if (typeof value === "string" && value !== "") return value;
    throw new SecretStoreError(store, `${where} has no ${name}. Get the key anew.`);
  };
  if (type === "service_account") {
    // https://developers.google.com/identity/protocols/oauth2/service-account#httprest
    const assertion = await signJwt(store, where, field("private_key"), {
      iss: field("client_email"),
      scope: SCOPE,
      aud: url,
    });
    const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const secrets = { GOOGLE_PRIVATE_KEY: field("private_key"), GOOGLE_ASSERTION: assertion };
    return await askForToken(store, url, { grant_type, assertion }, secrets, where, signal);
  }
  if (type === "authorized_user") {
    // https://developers.google.com/identity/protocols/oauth2/web-server#offline
    const [client_id, client_secret, refresh_token] = [
      ...["client_id", "client_secret", "refresh_token"],
    ].map(field) as [string, string, string];
    const form = { grant_type: "refresh_token", client_id, client_secret, refresh_token };
    const secrets = { GOOGLE_CLIENT_SECRET: client_secret, GOOGLE_REFRESH_TOKEN: refresh_token };
    return await askForToken(store, url, form, secrets, where, signal);
  }
  throw new SecretStoreError(
    store,
    `${where} is neither a service account's key nor a user's login. Use one of these.`,
  );
}

async function askForToken(
  store: string,
  url: string,
  form: Readonly<Record<string, string>>,
  credentials: Readonly<Record<string, string>>,
  where: string,
  signal: AbortSignal,
): Promise<GcpToken> {
  const refused =
    `the credentials of ${where} are not accepted. Get them anew, and check the clock.`;
  const answer = await askJson({
    store,
    url: new URL(url),
    method: "POST",
    body: new URLSearchParams(form),
    credentials,
    advice: { 400: refused, 401: refused, 403: refused },
    meaningOf: () => undefined,
    signal,
  });
  return tokenIn(store, answer);
}

function tokenIn(store: string, answer: unknown): GcpToken {
  const [token, seconds] = [propertyOf(answer, "access_token"), propertyOf(answer, "expires_in")];
  if (typeof token === "string" && /^[!-~]+$/.test(token) && typeof seconds === "number") {
    return { token, expiresAt: Date.now() + seconds * 1_000 };
  }
  throw new SecretStoreError(store, "its answer has no token. Check the credentials.");
}

// https://cloud.google.com/compute/docs/access/authenticate-workloads#curl
async function ofMachine(store: string, signal: AbortSignal): Promise<GcpToken | NoCredentials> {
  const request = metadataRequest(store, "instance/service-accounts/default/token", signal);
  const what = "the machine's metadata service";
  const answer = await askMetadata(what, () => askJson(request, METADATA_LIMITS), signal);
  return answer instanceof NoCredentials ? answer : tokenIn(store, answer);
}

function metadataRequest(store: string, path: string, signal: AbortSignal) {
  const url = new URL(`computeMetadata/v1/${path}`, metadataAddress());
  return { store, url, headers: { "metadata-flavor": "Google" }, signal };
}

function metadataAddress(): string {
  return `http://${readVariableIfAllowed("GCE_METADATA_HOST") ?? "metadata.google.internal"}/`;
}

async function signJwt(
  store: string,
  where: string,
  pem: string,
  claims: Readonly<Record<string, string>>,
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const parts = [{ alg: "RS256", typ: "JWT" }, { ...claims, iat: now, exp: now + 3_600 }];
  const signed = parts.map((part) => base64Url(new TextEncoder().encode(JSON.stringify(part))))
    .join(".");
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  let key: CryptoKey;
  try {
    const der = atob(pem.replace(/-----[A-Z ]+-----|\s/g, ""));
    const bytes = Uint8Array.from(der, (character) => character.charCodeAt(0));
    key = await crypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
  } catch {
    // What fails there may quote the key, so it is no cause to keep.
    throw new SecretStoreError(store, `the private_key of ${where} is no key. Get it anew.`);
  }
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(signed));
  return `${signed}.${base64Url(new Uint8Array(signature))}`;
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_")
    .replace(/=+$/, "");
}
