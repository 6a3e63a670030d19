// Who asks Azure: found in the order in which Azure's own libraries look.
// https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains
import { askJson, netFlag } from "../ask_json.ts";
import {
  askMetadata,
  type CredentialPlace,
  firstCredentials,
  METADATA_LIMITS,
  NoCredentials,
} from "../_credential_chain.ts";
import { readCredentialFile } from "../_credential_file.ts";
import { readVariableIfAllowed } from "../_home_folder.ts";
import { propertyOf } from "../_property_of.ts";
import type { Expiring } from "../_renewed.ts";
import { SecretStoreError } from "../secret_store_error.ts";

/** An application of Microsoft Entra, and its secret. */
export interface AzureCredentials {
  /** The tenant's identifier. */
  readonly tenantId: string;
  /** The application's identifier. */
  readonly clientId: string;
  /** The application's secret. */
  readonly clientSecret: string;
}

/** A token, and until when it is good. */
export interface AzureToken extends Expiring {
  readonly token: string;
}

/** The variables that are read for credentials, where code gives none. */
export const AZURE_VARIABLES: readonly string[] = [
  ...["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"],
  ...["AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST"],
  ...["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "AZURE_POD_IDENTITY_AUTHORITY_HOST"],
];

/** A token for a resource: `https://vault.azure.net`. */
export async function fetchAzureToken(
  store: string,
  given: AzureCredentials | undefined,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken> {
  if (given !== undefined) return await ofSecret(store, given, resource, signal);
  const places: CredentialPlace<AzureToken>[] = [
    (signal) => ofEnvironment(store, resource, signal),
    (signal) => ofWorkload(store, resource, signal),
    (signal) => ofAppService(store, resource, signal),
    (signal) => ofMachine(store, resource, signal),
  ];
  const advice =
    "Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or run where there " +
    "is a managed identity.";
  return await firstCredentials(store, places, advice, signal);
}

/** The file that is read: a federated token. */
export function azureFiles(): readonly string[] {
  const file = readVariableIfAllowed("AZURE_FEDERATED_TOKEN_FILE");
  return file === undefined ? [] : [file];
}

/** The flags for those who give tokens. */
export function azureTokenFlags(
  store: string,
  given: AzureCredentials | undefined,
): readonly string[] {
  const identity = readVariableIfAllowed("IDENTITY_ENDPOINT");
  const isApplication = given !== undefined || azureFiles().length > 0 ||
    readVariableIfAllowed("AZURE_CLIENT_SECRET") !== undefined;
  if (isApplication) return [netFlag(new URL(authority(store)))];
  const near = identity !== undefined && URL.canParse(identity) ? identity : machineAddress();
  return [netFlag(new URL(near))];
}

async function ofEnvironment(
  store: string,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken | NoCredentials> {
  const clientSecret = readVariableIfAllowed("AZURE_CLIENT_SECRET");
  if (clientSecret === undefined) return new NoCredentials("AZURE_CLIENT_SECRET is not set");
  const application = { ...requireApplication(store), clientSecret };
  return await ofSecret(store, application, resource, signal);
}

// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#first-case-access-token-request-with-a-shared-secret
async function ofSecret(
  store: string,
  { tenantId, clientId, clientSecret }: AzureCredentials,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken> {
  const form = { client_id: clientId, client_secret: clientSecret };
  const secrets = { AZURE_CLIENT_SECRET: clientSecret };
  return await askForToken(store, tenantId, form, secrets, resource, signal);
}

// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
async function ofWorkload(
  store: string,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken | NoCredentials> {
  const file = readVariableIfAllowed("AZURE_FEDERATED_TOKEN_FILE");
  if (file === undefined) return new NoCredentials("AZURE_FEDERATED_TOKEN_FILE is not set");
  const { tenantId, clientId } = requireApplication(store);
  // Read for each token, since Kubernetes renews it.
  const assertion = readCredentialFile(
    store,
    file,
    "the federated token",
    "Check that it is mounted.",
  ).trim();
  const form = {
    client_id: clientId,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  };
  const secrets = { AZURE_FEDERATED_TOKEN: assertion };
  return await askForToken(store, tenantId, form, secrets, resource, signal);
}

function requireApplication(
  store: string,
): { readonly tenantId: string; readonly clientId: string } {
  const tenantId = readVariableIfAllowed("AZURE_TENANT_ID");
  const clientId = readVariableIfAllowed("AZURE_CLIENT_ID");
  if (tenantId !== undefined && clientId !== undefined) return { tenantId, clientId };
  throw new SecretStoreError(
    store,
    "AZURE_TENANT_ID and AZURE_CLIENT_ID are not both set, or may not be read. Set them.",
  );
}

async function askForToken(
  store: string,
  tenantId: string,
  form: Readonly<Record<string, string>>,
  credentials: Readonly<Record<string, string>>,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken> {
  const refused = "the application's credentials are not accepted. Check tenant, application and " +
    "secret, and this machine's clock.";
  const answer = await askJson({
    store,
    url: new URL(`${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, authority(store)),
    method: "POST",
    body: new URLSearchParams({
      ...form,
      grant_type: "client_credentials",
      scope: `${resource}/.default`,
    }),
    credentials,
    advice: { 400: refused, 401: refused, 404: refused },
    meaningOf: () => undefined,
    signal,
  });
  return tokenIn(store, answer);
}

function authority(store: string): string {
  const host = readVariableIfAllowed("AZURE_AUTHORITY_HOST") ?? "https://login.microsoftonline.com";
  const isSafe = /^(https:\/\/|http:\/\/127\.0\.0\.1:)[^/@?#]+\/?$/i.test(host) &&
    URL.canParse(host);
  if (isSafe) return host.endsWith("/") ? host : `${host}/`;
  throw new SecretStoreError(
    store,
    "AZURE_AUTHORITY_HOST is not an https URL of a host. Check it.",
  );
}

// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
async function ofAppService(
  store: string,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken | NoCredentials> {
  const address = readVariableIfAllowed("IDENTITY_ENDPOINT");
  const header = readVariableIfAllowed("IDENTITY_HEADER");
  if (address === undefined || header === undefined || !URL.canParse(address)) {
    return new NoCredentials("IDENTITY_ENDPOINT is not set");
  }
  const url = identityUrl(address, "2019-08-01", resource);
  const request = {
    store,
    url,
    headers: { "x-identity-header": header },
    credentials: { IDENTITY_HEADER: header },
    signal,
  };
  const what = "the identity endpoint";
  const answer = await askMetadata(what, () => askJson(request, METADATA_LIMITS), signal);
  return answer instanceof NoCredentials ? answer : tokenIn(store, answer);
}

// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
async function ofMachine(
  store: string,
  resource: string,
  signal: AbortSignal,
): Promise<AzureToken | NoCredentials> {
  const address = `${machineAddress()}metadata/identity/oauth2/token`;
  const url = identityUrl(address, "2018-02-01", resource);
  const request = { store, url, headers: { metadata: "true" }, signal };
  const what = "the machine's metadata service";
  const answer = await askMetadata(what, () => askJson(request, METADATA_LIMITS), signal);
  return answer instanceof NoCredentials ? answer : tokenIn(store, answer);
}

function machineAddress(): string {
  const host = readVariableIfAllowed("AZURE_POD_IDENTITY_AUTHORITY_HOST");
  return `${(host ?? "http://169.254.169.254").replace(/\/+$/, "")}/`;
}

/** An identity that a user assigned is named by its client. */
function identityUrl(address: string, version: string, resource: string): URL {
  const url = new URL(address);
  url.searchParams.set("api-version", version);
  url.searchParams.set("resource", resource);
  const client = readVariableIfAllowed("AZURE_CLIENT_ID");
  if (client !== undefined) url.searchParams.set("client_id", client);
  return url;
}

/** `expires_in` is a number of Entra's, and a text of a managed identity's. */
function tokenIn(store: string, answer: unknown): AzureToken {
  const token = propertyOf(answer, "access_token");
  const [seconds, until] = [propertyOf(answer, "expires_in"), propertyOf(answer, "expires_on")];
  const expiresAt = seconds === undefined
    ? Number(until) * 1_000
    : Date.now() + Number(seconds) * 1_000;
  if (typeof token === "string" && /^[!-~]+$/.test(token) && Number.isFinite(expiresAt)) {
    return { token, expiresAt };
  }
  throw new SecretStoreError(store, "its answer has no token. Check the credentials.");
}
