// A clock for tests: nothing waits for it, and yet everything happens in the order of its times.
import type { Clock } from "../../config/_internal.ts";

/** Something that waits. */
interface Wait {
  readonly at: number;
  readonly then: () => void;
}

/** Jumps from one time that something waits for to the next, whenever the program has nothing else to do. */
export class FakeClock implements Clock {
  readonly #start: number;
  #now: number;
  readonly #waits = new Set<Wait>();
  #turn: ReturnType<typeof setTimeout> | undefined;

  constructor(start: Date) {
    this.#start = this.#now = start.getTime();
  }

  /** How far it has come, in milliseconds. */
  get elapsedMs(): number {
    return this.#now - this.#start;
  }

  /** @inheritdoc */
  now(): number {
    return this.#now;
  }

  /** @inheritdoc */
  wait(ms: number, then: () => void): () => void {
    const wait = { at: this.#now + Math.max(0, ms), then };
    this.#waits.add(wait);
    this.#prepare();
    return () => {
      this.#waits.delete(wait);
      if (this.#waits.size === 0) this.#rest();
    };
  }

  /** What goes on now goes first: the time moves in a turn of its own. */
  #prepare(): void {
    this.#turn ??= setTimeout(() => {
      this.#turn = undefined;
      this.#jump();
      if (this.#waits.size > 0) this.#prepare();
    }, 0);
  }

  /** One wait at a time, the earliest; of several at one time the one that came first. */
  #jump(): void {
    let next: Wait | undefined;
    for (const wait of this.#waits) if (next === undefined || wait.at < next.at) next = wait;
    if (next === undefined) return;
    this.#waits.delete(next);
    this.#now = next.at;
    next.then();
  }

  #rest(): void {
    clearTimeout(this.#turn);
    this.#turn = undefined;
  }
}
