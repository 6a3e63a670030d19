// The frames of the context: what the code of a run, task or block sees, also after an await; and the time, which
// a test may bring in a frame.
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
const outside = AsyncLocalStorage.snapshot();

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

/**
 * Loads a module from within a call chain. Deno 2.9 leaves the context of an `import()` behind for what
 * the program does next of its own accord, such as answering a request, so there must be none then.
 */
export function loadOutside<T>(load: () => Promise<T>): Promise<T> {
  return outside(load);
}

/** The parts that this program has brought along, by the path that they are loaded from. */
const broughtParts = new Map<string, object>();

/**
 * Keeps a part that an entry point has loaded, for {@linkcode loadRarely} to find: in a program that is
 * compiled or bundled there may be no module of its name.
 *
 * @param path The part, as it is loaded.
 * @param part The module.
 */
export function bringAlong(path: string, part: object): void {
  broughtParts.set(path, part);
}

/**
 * Loads a module of this package. Deno reads everything that a plain `import("./part.ts")` leads to when a
 * program starts, whether it is ever called or not, at a tenth of a millisecond a file; so the module's
 * name is put together here. Programs that are compiled or bundled have such a part where they import its
 * entry point, which brings it along.
 *
 * @param from The importing module: `import.meta.url`.
 * @param path The module to load, from there, without its ending: that is another one on npm.
 * @param entry The entry point that brings it along.
 */
export async function loadRarely<T extends object>(
  from: string,
  path: string,
  entry: string,
): Promise<T> {
  const part = broughtParts.get(path);
  if (part !== undefined) return part as T;
  const ending = from.slice(from.lastIndexOf("."));
  const { href } = new URL(path + ending, from);
  try {
    return await loadOutside(() => import(href));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/\.?\s*$/, "") : String(cause);
    throw new Error(
      `A part of @tacit/flow cannot be loaded: ${why}. A program that is compiled or bundled, or runs ` +
        `without a network, has it where it says \`import "@tacit/flow/${entry}"\`.`,
      { cause },
    );
  }
}

/** What the time is told by, and waited for with. */
export interface Clock {
  /** The time, in milliseconds since 1970. */
  now(): number;
  /** Calls `then` when so many milliseconds have passed. Gives what takes this back. */
  wait(ms: number, then: () => void): () => void;
  /**
   * Calls `then` when what is running now has taken so many milliseconds, of which some have passed since
   * `startedAt`, as `performance.now()` tells it. Gives what takes this back.
   */
  limit(ms: number, startedAt: number, then: () => void): () => void;
}

/** The name under which a frame has a clock; no user's own value is called so. */
export const CLOCK = "tacit.clock";

/** The clock of the current call chain. */
export function currentClock(): Clock {
  return readFrames(CLOCK) as Clock | undefined ?? MACHINE_CLOCK;
}

/** The time by the clock of the current call chain. */
export function currentDate(): Date {
  return new Date(currentClock().now());
}

/** The longest time that the runtime's timers can wait, in milliseconds; longer waits take several. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

function waitOnMachine(ms: number, then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (restMs: number): void => {
    timer = setTimeout(
      () => restMs > LONGEST_WAIT_MS ? wait(restMs - LONGEST_WAIT_MS) : then(),
      Math.min(restMs, LONGEST_WAIT_MS),
    );
  };
  wait(ms);
  return () => clearTimeout(timer);
}

/** The machine's time. */
export const MACHINE_CLOCK: Clock = {
  now: () => Date.now(),
  wait: waitOnMachine,
  limit: (ms, startedAt, then) =>
    waitOnMachine(Math.max(0, startedAt + ms - performance.now()), then),
};
