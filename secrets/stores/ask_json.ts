// One request for JSON, as every store here asks over HTTP: limited in time and size, tried again where
// that may help, never following a redirect, since that would carry credentials along.
import { type Duration, toMilliseconds } from "../../config/mod.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { learnSecret } from "../learn_secret.ts";
import { backOff } from "./_back_off.ts";
import { parseExactJson } from "./_exact_json.ts";
import { readBounded } from "./_read_bounded.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** How long, and how often, {@linkcode askJson} asks. */
export interface AskLimits {
  /**
   * How long one try may take.
   *
   * @default {10_000}
   */
  readonly timeout?: Duration;
  /**
   * How often a request is tried again on 5xx or no connection; on 429, twice as often.
   *
   * @default {3}
   */
  readonly retries?: number;
  /**
   * The longest wait before another try, whatever `Retry-After` asks for.
   *
   * @default {10_000}
   */
  readonly maxRetryDelay?: Duration;
}

/** The most that an answer may hold, in bytes. */
const MAX_ANSWER_BYTES = 2 ** 20;

/** A request of {@linkcode askJson}. */
export interface JsonRequest {
  /** The store's name, which errors begin with. */
  readonly store: string;
  /** Where to ask. Errors show its origin, so that must hold no credentials. */
  readonly url: URL;
  /**
   * The method.
   *
   * @default {"GET"}
   */
  readonly method?: "GET" | "POST" | "PUT";
  /** The headers; a function makes them anew for each try, as a signature with a time needs it. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | (() => Promise<Readonly<Record<string, string>>>);
  /** The body: a text is sent as it is, `URLSearchParams` as a form, anything else as JSON. */
  readonly body?: unknown;
  /**
   * The values in URL, headers and body that are secret, by name. They are masked in whatever the
   * program's runs write from now on.
   */
  readonly credentials?: Readonly<Record<string, string | undefined>>;
  /** What the user can do about a status, as a sentence. */
  readonly advice?: Readonly<Record<number, string>>;
  /**
   * Says what a status from 400 to 499 means, from the answer's JSON; `undefined` where it has none.
   *
   * @default {a 404 says that there is no such secret}
   */
  readonly meaningOf?: (status: number, body: unknown) => AnswerMeaning | undefined;
  /** The answer is plain text, as some of a metadata service are: it is given as it stands. */
  readonly isPlainText?: boolean;
  /** Certificates, as PEM, of authorities to trust beside the usual ones. In Deno only. */
  readonly caCertificates?: readonly string[];
  /** Ends waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** What an answer that is no success means. */
export interface AnswerMeaning {
  /** It says that there is no such secret: {@linkcode askJson} gives `undefined`. */
  readonly isAbsence?: boolean;
  /** Another try may go better. */
  readonly mayPass?: boolean;
  /** There are too many requests: like `mayPass`, with longer waits. */
  readonly isThrottled?: boolean;
  /** What the user can do about it, as a sentence. Nothing that the server sent. */
  readonly advice?: string;
  /** A reason for the store itself, in {@linkcode AnswerError}. */
  readonly reason?: string;
}

/** A server answered with a status that is no success. The error shows nothing of its answer. */
export class AnswerError extends SecretStoreError {
  /** The answer's status. */
  readonly status: number;
  /** The reason that the request's `meaningOf` gave it. */
  readonly reason: string | undefined;

  /**
   * Makes the error.
   *
   * @param store The store's name.
   * @param message What happened, and what to do next. Nothing secret.
   * @param status The answer's status.
   * @param reason A reason for the store itself.
   */
  constructor(store: string, message: string, status: number, reason?: string) {
    super(store, message);
    this.status = status;
    this.reason = reason;
  }
}

/**
 * Asks a server for JSON, for stores that ask over HTTP. It needs `--allow-net` for the server, and
 * never prompts for it.
 *
 * - One try takes at most 10 s, an answer holds at most 1 MiB; both are given up beyond that.
 * - On 429, 5xx or no connection it tries again, after `Retry-After` or a wait that doubles.
 * - A redirect is an error: following it would carry the credentials to another server.
 * - `credentials` are masked in what runs write, and no error shows anything that was sent or received.
 * - Whole numbers keep their digits, also where JavaScript's numbers cannot hold them.
 *
 * @param request The request.
 * @param limits How long, and how often, to ask.
 * @returns What was answered; `undefined` where the answer says that there is no such secret.
 * @throws {AnswerError} If the server answers with any other status than 200.
 * @throws {SecretStoreError} If there is no usable answer.
 *
 * @example A store of one's own
 * ```ts
 * import type { SecretStore, SecretStoreOptions } from "@tacit/flow/secrets";
 * import { askJson } from "@tacit/flow/stores";
 * import { assertEquals } from "@std/assert";
 *
 * class WikiStore implements SecretStore {
 *   readonly name = "the wiki";
 *   constructor(readonly address: string, readonly token: () => string) {}
 *
 *   async get(name: string, { signal }: SecretStoreOptions = {}): Promise<string | undefined> {
 *     const token = this.token();
 *     const answer = await askJson({
 *       store: this.name,
 *       url: new URL(`secrets/${encodeURIComponent(name)}`, this.address),
 *       headers: { authorization: `Bearer ${token}` },
 *       credentials: { WIKI_TOKEN: token },
 *       advice: { 401: "the token is not accepted. Check WIKI_TOKEN." },
 *       signal,
 *     });
 *     return answer === undefined ? undefined : String((answer as { text?: unknown }).text);
 *   }
 * }
 *
 * const wiki = (request: Request) =>
 *   request.url.endsWith("/secrets/TOKEN")
 *     ? Response.json({ text: "s3cret" })
 *     : Response.json({}, { status: 404 });
 * const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, wiki);
 * const store = new WikiStore(`http://127.0.0.1:${server.addr.port}/`, () => "wiki-token");
 * assertEquals(await store.get("TOKEN"), "s3cret");
 * assertEquals(await store.get("OTHER"), undefined);
 * await server.shutdown();
 * ```
 */
export async function askJson(request: JsonRequest, limits: AskLimits = {}): Promise<unknown> {
  const { retries = 3 } = limits;
  const timeoutMs = toMilliseconds(limits.timeout ?? 10_000, "timeout");
  const maxRetryDelayMs = toMilliseconds(limits.maxRetryDelay ?? 10_000, "maxRetryDelay");
  requirePermission(request);
  for (const [name, value] of Object.entries(request.credentials ?? {})) learnSecret(name, value);
  for (let retry = 0;; retry++) {
    request.signal?.throwIfAborted();
    const attempt = await tryOnce(request, timeoutMs);
    if ("answer" in attempt) return attempt.answer;
    const { error, mayPass, isThrottled = false, retryAfter } = attempt;
    if (!mayPass || retry >= retries * (isThrottled ? 2 : 1)) throw error;
    const delay = retryAfter ?? backOff(retry, isThrottled);
    await wait(Math.min(delay, maxRetryDelayMs), request.signal);
  }
}

type Attempt =
  | { readonly answer: unknown }
  | {
    readonly error: SecretStoreError;
    readonly mayPass: boolean;
    readonly isThrottled?: boolean;
    /** In milliseconds. */
    readonly retryAfter?: number | undefined;
  };

async function tryOnce(request: JsonRequest, timeoutMs: number): Promise<Attempt> {
  // Its abort at the end lets go of a body that was not read.
  const done = new AbortController();
  const timeout = AbortSignal.timeout(timeoutMs);
  const signals = [done.signal, timeout, ...request.signal === undefined ? [] : [request.signal]];
  const client = clientFor(request);
  try {
    const response = await send(request, AbortSignal.any(signals), client);
    return await attemptOf(request, response);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof SecretStoreError) return { error, mayPass: false };
    if (!timeout.aborted) return failureOf(request, error);
    const message = `no answer within ${timeoutMs} ms. Check the network.`;
    return { error: errorOf(request, message), mayPass: true };
  } finally {
    done.abort();
    client?.close();
  }
}

/** A client of Deno's that trusts more authorities, where that is wanted. */
function clientFor({ store, caCertificates }: JsonRequest): Deno.HttpClient | undefined {
  if (caCertificates === undefined) return undefined;
  if (globalThis.Deno !== undefined) return Deno.createHttpClient({ caCerts: [...caCertificates] });
  throw new SecretStoreError(
    store,
    "certificates can be named to Deno only. In Node, set NODE_EXTRA_CA_CERTS.",
  );
}

async function send(
  request: JsonRequest,
  signal: AbortSignal,
  client: Deno.HttpClient | undefined,
): Promise<Response> {
  const { url, method = "GET", body } = request;
  const headers = typeof request.headers === "function" ? await request.headers() : request.headers;
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (/^[ -~]*$/.test(value)) continue;
    // A header cannot hold more, and the runtime's error would quote it.
    throw errorOf(
      request,
      `the header ${name} would hold an odd character. Check the credentials.`,
    );
  }
  const isJson = body !== undefined && typeof body !== "string" &&
    !(body instanceof URLSearchParams);
  return await fetch(url, {
    method,
    headers: { ...isJson && { "content-type": "application/json" }, ...headers },
    ...body !== undefined && { body: isJson ? JSON.stringify(body) : body as BodyInit },
    redirect: "manual",
    signal,
    ...client && { client },
  });
}

async function attemptOf(request: JsonRequest, response: Response): Promise<Attempt> {
  const { status } = response;
  if (status === 200) return { answer: await readJson(request, response) };
  const meaning = await meaningOf(request, response);
  if (meaning.isAbsence) return { answer: undefined };
  const isThrottled = meaning.isThrottled ?? status === 429;
  return {
    error: new AnswerError(
      request.store,
      messageFor(request, status, meaning.advice),
      status,
      meaning.reason,
    ),
    mayPass: meaning.mayPass ?? (isThrottled || status >= 500),
    isThrottled,
    retryAfter: retryAfterOf(response.headers.get("retry-after")),
  };
}

async function meaningOf(request: JsonRequest, response: Response): Promise<AnswerMeaning> {
  const { status } = response;
  if (status < 400 || status >= 500) return {};
  if (request.meaningOf === undefined) return { isAbsence: status === 404 };
  const body = await readJson(request, response).catch((error) => {
    if (!(error instanceof SecretStoreError)) throw error;
    return undefined;
  });
  // Servers of TLS answer 400, in words of their own, where they are asked without: Go's, nginx.
  if (status === 400 && body === undefined && request.url.protocol === "http:") {
    return { advice: PLAIN_TO_TLS };
  }
  return request.meaningOf(status, body) ?? {};
}

const PLAIN_TO_TLS =
  "it takes no such request. Check the address: it begins with http, and the server may speak https.";

function messageFor({ advice, url }: JsonRequest, status: number, ofAnswer?: string): string {
  const known = ofAnswer ?? advice?.[status];
  if (known !== undefined) return `answered ${status}: ${known}`;
  if (status === 401) return "answered 401: the credentials are not accepted. Check them.";
  if (status === 403) return "answered 403: the credentials do not allow this. Check their rights.";
  if (status === 429) return "answered 429: too many requests. Try again later.";
  if (status >= 500) return `answered ${status}: it is failing. Try again later.`;
  if (status >= 300 && status < 400) {
    return `answered ${status}, a redirect away from ${url.origin}; credentials are not sent ` +
      "along. Set the address that it is really at.";
  }
  return `answered ${status}, which is not expected. Check that the address is right.`;
}

async function readJson(request: JsonRequest, response: Response): Promise<unknown> {
  const tooLarge = () => errorOf(request, "its answer is larger than 1 MiB, and was not read.");
  if (Number(response.headers.get("content-length")) > MAX_ANSWER_BYTES) throw tooLarge();
  const reader = response.body?.getReader();
  const bytes = reader === undefined
    ? new Uint8Array()
    : await readBounded(reader, MAX_ANSWER_BYTES);
  if (bytes === undefined) throw tooLarge();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return request.isPlainText ? text : parseExactJson(text);
  } catch {
    // The parser quotes what it read, which may be a secret: no cause.
    throw errorOf(request, "its answer is not JSON. Check that the address is right.");
  }
}

function failureOf(request: JsonRequest, error: unknown): Attempt {
  const reason = tlsReasonOf(error, request.url);
  if (reason !== undefined) return { error: errorOf(request, reason), mayPass: false };
  // The runtime's error may quote headers, so it is no cause to keep.
  const message = "it cannot be reached. Check the address and the network.";
  return { error: errorOf(request, message), mayPass: true };
}

/** The fault of the TLS connection, if that is what failed. */
function tlsReasonOf(error: unknown, url: URL): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Runtimes differ in whether the error or its cause says what happened.
  const texts = [error, error.cause].map((part) => part instanceof Error ? part.message : "");
  const text = texts.join("\n").replaceAll(url.href, "");
  if (/certificate|UnknownIssuer/i.test(text)) {
    return "its TLS certificate cannot be trusted. Where an authority of your own signed it, name " +
      "that with --cert or DENO_CERT.";
  }
  if (url.protocol === "http:" && /invalid HTTP version|parse/i.test(text)) {
    return "its answer is not HTTP. Check whether the address begins with https or http.";
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
function requirePermission(request: JsonRequest): void {
  if (globalThis.Deno === undefined) return;
  const host = hostOf(request.url);
  if (Deno.permissions.querySync({ name: "net", host }).state === "granted") return;
  throw errorOf(request, `it may not be called. Run with ${netFlag(request.url)}.`);
}

/**
 * The flag that permits calls to the server of a URL, and to nothing else on that host, for a store's
 * `permissions`.
 *
 * @param url The URL.
 * @returns The flag.
 *
 * @example
 * ```ts
 * import { netFlag } from "@tacit/flow/stores";
 *
 * console.log(netFlag(new URL("https://vault.example.com/v1/"))); // --allow-net=vault.example.com:443
 * ```
 */
export function netFlag(url: URL): string {
  return `--allow-net=${hostOf(url)}`;
}

function hostOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function errorOf({ store }: JsonRequest, message: string): SecretStoreError {
  return new SecretStoreError(store, message);
}

async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted(); // with its own reason
    throw error;
  }
}
