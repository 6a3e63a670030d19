// Places where a cloud's credentials are looked for, in order.
import { SecretStoreError } from "./secret_store_error.ts";

/** A place without credentials, and why: `the variable AWS_ACCESS_KEY_ID is not set`. */
export class NoCredentials {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

/** Looks in one place. It throws where credentials are there and cannot be used. */
export type CredentialPlace<T> = (
  signal: AbortSignal,
) => T | NoCredentials | Promise<T | NoCredentials>;

/**
 * The credentials of the first place that has some.
 *
 * @throws {SecretStoreError} If none has; it says of each why.
 */
export async function firstCredentials<T>(
  store: string,
  places: readonly CredentialPlace<T>[],
  advice: string,
  signal: AbortSignal,
): Promise<T> {
  const reasons: string[] = [];
  for (const look of places) {
    const found = await look(signal);
    if (!(found instanceof NoCredentials)) return found;
    reasons.push(found.why);
  }
  throw new SecretStoreError(
    store,
    `no credentials were found: ${
      reasons.join("; ")
    }. ${advice} permissionsOf lists the flags that ` +
      "let it look everywhere.",
  );
}

/**
 * Asks a metadata service, which is there on the cloud's own machines only.
 *
 * @returns Its answer, or why it gave none.
 */
export async function askMetadata(
  what: string,
  ask: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const answer = await ask();
    return answer === undefined ? new NoCredentials(`${what} has none`) : answer;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SecretStoreError)) throw error;
    return new NoCredentials(
      `${what}: ${error.message.slice(error.message.indexOf(":") + 2)}`.replace(/\.$/, ""),
    );
  }
}

/** A metadata service is near, or not there: the whole of one question in 1 s, and no second try. */
export const METADATA_LIMITS = { timeout: 1_000, retries: 0 };
