// The results that are on their way to a store while further tasks run: so many that they reach the disk
// together, and no more than fit in memory.
import { type Deferred, deferred } from "../../config/_internal.ts";

/** How many results may be on their way: a store takes 512 in a round, and as many gather meanwhile. */
const MAX_RESULTS = 1024;

/** How many bytes they may have, once they are serialized. */
const MAX_BYTES = 2 ** 25;

/** Counts what is on its way. */
export class Backlog {
  #results = 0;
  #bytes = 0;
  #room: Deferred<void> | undefined;

  /** Counts a result until it is stored, or is known not to be. */
  async count<T>(storing: () => Promise<T>): Promise<T> {
    this.#results++;
    try {
      return await storing();
    } finally {
      this.#results--;
      this.#tell();
    }
  }

  /** Counts the bytes of a result while they are written. */
  async countBytes<T>(bytes: number, writing: () => Promise<T>): Promise<T> {
    this.#bytes += bytes;
    try {
      return await writing();
    } finally {
      this.#bytes -= bytes;
      this.#tell();
    }
  }

  /** Nothing where another result may come; otherwise a promise of the time when one may. */
  room(): Promise<void> | undefined {
    if (this.#hasRoom()) return undefined;
    return (this.#room ??= deferred()).promise;
  }

  #hasRoom(): boolean {
    return this.#results < MAX_RESULTS && this.#bytes < MAX_BYTES;
  }

  #tell(): void {
    if (this.#room === undefined || !this.#hasRoom()) return;
    this.#room.resolve();
    this.#room = undefined;
  }
}
