// One call for all who want its result: it goes on while somebody waits for it, and no longer.
import { untilAborted } from "./_until_aborted.ts";

/** A call under way, or made. */
export class SharedCall<T> {
  readonly #result: Promise<T>;
  readonly #abort = new AbortController();
  #waiting = 0;
  #isSettled = false;

  /**
   * Begins the call.
   *
   * @param call Makes it, until its signal is aborted.
   */
  constructor(call: (signal: AbortSignal) => Promise<T>) {
    this.#result = call(this.#abort.signal);
    const settle = () => void (this.#isSettled = true);
    this.#result.then(settle, settle); // A failure is told to those who wait.
  }

  /** It has a result, or was given up when nobody waited for it any more. */
  get isOver(): boolean {
    return this.#isSettled || this.#abort.signal.aborted;
  }

  /**
   * Waits for the result. When the last who waits gives up, the call is aborted.
   *
   * @throws The signal's reason, once it is aborted.
   */
  async join(signal: AbortSignal | undefined): Promise<T> {
    this.#waiting++;
    try {
      return await untilAborted(this.#result, signal);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0 && !this.#isSettled) this.#abort.abort(signal?.reason);
    }
  }
}
