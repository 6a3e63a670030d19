// The base of all states. A state says how far a task or flow run has come; a run goes from one state
// to the next, and no state ever changes.
import type { StateJSON } from "./state_json.ts";
import type { StateName } from "./state_name.ts";

/** The options of a state. */
export interface StateOptions {
  /** Facts about the execution; values should be JSON-compatible. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** The inputs of the run, by name, kept for another run. A secret input stays sealed in here. */
  readonly cachedInputs?: Readonly<Record<string, unknown>> | undefined;
}

/** The changes that {@linkcode State.with} makes. */
export interface StateChanges extends StateOptions {
  /** The new message. */
  readonly message?: string;
  /** The new result. */
  readonly result?: unknown;
}

const NO_CONTEXT: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * How far a task run or flow run has come.
 *
 * The questions (`isFailed`, ...) are answered as Prefect 1.4.1 answers them: a question that is true
 * of a class is true of its subclasses.
 *
 * @example Asking a state
 * ```ts
 * import { Skipped, TriggerFailed } from "@tacit/flow/tasks";
 * import { assert, assertEquals } from "@std/assert";
 *
 * assert(new TriggerFailed().isFailed);
 * assert(new Skipped("Nothing to do.").isSuccessful);
 * assertEquals(`${new Skipped("Nothing to do.")}`, '<Skipped: "Nothing to do.">');
 * ```
 */
export abstract class State {
  /** A message for people; `""` where there is nothing to say. */
  readonly message: string;
  /** Facts about the execution. */
  readonly context: Readonly<Record<string, unknown>>;
  // Private, so that no copy and no walk over its properties has a live value.
  readonly #result: unknown;
  readonly #cachedInputs: Readonly<Record<string, unknown>> | undefined;

  /** The name of the kind of state, such as `"Success"`. */
  declare readonly name: StateName;
  /** Prefect's colour for the kind of state, as `#rrggbb`. */
  declare readonly color: string;
  /** True if the run has not begun, or waits to go on. */
  declare readonly isPending: boolean;
  /** True if the run waits for its start time, or is queued. */
  declare readonly isScheduled: boolean;
  /** True if the run waits to be tried again. */
  declare readonly isRetrying: boolean;
  /** True if the run waits for somebody to resume it. */
  declare readonly isPaused: boolean;
  /** True if this state wraps another one. */
  declare readonly isMetaState: boolean;
  /** True if the run was handed to an executor. */
  declare readonly isSubmitted: boolean;
  /** True if the run waits for room to run in. */
  declare readonly isQueued: boolean;
  /** True if the run is under way. */
  declare readonly isRunning: boolean;
  /** True if the run is over. */
  declare readonly isFinished: boolean;
  /** True if one turn of a loop is over and the next is due. */
  declare readonly isLooped: boolean;
  /** True if the run succeeded; a skipped run counts as a success. */
  declare readonly isSuccessful: boolean;
  /** True if the result was taken from a cache. */
  declare readonly isCached: boolean;
  /** True if the run consists of child runs, one for each element. */
  declare readonly isMapped: boolean;
  /** True if the run was skipped. */
  declare readonly isSkipped: boolean;
  /** True if the run was cancelled. */
  declare readonly isCancelled: boolean;
  /** True if the run failed; one whose trigger failed counts as failed. */
  declare readonly isFailed: boolean;

  static {
    answer(this, {
      color: "#696969",
      isPending: false,
      isScheduled: false,
      isRetrying: false,
      isPaused: false,
      isMetaState: false,
      isSubmitted: false,
      isQueued: false,
      isRunning: false,
      isFinished: false,
      isLooped: false,
      isSuccessful: false,
      isCached: false,
      isMapped: false,
      isSkipped: false,
      isCancelled: false,
      isFailed: false,
    });
  }

  /**
   * Makes a state.
   *
   * @param message What happened, for people.
   * @param result What the run gave; for a failed run, the error.
   * @param options What else the state carries.
   */
  constructor(message = "", result?: unknown, options?: StateOptions) {
    // Every state has these four fields in this order, so that the engine meets few object shapes.
    this.message = message;
    this.#result = result;
    this.context = options?.context ?? NO_CONTEXT;
    this.#cachedInputs = options?.cachedInputs;
  }

  /** The result of the run; for a failed run, the error. */
  get result(): unknown {
    return this.#result;
  }

  /** The inputs of the run, by name, where they were kept. */
  get cachedInputs(): Readonly<Record<string, unknown>> | undefined {
    return this.#cachedInputs;
  }

  /**
   * A state like this one in all but what is changed.
   *
   * @param changes What is different in the new state.
   * @returns The new state, of the same class.
   */
  with(changes: StateChanges): this {
    const { result, cachedInputs } = this;
    const { message, result: newResult, ...options } = {
      ...this,
      result,
      cachedInputs,
      ...changes,
    };
    // What a state carries has the names of the options that make it. Subclasses keep to that.
    const stateClass = this.constructor as new (
      message: string,
      result: unknown,
      options: StateOptions,
    ) => this;
    return new stateClass(message, newResult, options);
  }

  /**
   * The state as JSON, with the result left out. `stateFromJSON` is the way back.
   *
   * @returns A plain object that `JSON.stringify` takes as it is.
   */
  toJSON(): StateJSON {
    return {
      type: this.name,
      ...this.message !== "" && { message: this.message },
      ...Object.keys(this.context).length > 0 && { context: toJsonRecord(this.context) },
      ...this.cachedInputs && { cachedInputs: Object.keys(this.cachedInputs) },
    };
  }

  /** The kind of state and its message; never the result. */
  toString(): string {
    return this.message === "" ? `<${this.name}>` : `<${this.name}: "${this.message}">`;
  }

  /** The text that `Deno.inspect` and `console.log` print in Deno; never the result. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** The text that `util.inspect` and `console.log` print in Node and Bun; never the result. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The answers that all states of one class give alike. */
export type Answers = Pick<
  State,
  "name" | "color" | Extract<keyof State, `is${string}`>
>;

/**
 * Sets what the states of a class answer. What is not given is answered as by the parent class, so
 * that (Prefect 1.4.1) a question is answered with yes by the subclasses of a class too.
 */
export function answer(stateClass: { readonly prototype: State }, answers: Partial<Answers>): void {
  for (const [key, value] of Object.entries(answers)) {
    Object.defineProperty(stateClass.prototype, key, { value, configurable: true });
  }
}

/** No sensible context is nested deeper, and no JSON reader is asked to follow further. */
const MAX_DEPTH = 100;

/** A record as JSON has it: what cannot be said is left out, or stands as a text that says so. */
export function toJsonRecord(
  record: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return toJson(record, []) as Readonly<Record<string, unknown>>;
}

function toJson(value: unknown, around: readonly object[]): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (around.includes(value)) return "[Circular]";
  if (around.length >= MAX_DEPTH) return "[Too deep]";
  const inside = [...around, value];
  try {
    if ("toJSON" in value && typeof value.toJSON === "function") {
      return toJson(value.toJSON(), inside);
    }
    if (Array.isArray(value)) return value.map((item) => toJson(item, inside) ?? null);
    if (value instanceof Map || value instanceof Set) return toJson([...value], inside);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, toJson(item, inside)])
        .filter(([, item]) => item !== undefined),
    );
  } catch {
    // A getter or a `toJSON` that throws: its error is not the state's to report.
    return "[Unreadable]";
  }
}

/** The states whose insides are being written now, outermost first; empty between two calls. */
const open = new Set<State>();

/** Writes the states inside `parent`; one that contains itself is left without its insides there. */
export function statesToJSON(parent: State, states: readonly State[]): StateJSON[] {
  if (open.has(parent)) return [];
  open.add(parent);
  try {
    return Array.from(states, (state) => state.toJSON());
  } finally {
    open.delete(parent);
  }
}

/** Gives back `date`, if it is one. */
export function checkDate(date: Date | undefined, what: string): Date | undefined {
  if (date !== undefined && Number.isNaN(date.getTime())) {
    throw new RangeError(`\`${what}\` is an invalid date: make it from a time in milliseconds.`);
  }
  return date;
}
