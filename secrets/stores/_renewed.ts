// Credentials that are fetched, shared by all who ask at once, and fetched anew when their time is over.
import { SharedCall } from "./_shared_call.ts";

/** Renewed this long before their end, so that none ends on its way. */
const EARLY_MILLISECONDS = 120_000;

/** Something that is good until a time. */
export interface Expiring {
  /** In milliseconds, as `Date.now` has it; `Infinity` for what lasts. */
  readonly expiresAt: number;
}

/** Fetches what expires, and keeps it until then. */
export class Renewed<T extends Expiring> {
  readonly #fetch: (signal: AbortSignal) => Promise<T>;
  #call: SharedCall<T> | undefined;
  #current: T | undefined;

  /** @param fetch Fetches it, until its signal is aborted. */
  constructor(fetch: (signal: AbortSignal) => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Gives it, from memory where it is good. */
  async get(signal: AbortSignal | undefined): Promise<T> {
    const current = this.#current;
    if (current !== undefined && Date.now() < current.expiresAt - EARLY_MILLISECONDS) {
      return current;
    }
    if (this.#call === undefined || this.#call.isOver) this.#call = new SharedCall(this.#fetch);
    return this.#current = await this.#call.join(signal);
  }

  /** Forgets it, since a server no longer takes it. */
  forget(refused: T): void {
    if (this.#current === refused) this.#current = undefined;
  }
}

/**
 * Calls with credentials; where they are refused as no longer good, once more with new ones.
 *
 * @param isOver Tells such a refusal.
 */
export async function withRenewed<T extends Expiring, Answer>(
  renewed: Renewed<T>,
  signal: AbortSignal | undefined,
  isOver: (error: unknown) => boolean,
  call: (credentials: T) => Promise<Answer>,
): Promise<Answer> {
  const credentials = await renewed.get(signal);
  try {
    return await call(credentials);
  } catch (error) {
    if (!isOver(error)) throw error;
    renewed.forget(credentials);
    return await call(await renewed.get(signal));
  }
}
