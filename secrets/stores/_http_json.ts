// One request for JSON, as every store that asks over HTTP makes it: limited in time and size, tried
// again where that may help, never following a redirect, since that would carry credentials along.
import { deferred } from "../../config/_internal.ts";
import { parseExactJson } from "./_exact_json.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** How a store asks. */
export interface HttpLimits {
  /** How long one try may take, in milliseconds. */
  readonly timeoutMilliseconds: number;
  /** How often a request is tried again on 429, 5xx or no connection. */
  readonly retries: number;
  /** The longest wait before another try, in milliseconds, whatever `Retry-After` asks for. */
  readonly maxRetryDelayMilliseconds: number;
}

/** What is asked where a user says nothing else. */
export const DEFAULT_LIMITS: HttpLimits = {
  timeoutMilliseconds: 10_000,
  retries: 3,
  maxRetryDelayMilliseconds: 10_000,
};

/** The most that an answer may hold, in bytes. */
export const MAX_ANSWER_BYTES = 2 ** 20;

/** A request. */
export interface HttpRequest {
  /** What errors call the store. */
  readonly store: string;
  /** Where to. It holds no credentials. */
  readonly url: URL;
  /** The method. */
  readonly method?: "GET" | "POST";
  /** The headers, credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** A body to send as JSON. */
  readonly body?: unknown;
  /** What the user may do about a refusal, by status. */
  readonly advice?: Readonly<Record<number, string>>;
  /**
   * Whether a 404 says that there is no such secret, and not that there is no such page. It is called
   * with the JSON in its body, `undefined` where there is none.
   *
   * @default {every 404 says so}
   */
  readonly isAbsence?: (body: unknown) => boolean;
  /** Statuses beside 429 and 5xx after which another try may go better. */
  readonly alsoPassing?: readonly number[];
  /** Ends waiting. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks for JSON.
 *
 * @returns What was answered; `undefined` for a 404 that says that there is no such secret.
 * @throws {SecretStoreError} If there is no usable answer. It holds nothing that was sent or received.
 */
export async function httpJson(request: HttpRequest, limits: HttpLimits): Promise<unknown> {
  requirePermission(request);
  for (let retriesLeft = limits.retries;; retriesLeft--) {
    request.signal?.throwIfAborted();
    const attempt = await tryOnce(request, limits);
    if ("answer" in attempt) return attempt.answer;
    if (!attempt.mayPass || retriesLeft <= 0) throw attempt.error;
    const backoff = 200 * 2 ** (limits.retries - retriesLeft);
    const delay = Math.min(attempt.retryAfter ?? backoff, limits.maxRetryDelayMilliseconds);
    await wait(delay, request.signal);
  }
}

/** An answer of a status that is of no use. It prints like any error of a store. */
export class HttpStatusError extends SecretStoreError {
  /** The status. */
  readonly status: number;

  constructor(request: HttpRequest, status: number) {
    super(request.store, messageFor(request, status));
    this.status = status;
  }
}

type Attempt =
  | { readonly answer: unknown }
  | {
    readonly error: SecretStoreError;
    /** Whether another try may go better. */
    readonly mayPass: boolean;
    /** In milliseconds. */
    readonly retryAfter?: number | undefined;
  };

async function tryOnce(request: HttpRequest, limits: HttpLimits): Promise<Attempt> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  request.signal?.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(stop, limits.timeoutMilliseconds);
  try {
    const response = await send(request, abort.signal);
    return await attemptOf(request, response);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof SecretStoreError) return { error, mayPass: false };
    return failureOf(request, limits, error, abort.signal.aborted);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", stop);
    stop(); // lets go of a body that was not read
  }
}

function send(request: HttpRequest, signal: AbortSignal): Promise<Response> {
  const { url, method = "GET", headers, body } = request;
  return fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: "manual",
    signal,
  });
}

async function attemptOf(request: HttpRequest, response: Response): Promise<Attempt> {
  const { status } = response;
  if (status === 404 && await isAbsence(request, response)) return { answer: undefined };
  if (status === 200) return { answer: await readJson(request, response) };
  const mayPass = status === 429 || status >= 500 || request.alsoPassing?.includes(status) === true;
  const retryAfter = retryAfterOf(response.headers.get("retry-after"));
  return { error: new HttpStatusError(request, status), mayPass, retryAfter };
}

async function isAbsence(request: HttpRequest, response: Response): Promise<boolean> {
  if (request.isAbsence === undefined) return true;
  try {
    return request.isAbsence(await readJson(request, response));
  } catch (error) {
    if (error instanceof SecretStoreError) return request.isAbsence(undefined);
    throw error;
  }
}

function messageFor({ advice, url }: HttpRequest, status: number): string {
  const { origin } = url;
  if (advice?.[status] !== undefined) return `answered ${status}: ${advice[status]}`;
  if (status === 401) return "answered 401: the credentials are not accepted. Check them.";
  if (status === 403) return "answered 403: the credentials do not allow this. Check their rights.";
  if (status === 429) return "answered 429: too many requests. Try again later.";
  if (status >= 500) return `answered ${status}: it is failing. Try again later.`;
  if (status >= 300 && status < 400) {
    return `answered ${status}, a redirect away from ${origin}; credentials are not sent along. ` +
      "Set the address that it is really at.";
  }
  return `answered ${status}, which is not expected. Check that the address is right.`;
}

async function readJson(request: HttpRequest, response: Response): Promise<unknown> {
  const bytes = await readLimited(request, response);
  try {
    return parseExactJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The parser quotes what it read, which may be a secret: no cause.
    throw errorOf(request, "its answer is not JSON. Check that the address is right.");
  }
}

async function readLimited(request: HttpRequest, response: Response): Promise<Uint8Array> {
  const tooLarge = () => errorOf(request, "its answer is larger than 1 MiB, and was not read.");
  if (Number(response.headers.get("content-length")) > MAX_ANSWER_BYTES) throw tooLarge();
  const bytes = new Uint8Array(MAX_ANSWER_BYTES);
  let length = 0;
  for await (const chunk of response.body ?? []) {
    if (length + chunk.length > MAX_ANSWER_BYTES) throw tooLarge();
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}

function failureOf(
  request: HttpRequest,
  limits: HttpLimits,
  error: unknown,
  isTimeout: boolean,
): Attempt {
  if (isTimeout) {
    const message = `no answer within ${limits.timeoutMilliseconds} ms. Check the network.`;
    return { error: errorOf(request, message), mayPass: true };
  }
  const reason = tlsReasonOf(error, request.url);
  if (reason !== undefined) return { error: errorOf(request, reason), mayPass: false };
  // The runtime's error may quote headers, so it is no cause to keep.
  const message = "it cannot be reached. Check the address and the network.";
  return { error: errorOf(request, message), mayPass: true };
}

/** What is wrong with the TLS connection, if that is what failed. */
function tlsReasonOf(error: unknown, url: URL): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Runtimes differ in whether the error or its cause says what happened.
  const texts = [error, error.cause].map((part) => part instanceof Error ? part.message : "");
  const text = texts.join("\n").replaceAll(url.href, "");
  if (/certificate|UnknownIssuer/i.test(text)) {
    return "its TLS certificate cannot be trusted. Where an authority of your own signed it, name " +
      "that with --cert or DENO_CERT.";
  }
  if (!/InvalidContentType|handshake|\btls\b/i.test(text)) return undefined;
  return "it does not speak TLS as it should. Check whether the address begins with https or http.";
}

/** Seconds or a date, in milliseconds from now. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header)
    ? Number(header) * 1000
    : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** Asked for first, so that nothing prompts. */
function requirePermission(request: HttpRequest): void {
  if (globalThis.Deno === undefined) return;
  const host = hostOf(request.url);
  if (Deno.permissions.querySync({ name: "net", host }).state === "granted") return;
  throw errorOf(request, `it may not be called. Run with ${netFlag(request.url)}.`);
}

/** The flag that permits calls to the server of a URL, and to nothing else on that host. */
export function netFlag(url: URL): string {
  return `--allow-net=${hostOf(url)}`;
}

function hostOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function errorOf({ store }: HttpRequest, message: string): SecretStoreError {
  return new SecretStoreError(store, message);
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = deferred();
  const timer = setTimeout(resolve, milliseconds);
  const stop = () => resolve();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
