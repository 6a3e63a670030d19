// The signals that a task may throw: each gives its run the state of its name.
import { context } from "../../config/mod.ts";
import {
  Failed,
  Looped,
  type LoopedOptions,
  Skipped,
  Success,
  TriggerFailed,
  ValidationFailed,
} from "../states/finished.ts";
import {
  Paused,
  Retrying,
  type RetryingOptions,
  type ScheduledOptions,
} from "../states/unfinished.ts";
import type { State, StateOptions } from "../states/state.ts";
import type { StateName } from "../states/state_name.ts";

/** The options of a signal: what its state gets besides the message. */
export interface SignalOptions extends StateOptions {
  /** The state's result. A signal of failure is its own result where none is given. */
  readonly result?: unknown;
  /** The cause of the signal; the error\'s `cause`. */
  readonly cause?: unknown;
}

/**
 * Thrown by a task, a trigger or a state handler to say which state the task run gets.
 *
 * @example Any signal can be caught by its base
 * ```ts
 * import { FAIL, PrefectStateSignal } from "@tacit/flow/tasks";
 * import { assert, assertEquals } from "@std/assert";
 *
 * try {
 *   throw new FAIL("The order is empty.");
 * } catch (signal) {
 *   assert(signal instanceof PrefectStateSignal);
 *   assertEquals(String(signal.state), '<Failed: "The order is empty.">');
 * }
 * ```
 */
export abstract class PrefectStateSignal extends Error {
  /** The state that the task run gets. */
  readonly state: State;

  /**
   * Makes a signal.
   *
   * @param message What happened, for people; the state's message too.
   * @param options What the state carries, and the cause.
   */
  constructor(message = "", options: SignalOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.state = this.makeState(message, options);
  }

  /** Makes the state of this kind of signal; called once, by the constructor. */
  protected abstract makeState(message: string, options: SignalOptions): State;
}

/**
 * Fails the task run. Like any failure, it is tried again where the task has retries left.
 *
 * @example
 * ```ts
 * import { FAIL, Failed } from "@tacit/flow/tasks";
 * import { assertInstanceOf } from "@std/assert";
 *
 * const signal = new FAIL("The bank said no.", { cause: new Error("HTTP 402") });
 * assertInstanceOf(signal.state, Failed);
 * ```
 */
export class FAIL extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Failed;

  /** The signal's stable name. */
  override get name(): string {
    return "FAIL";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): Failed {
    return new Failed(message, options.result === undefined ? this : options.result, options);
  }
}

/** Thrown by a trigger: the upstream states are not what the task needs in order to run. */
export class TRIGGERFAIL extends FAIL {
  /** The signal's stable name. */
  override get name(): string {
    return "TRIGGERFAIL";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): TriggerFailed {
    return new TriggerFailed(
      message,
      options.result === undefined ? this : options.result,
      options,
    );
  }
}

/** Fails the task run because its result is not valid. */
export class VALIDATIONFAIL extends FAIL {
  /** The signal's stable name. */
  override get name(): string {
    return "VALIDATIONFAIL";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): ValidationFailed {
    return new ValidationFailed(
      message,
      options.result === undefined ? this : options.result,
      options,
    );
  }
}

/** Ends the task run as a success, with the result it is given. */
export class SUCCESS extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Success;

  /** The signal's stable name. */
  override get name(): string {
    return "SUCCESS";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): Success {
    return new Success(message, options.result, options);
  }
}

/** Skips the task run; by default the tasks that follow are skipped with it. */
export class SKIP extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Skipped;

  /** The signal's stable name. */
  override get name(): string {
    return "SKIP";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: SignalOptions): Skipped {
    return new Skipped(message, options.result, options);
  }
}

/** The options of a `RETRY`. */
export interface RetryOptions extends SignalOptions, RetryingOptions {}

/**
 * Has the task run tried again, at once or at a start time, however many retries the task has.
 *
 * @example Once more in a minute
 * ```ts
 * import { RETRY } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * const startTime = new Date(Date.now() + 60_000);
 * const signal = new RETRY("The queue is full.", { startTime });
 * assertEquals(signal.state.startTime, startTime);
 * ```
 */
export class RETRY extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Retrying;

  /**
   * Makes a signal. Prefect 1.4.1: in a task, the state's run count is that of the context.
   *
   * @param message Why it is tried again, for people.
   * @param options When it is, what the state carries, and the cause.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, options?: RetryOptions) {
    super(message, options);
  }

  /** The signal's stable name. */
  override get name(): string {
    return "RETRY";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: RetryOptions): Retrying {
    const runCount = options.runCount ?? context.taskRunCount;
    return new Retrying(message, options.result, { ...options, runCount });
  }
}

/** The options of a `PAUSE`. */
export interface PauseOptions extends SignalOptions, ScheduledOptions {}

/** Pauses the task run until somebody resumes it, or until a start time where one is given. */
export class PAUSE extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Paused;

  /**
   * Makes a signal.
   *
   * @param message What is waited for, for people.
   * @param options When the pause ends by itself, what the state carries, and the cause.
   * @throws {RangeError} If the start time is an invalid date.
   */
  constructor(message?: string, options?: PauseOptions) {
    super(message, options);
  }

  /** The signal's stable name. */
  override get name(): string {
    return "PAUSE";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: PauseOptions): Paused {
    return new Paused(message, options.result, options);
  }
}

/** The options of a `LOOP`. */
export interface LoopOptions extends SignalOptions, LoopedOptions {}

/**
 * Has the task run another turn, which finds the result it is given in `context.taskLoopResult`.
 *
 * @example Five at a time up to a hundred
 * ```ts
 * import { context } from "@tacit/flow/config";
 * import { LOOP } from "@tacit/flow/tasks";
 *
 * function accumulate(start: number): number {
 *   const current = context.taskLoopResult as number | undefined ?? start;
 *   if (current < 100) throw new LOOP("Not enough yet.", { result: current + 5 });
 *   return current;
 * }
 * console.log(accumulate(100)); // 100
 * ```
 */
export class LOOP extends PrefectStateSignal {
  /** The state that the task run gets. */
  declare readonly state: Looped;

  /**
   * Makes a signal. Prefect 1.4.1: in a task, the state's loop count is that of the context.
   *
   * @param message What this turn did, for people.
   * @param options The result for the next turn, what else the state carries, and the cause.
   */
  constructor(message?: string, options?: LoopOptions) {
    super(message, options);
  }

  /** The signal's stable name. */
  override get name(): string {
    return "LOOP";
  }

  /** Makes the state. */
  protected override makeState(message: string, options: LoopOptions): Looped {
    const loopCount = options.loopCount ?? context.taskLoopCount;
    return new Looped(message, options.result, { ...options, loopCount });
  }
}

type SignalClass = new (message: string, options: SignalOptions) => PrefectStateSignal;

const SIGNALS: Readonly<Partial<Record<StateName, SignalClass>>> = {
  Failed: FAIL,
  Looped: LOOP,
  Paused: PAUSE,
  Retrying: RETRY,
  Skipped: SKIP,
  Success: SUCCESS,
  TriggerFailed: TRIGGERFAIL,
  ValidationFailed: VALIDATIONFAIL,
};

/**
 * Makes the signal that, thrown, gives a task run a state like `state`: to pass on the end of one flow
 * as that of a task in another, say.
 *
 * Prefect 1.4.1: only a state's own class counts, so a `Cached` state has no signal. There, the signal's
 * class is given; here, the signal itself.
 *
 * @param state The state.
 * @returns The signal, with the state's message, result and all else that it carries.
 * @throws {TypeError} If no signal stands for this kind of state.
 *
 * @example
 * ```ts
 * import { SKIP, signalFromState, Skipped } from "@tacit/flow/tasks";
 * import { assertInstanceOf } from "@std/assert";
 *
 * assertInstanceOf(signalFromState(new Skipped("Nothing to do.")), SKIP);
 * ```
 */
export function signalFromState(state: State): PrefectStateSignal {
  const signalClass = SIGNALS[state.name];
  if (signalClass === undefined) {
    throw new TypeError(
      `No signal matches the state ${state}; there is one for ${Object.keys(SIGNALS).join(", ")}.`,
    );
  }
  return new signalClass(state.message, state);
}

/** Ends a task run in the state it carries, with no retry and no further step (Prefect 1.4.1). */
export class ENDRUN extends Error {
  /** The state that the run ends in. */
  readonly state: State;

  /**
   * Makes a signal.
   *
   * @param state The state that the run ends in.
   */
  constructor(state: State) {
    super(state.message);
    this.state = state;
  }

  /** The signal's stable name. */
  override get name(): string {
    return "ENDRUN";
  }
}
