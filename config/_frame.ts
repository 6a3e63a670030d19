// The frames of the context: layers of values that the code of a run, task or block sees, also after an await.
import { AsyncLocalStorage } from "node:async_hooks";
import { type ContextKey, contextKey } from "./_context_key.ts";

/** One layer of context. Layers are asked from the innermost outwards. */
export interface Frame {
  /** The layer around this one. */
  readonly parent: Frame | undefined;
  /** This layer's own value for `key`, of the key's type; `undefined` where it has none. */
  read(key: ContextKey<unknown>): unknown;
}

/** A frame with values that are known when it is made. */
export class KeyedFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly #values = new Map<ContextKey<unknown>, unknown>();

  constructor(parent: Frame | undefined) {
    this.parent = parent;
  }

  /** Adds a value; `undefined` leaves the answer to the frames around this one. */
  with<T>(key: ContextKey<T>, value: T | undefined): this {
    this.#values.set(key, value);
    return this;
  }

  read(key: ContextKey<unknown>): unknown {
    return this.#values.get(key);
  }
}

const frames = new AsyncLocalStorage<Frame>();

/** The innermost frame of the current call chain. */
export function currentFrame(): Frame | undefined {
  return frames.getStore();
}

/** Runs `fn` inside `frame`; everything it calls or awaits sees that frame. */
export function runInFrame<T>(frame: Frame, fn: () => T): T {
  return frames.run(frame, fn);
}

/** Like {@linkcode runInFrame}, for a hot path that would rather pass an argument than a closure. */
export function callInFrame<A, T>(frame: Frame, fn: (argument: A) => T, argument: A): T {
  return frames.run(frame, fn, argument);
}

/** The values for `key`, from the innermost frame outwards. */
function* valuesOf<T>(key: ContextKey<T>): Generator<T> {
  for (let frame = currentFrame(); frame !== undefined; frame = frame.parent) {
    const value = frame.read(key);
    if (value !== undefined) yield value as T; // A frame gives for a key what is of its type.
  }
}

/** The nearest value for `key`, from the innermost frame outwards. */
export function readContext<T>(key: ContextKey<T>): T | undefined {
  for (const value of valuesOf(key)) return value;
  return undefined;
}

/** The secrets that `withContext` brings, by name. No other value of the context has them. */
export const SECRETS: ContextKey<ReadonlyMap<string, unknown>> = contextKey("secrets");

/** The nearest secret called `name` that some frame brings. */
export function readFrameSecret(name: string): { readonly value: unknown } | undefined {
  for (const secrets of valuesOf(SECRETS)) {
    if (secrets.has(name)) return { value: secrets.get(name) };
  }
  return undefined;
}

/** The names of all secrets that the current frames bring. */
export function frameSecretNames(): Set<string> {
  const names = new Set<string>();
  for (const secrets of valuesOf(SECRETS)) for (const name of secrets.keys()) names.add(name);
  return names;
}

/** The values that `withContext` brings under names of the user's own. */
export const OWN_VALUES: ContextKey<ReadonlyMap<string, unknown>> = contextKey("own values");

/** The nearest value of the user's own called `name`. */
export function readOwnValue(name: string): unknown {
  for (const values of valuesOf(OWN_VALUES)) {
    const value = values.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
