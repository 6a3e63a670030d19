// Who asks Amazon, and where: found as its own tools find it.
import { join } from "@std/path/join";
import { AnswerError, askJson, netFlag } from "../ask_json.ts";
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

/** Keys of Amazon's. */
export interface AwsCredentials {
  /** The identifier of the key: `AKIA…`. */
  readonly accessKeyId: string;
  /** The secret key. */
  readonly secretAccessKey: string;
  /** The token of keys that are good for a while only. */
  readonly sessionToken?: string;
}

/** Keys, and until when they are good. */
export interface ExpiringAwsCredentials extends AwsCredentials, Expiring {}

/** The variables that are read for keys and region, where code gives none. */
export const AWS_VARIABLES: readonly string[] = [
  ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"],
  ...["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "HOME"],
  ...["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"],
  ...["AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
  ...["AWS_EC2_METADATA_DISABLED", "AWS_EC2_METADATA_SERVICE_ENDPOINT"],
];

/** The credentials that are given, or those of the environment, the shared files, or the machine. */
export async function findAwsCredentials(
  store: string,
  given: AwsCredentials | undefined,
  signal: AbortSignal,
): Promise<ExpiringAwsCredentials> {
  if (given !== undefined) return { ...given, expiresAt: Infinity };
  const places: CredentialPlace<ExpiringAwsCredentials>[] = [
    () => inEnvironment(store),
    () => inSharedFile(),
    (signal) => ofContainer(store, signal),
    (signal) => ofInstance(store, signal),
  ];
  const advice = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws configure`.";
  return await firstCredentials(store, places, advice, signal);
}

/** The region of the environment or the shared file. */
export function findAwsRegion(): string | undefined {
  return readVariableIfAllowed("AWS_REGION") ?? readVariableIfAllowed("AWS_DEFAULT_REGION") ??
    profileIn(configFile(), isConfigHead)?.get("region");
}

/** The files that are read, where the home folder is known. */
export function awsFiles(): readonly string[] {
  const token = readVariableIfAllowed("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  return [credentialsFile(), configFile(), token].filter((file) => file !== undefined);
}

/** The flags for the machine's own service of credentials. */
export function awsMetadataFlags(): readonly string[] {
  const container = containerUrl();
  return [netFlag(container ?? new URL(instanceAddress()))];
}

// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
function inEnvironment(store: string): ExpiringAwsCredentials | NoCredentials {
  const accessKeyId = readVariableIfAllowed("AWS_ACCESS_KEY_ID");
  const secretAccessKey = readVariableIfAllowed("AWS_SECRET_ACCESS_KEY");
  const sessionToken = readVariableIfAllowed("AWS_SESSION_TOKEN");
  if (accessKeyId === undefined && secretAccessKey === undefined) {
    return new NoCredentials("AWS_ACCESS_KEY_ID is not set");
  }
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const token = sessionToken === undefined ? {} : { sessionToken };
    return { accessKeyId, secretAccessKey, ...token, expiresAt: Infinity };
  }
  throw new SecretStoreError(
    store,
    "only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set. Set both, or neither.",
  );
}

// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
function inSharedFile(): ExpiringAwsCredentials | NoCredentials {
  const file = credentialsFile();
  if (file === undefined) return new NoCredentials("the home folder is not known");
  const profile = profileIn(file, (head, name) => head === name) ??
    profileIn(configFile(), isConfigHead);
  const accessKeyId = profile?.get("aws_access_key_id");
  const secretAccessKey = profile?.get("aws_secret_access_key");
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    return new NoCredentials(`${file} has no keys of the profile ${profileName()}`);
  }
  const sessionToken = profile?.get("aws_session_token");
  // The file may be written anew at any time, by whoever renews its keys.
  const expiresAt = Date.now() + 600_000;
  return { accessKeyId, secretAccessKey, ...sessionToken && { sessionToken }, expiresAt };
}

function profileName(): string {
  return readVariableIfAllowed("AWS_PROFILE") ?? "default";
}

function credentialsFile(): string | undefined {
  return readVariableIfAllowed("AWS_SHARED_CREDENTIALS_FILE") ?? inHome("credentials");
}

function configFile(): string | undefined {
  return readVariableIfAllowed("AWS_CONFIG_FILE") ?? inHome("config");
}

function inHome(name: string): string | undefined {
  const home = homeFolder();
  return home === undefined ? undefined : join(home, ".aws", name);
}

function isConfigHead(head: string, name: string): boolean {
  return head === (name === "default" ? name : `profile ${name}`);
}

function profileIn(
  file: string | undefined,
  isHead: (head: string, name: string) => boolean,
): ReadonlyMap<string, string> | undefined {
  const text = file === undefined ? undefined : tryReadCredentialFile(file);
  if (typeof text !== "string") return undefined;
  let profile: Map<string, string> | undefined;
  let isInside = false;
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[\s*(.*?)\s*\]/.exec(line)?.[1];
    if (head !== undefined) isInside = isHead(head.replace(/\s+/g, " "), profileName());
    const [, key, value] = /^([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isInside) profile ??= new Map();
    if (isInside && key !== undefined && value !== undefined) profile?.set(key, value);
  }
  return profile;
}

// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
async function ofContainer(
  store: string,
  signal: AbortSignal,
): Promise<ExpiringAwsCredentials | NoCredentials> {
  const url = containerUrl();
  if (url === undefined) return new NoCredentials("AWS_CONTAINER_CREDENTIALS_FULL_URI is not set");
  const isNear = url.protocol === "https:" ||
    ["127.0.0.1", "localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"]
      .includes(url.hostname);
  if (!isNear) {
    throw new SecretStoreError(
      store,
      "AWS_CONTAINER_CREDENTIALS_FULL_URI names a host that is not the machine's own. Check it.",
    );
  }
  const file = readVariableIfAllowed("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const token = file === undefined
    ? readVariableIfAllowed("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    : readCredentialFile(store, file, "the container's token", "Check that it is mounted.").trim();
  const answer = await askMetadata("the container's service", () =>
    askJson({
      store,
      url,
      headers: token === undefined ? {} : { authorization: token },
      credentials: { AWS_CONTAINER_AUTHORIZATION_TOKEN: token },
      signal,
    }, METADATA_LIMITS), signal);
  return answer instanceof NoCredentials ? answer : keysOf(store, answer);
}

function containerUrl(): URL | undefined {
  const relative = readVariableIfAllowed("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const full = relative === undefined
    ? readVariableIfAllowed("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    : `http://169.254.170.2${relative}`;
  return full !== undefined && URL.canParse(full) ? new URL(full) : undefined;
}

// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
async function ofInstance(
  store: string,
  signal: AbortSignal,
): Promise<ExpiringAwsCredentials | NoCredentials> {
  if (/^true$/i.test(readVariableIfAllowed("AWS_EC2_METADATA_DISABLED") ?? "")) {
    return new NoCredentials("AWS_EC2_METADATA_DISABLED is true");
  }
  const answer = await askMetadata("the instance's metadata service", async () => {
    const token = await askInstance("api/token", "PUT", {
      "x-aws-ec2-metadata-token-ttl-seconds": "300",
    });
    const headers = { "x-aws-ec2-metadata-token": String(token) };
    const path = "meta-data/iam/security-credentials/";
    const role = String(await askInstance(path, "GET", headers) ?? "").split("\n")[0] ?? "";
    if (role === "") return undefined;
    return await askInstance(path + encodeURIComponent(role.trim()), "GET", headers, false);
  }, signal);
  return answer instanceof NoCredentials ? answer : keysOf(store, answer);

  function askInstance(
    path: string,
    method: "GET" | "PUT",
    headers: Readonly<Record<string, string>>,
    isPlainText = true,
  ): Promise<unknown> {
    const url = new URL(`latest/${path}`, instanceAddress());
    const AWS_METADATA_TOKEN = headers["x-aws-ec2-metadata-token"];
    const credentials = { AWS_METADATA_TOKEN };
    const request = { store, url, method, headers, credentials, isPlainText, signal };
    return askJson(request, METADATA_LIMITS);
  }
}

function instanceAddress(): string {
  const address = readVariableIfAllowed("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  return `${(address ?? "http://169.254.169.254").replace(/\/+$/, "")}/`;
}

function keysOf(store: string, answer: unknown): ExpiringAwsCredentials {
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    ...["AccessKeyId", "SecretAccessKey", "Token", "Expiration"],
  ].map((key) => propertyOf(answer, key));
  const expiresAt = Date.parse(String(expiration));
  const isUsable = typeof accessKeyId === "string" && typeof secretAccessKey === "string" &&
    typeof sessionToken === "string" && !Number.isNaN(expiresAt);
  if (isUsable) return { accessKeyId, secretAccessKey, sessionToken, expiresAt };
  throw new SecretStoreError(
    store,
    "the machine's service of credentials gives no keys. Check that a role is attached to it.",
  );
}

/** An answer by which Amazon says that keys were good, and are no longer. */
export function isExpired(error: unknown): boolean {
  return error instanceof AnswerError && error.reason === EXPIRED;
}

/** The reason of such an answer. */
export const EXPIRED = "expired";
