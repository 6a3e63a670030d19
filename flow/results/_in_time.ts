// Stores that never answer must not keep a run for ever.
import type { ResultStore } from "../../tasks/mod.ts";
import { ResultStoreError } from "./result_store_error.ts";

/** How long a store may take for one thing, in milliseconds. */
export const LONGEST_ANSWER_MS = 60_000;

/**
 * What a store gives, if it does so in time.
 *
 * @throws {ResultStoreError} If it takes too long.
 */
export function inTime<T>(work: Promise<T>, store: ResultStore, action: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `${action}: it has not answered for ${LONGEST_ANSWER_MS / 1000} s. Check it.`;
      reject(new ResultStoreError(store.name, message));
    }, LONGEST_ANSWER_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
