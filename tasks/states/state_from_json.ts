// Reads a state from its JSON. The text may come from anywhere, so everything in it is looked at.
import {
  Cached,
  type CachedOptions,
  Cancelled,
  Failed,
  Finished,
  Looped,
  type LoopedOptions,
  Mapped,
  type MappedOptions,
  Skipped,
  Success,
  TimedOut,
  TriggerFailed,
  ValidationFailed,
} from "./finished.ts";
import {
  Cancelling,
  Paused,
  Pending,
  Resume,
  Retrying,
  type RetryingOptions,
  Running,
  Scheduled,
} from "./unfinished.ts";
import { Queued, type QueuedOptions, Submitted } from "./meta_state.ts";
import type { State } from "./state.ts";
import type { StateName } from "./state_name.ts";

/** JSON was read as a state and is none. The message says where in it and what was expected there. */
export class StateJSONError extends Error {
  /** The error's stable name. */
  override readonly name: string = "StateJSONError";
}

/** All that some state takes; each takes from it what it knows. */
type AnyOptions =
  & CachedOptions
  & LoopedOptions
  & MappedOptions
  & QueuedOptions
  & RetryingOptions;

type StateClass = new (message?: string, result?: unknown, options?: AnyOptions) => State;

const CLASSES: Readonly<Record<StateName, StateClass>> = {
  Pending,
  Scheduled,
  Paused,
  Resume,
  Retrying,
  Submitted,
  Queued,
  Running,
  Cancelling,
  Finished,
  Looped,
  Success,
  Cached,
  Mapped,
  Skipped,
  Cancelled,
  Failed,
  TimedOut,
  TriggerFailed,
  ValidationFailed,
};

/** Nothing that a run makes is nested deeper; text that is would exhaust the stack. */
const MAX_DEPTH = 500;

/**
 * Makes a state from what `state.toJSON()` gave. The state has no result, and its cached inputs have
 * names only.
 *
 * @param json The parsed JSON.
 * @returns The state.
 * @throws {StateJSONError} If it is not a state; the message says where and why.
 *
 * @example There and back
 * ```ts
 * import { Retrying, stateFromJSON } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * const state = new Retrying("Once more.", undefined, { runCount: 2 });
 * const text = JSON.stringify(state);
 * assertEquals(stateFromJSON(JSON.parse(text)), state);
 * ```
 */
export function stateFromJSON(json: unknown): State {
  return readState(json, "$", 0);
}

function readState(json: unknown, at: string, depth: number): State {
  if (depth > MAX_DEPTH) {
    throw new StateJSONError(`States are nested more than ${MAX_DEPTH} deep: this is no run's.`);
  }
  const fields = readRecord(json, at);
  const stateClass = CLASSES[readName(fields.type, `${at}.type`)];
  const read = <T>(key: string, reader: (value: unknown, at: string) => T): T | undefined =>
    fields[key] === undefined ? undefined : reader(fields[key], `${at}.${key}`);
  const readInside = (value: unknown, at: string) => readState(value, at, depth + 1);

  return new stateClass(read("message", readText), undefined, {
    context: read("context", readRecord),
    cachedInputs: read("cachedInputs", readInputNames),
    startTime: read("startTime", readDate),
    runCount: read("runCount", readCount),
    loopCount: read("loopCount", readCount),
    hashedInputs: read("hashedInputs", readTexts),
    cachedParameters: read("cachedParameters", readRecord),
    cachedResultExpiration: read("cachedResultExpiration", readDate),
    mapStates: read("mapStates", readArrayOf(readInside)),
    state: read("state", readInside),
  });
}

function readName(value: unknown, at: string): StateName {
  if (typeof value === "string" && Object.hasOwn(CLASSES, value)) return value as StateName;
  throw unexpected(at, `one of ${Object.keys(CLASSES).join(", ")}`, value);
}

function readRecord(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw unexpected(at, "an object", value);
}

function readText(value: unknown, at: string): string {
  if (typeof value === "string") return value;
  throw unexpected(at, "a text", value);
}

function readCount(value: unknown, at: string): number {
  if (Number.isInteger(value) && value as number >= 0) return value as number;
  throw unexpected(at, "a whole number from 0", value);
}

function readDate(value: unknown, at: string): Date {
  const date = new Date(typeof value === "string" ? value : NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw unexpected(at, "a date such as 2030-01-31T12:00:00.000Z", value);
}

function readTexts(value: unknown, at: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(readRecord(value, at)).map((
      [key, text],
    ) => [key, readText(text, `${at}.${key}`)]),
  );
}

function readInputNames(value: unknown, at: string): Readonly<Record<string, undefined>> {
  return Object.fromEntries(readArrayOf(readText)(value, at).map((name) => [name, undefined]));
}

function readArrayOf<T>(
  readItem: (value: unknown, at: string) => T,
): (value: unknown, at: string) => T[] {
  return (value, at) => {
    if (!Array.isArray(value)) throw unexpected(at, "an array", value);
    return value.map((item, index) => readItem(item, `${at}[${index}]`));
  };
}

/** The error names the kind of the value and not the value: it may be anything, a secret too. */
function unexpected(at: string, expected: string, value: unknown): StateJSONError {
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  return new StateJSONError(
    `This JSON is no state: at ${at}, expected ${expected}, found ${kind}.`,
  );
}
