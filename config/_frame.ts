// The frames of the context: what the code of a run, task or block sees, also after an await.
import { AsyncLocalStorage } from "node:async_hooks";

/** One layer of context. Layers are asked from the innermost outwards. */
export interface Frame {
  /** The layer around this one. */
  readonly parent: Frame | undefined;
  /** This layer's own value for `key`; `undefined` where it has none. */
  read(key: string): unknown;
  /** The secrets this layer brings, by name. They never appear in what `read` gives. */
  readonly secrets: ReadonlyMap<string, unknown> | undefined;
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

/** The nearest value for `key`, from the innermost frame outwards. */
export function readFrames(key: string): unknown {
  for (let frame = currentFrame(); frame !== undefined; frame = frame.parent) {
    const value = frame.read(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The nearest secret called `name` that some frame brings. */
export function readFrameSecret(name: string): { readonly value: unknown } | undefined {
  for (let frame = currentFrame(); frame !== undefined; frame = frame.parent) {
    if (frame.secrets?.has(name)) return { value: frame.secrets.get(name) };
  }
  return undefined;
}

/** The names of all secrets that the current frames bring. */
export function frameSecretNames(): Set<string> {
  const names = new Set<string>();
  for (let frame = currentFrame(); frame !== undefined; frame = frame.parent) {
    if (frame.secrets !== undefined) { for (const name of frame.secrets.keys()) names.add(name); }
  }
  return names;
}
