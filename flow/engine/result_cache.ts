// Results that are kept in memory to be used again.
import type { Cached } from "../../tasks/mod.ts";

/**
 * Keeps results between the runs of flows in one process. Every flow has one of its own; give several
 * flows the same with `flow.run({ cache })`.
 */
export class ResultCache {
  readonly #kept = new Map<string, Cached[]>();

  /**
   * Finds a kept result.
   *
   * @param key The name it is kept under.
   * @param isValid Whether a result serves.
   * @returns The newest result that does.
   */
  find(key: string, isValid: (cached: Cached) => boolean): Cached | undefined {
    return this.#kept.get(key)?.findLast(isValid);
  }

  /**
   * Keeps a result. Those under the same name that have expired are forgotten.
   *
   * @param key The name to keep it under.
   * @param cached The result.
   * @param now The time; now, where it is not given.
   */
  keep(key: string, cached: Cached, now: Date = new Date()): void {
    const fresh = (this.#kept.get(key) ?? []).filter(({ cachedResultExpiration: expiration }) =>
      expiration === undefined || expiration > now
    );
    this.#kept.set(key, [...fresh, cached]);
  }

  /** Forgets everything. */
  clear(): void {
    this.#kept.clear();
  }
}
