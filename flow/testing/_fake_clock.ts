// A clock for tests: nothing really waits for it, and yet everything happens in the order of its times.
import { AsyncLocalStorage } from "node:async_hooks";
import { type Clock, MACHINE_CLOCK } from "../../config/_internal.ts";
import { withDates } from "./_held_dates.ts";

/**
 * For how long work that does something else than wait may stop the clock, in milliseconds. It may itself
 * wait for what another does later.
 */
const PATIENCE_MS = 1000;

/** Something under way: a task run, or an executor that looks for more of them. */
export interface Work {
  /** How many waits it has begun that are not over. */
  waitCount: number;
  /** Since when it has been doing something else than wait, by the machine's clock. */
  busySinceMs: number;
}

/** Something that waits. */
interface Wait {
  readonly at: number;
  readonly then: () => void;
  readonly work: Work | undefined;
}

/** The end of what a task run may take. */
interface Limit {
  /** How much of it is left; only its own waits use it up. */
  restMs: number;
  readonly then: () => void;
  readonly work: Work | undefined;
}

/** Jumps from one time that something waits for to the next, whenever no work is under way. */
export class FakeClock implements Clock {
  readonly #startMs: number;
  #nowMs: number;
  readonly #waits = new Set<Wait>();
  readonly #limits = new Set<Limit>();
  readonly #works = new Set<Work>();
  readonly #current = new AsyncLocalStorage<Work>();
  #nextLook: ReturnType<typeof setTimeout> | undefined;
  #hasStopped = false;

  constructor(start: Date) {
    this.#startMs = this.#nowMs = start.getTime();
  }

  /** How far it has come, in milliseconds. */
  get elapsedMs(): number {
    return this.#nowMs - this.#startMs;
  }

  /** @inheritdoc */
  now(): number {
    return this.#nowMs;
  }

  /** @inheritdoc */
  wait(ms: number, then: () => void): () => void {
    const work = this.#current.getStore();
    const wait: Wait = { at: this.#nowMs + (ms > 0 ? ms : 0), then, work };
    if (this.#hasStopped) return () => {};
    this.#waits.add(wait);
    if (work !== undefined) work.waitCount++;
    this.#lookIn(0);
    return () => this.#leave(wait);
  }

  /** A timeout counts the machine's time that work takes, and this clock's time that it waits. */
  limit(ms: number, startedAt: number, then: () => void): () => void {
    const limit: Limit = {
      restMs: ms,
      work: this.#current.getStore(),
      then: () => (end(), then()),
    };
    const cancel = MACHINE_CLOCK.limit(ms, startedAt, limit.then);
    const end = () => {
      cancel();
      this.#limits.delete(limit);
    };
    this.#limits.add(limit);
    return end;
  }

  /** @inheritdoc */
  afterTurn(then: () => void): () => void {
    const work = this.begin();
    const cancel = MACHINE_CLOCK.afterTurn(() => {
      this.end(work);
      then();
    });
    return () => {
      cancel();
      this.end(work);
    };
  }

  /** Work begins. The clock stands still until it ends, except where the work waits for it. */
  begin(): Work {
    const work: Work = { waitCount: 0, busySinceMs: performance.now() };
    this.#works.add(work);
    return work;
  }

  /** Work has ended. */
  end(work: Work): void {
    if (this.#works.delete(work)) this.#lookIn(0);
  }

  /** Does work, and knows what it waits for. */
  during(execute: () => Promise<void> | undefined): Promise<void> | undefined {
    const work = this.begin();
    const promise = withDates(() => this.#nowMs, () => this.#current.run(work, execute));
    if (promise === undefined) this.end(work);
    return promise?.then(() => this.end(work));
  }

  /** Lets go whatever still waits: nobody is interested any more. */
  stop(): void {
    this.#hasStopped = true;
    this.#waits.clear();
    clearTimeout(this.#nextLook);
  }

  /** Looks in a later turn of the loop, so that everything that is ready runs before the time moves. */
  #lookIn(ms: number): void {
    clearTimeout(this.#nextLook);
    if (this.#waits.size === 0) return;
    this.#nextLook = setTimeout(() => {
      const stopsForMs = this.#stopsForMs();
      if (stopsForMs > 0) this.#lookIn(stopsForMs);
      else if (this.#jump()) this.#lookIn(0);
    }, ms);
  }

  #stopsForMs(): number {
    let latestMs = -Infinity;
    for (const { waitCount, busySinceMs } of this.#works) {
      if (waitCount === 0) latestMs = Math.max(latestMs, busySinceMs);
    }
    return latestMs + PATIENCE_MS - performance.now();
  }

  /** Goes to the next time that something waits for, if there is one. */
  #jump(): boolean {
    let at = Infinity;
    for (const wait of this.#waits) at = Math.min(at, wait.at);
    let due: Limit | undefined;
    const running = [...this.#limits].filter(({ work }) =>
      work !== undefined && work.waitCount > 0
    );
    for (const limit of running) {
      if (this.#nowMs + limit.restMs >= at) continue;
      at = this.#nowMs + limit.restMs;
      due = limit;
    }
    if (at === Infinity) return false; // Who waits for ever does so for something else to happen.
    for (const limit of running) limit.restMs -= at - this.#nowMs;
    this.#nowMs = at;
    if (due === undefined) this.#endAllAt(at);
    else due.then();
    return true;
  }

  /** Of several at one time the one that came first goes first; one may take back another. */
  #endAllAt(at: number): void {
    for (const wait of [...this.#waits]) {
      if (wait.at === at && this.#leave(wait)) wait.then();
    }
  }

  #leave(wait: Wait): boolean {
    const { work } = wait;
    if (!this.#waits.delete(wait)) return false;
    if (work !== undefined && --work.waitCount === 0) work.busySinceMs = performance.now();
    this.#lookIn(0);
    return true;
  }
}
