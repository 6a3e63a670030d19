// The output of tasks' `console`, sent through their run's logger. `console` is one for the whole
// process, so it is patched while a run that wants this goes on, and each call asks its own async call
// chain whether it belongs to such a run. What does not prints as ever.
import process from "node:process";
import { formatWithOptions } from "node:util";
import {
  type ContextKey,
  contextKey,
  currentFrame,
  KeyedFrame,
  readContext,
  runInFrame,
} from "../../config/_internal.ts";
import { context, type Logger } from "../../config/mod.ts";
import { leave } from "../../secrets/_internal.ts";
import type { LoggerMethod } from "./logger_method.ts";

/** The methods that print values, and the logger's in their place. */
const METHODS = {
  log: "info",
  info: "info",
  debug: "debug",
  warn: "warn",
  error: "error",
  dir: "info",
  dirxml: "info",
  table: "info",
  trace: "info",
  group: "info",
  groupCollapsed: "info",
} as const satisfies Record<string, LoggerMethod>;

/** The methods that print something of their own, and what they print of it; nothing for a call that prints none. */
const TELLING_METHODS = {
  assert: (isTrue: unknown = false, ...args: unknown[]) =>
    isTrue ? undefined : ["error", [...assertion(args)]],
  count: (label: unknown = "default") => ["info", [`${label}: ${counts.next(String(label))}`]],
  countReset: (label: unknown = "default") => void counts.delete(String(label)),
  time: (label: unknown = "default") => void times.set(String(label), performance.now()),
  timeLog: (label: unknown = "default", ...args: unknown[]) => [
    "info",
    [`${label}: ${msSince(String(label))}`, ...args],
  ],
  timeEnd: (label: unknown = "default") => {
    const told = ["info", [`${label}: ${msSince(String(label))}`]] as const;
    times.delete(String(label));
    return told;
  },
} as const satisfies Record<
  string,
  (...args: unknown[]) => readonly [LoggerMethod, readonly unknown[]] | undefined | void
>;

type Method = keyof typeof METHODS | keyof typeof TELLING_METHODS;

/** Counts by label, as those of a console. */
class Counts extends Map<string, number> {
  next(label: string): number {
    const count = (this.get(label) ?? 0) + 1;
    this.set(label, count);
    return count;
  }
}

const counts = new Counts();
const times = new Map<string, number>();

function msSince(label: string): string {
  const started = times.get(label);
  return started === undefined ? "not started" : `${Math.round(performance.now() - started)}ms`;
}

function* assertion([first, ...rest]: readonly unknown[]): Iterable<unknown> {
  if (first === undefined) yield "Assertion failed";
  else if (typeof first === "string") yield `Assertion failed: ${first}`;
  else yield* ["Assertion failed:", first];
  yield* rest;
}

/** A method of `console`. */
type Print = (...args: unknown[]) => void;

/** Each method as it was, and the one that stands in its place. */
type Patch = ReadonlyMap<Method, { readonly original: Print; readonly patched: Print }>;

/** True where `console` goes through the logger. */
export const CAPTURES_CONSOLE: ContextKey<boolean> = contextKey("captures console");

// `console` is the process's, and so is its patch: module state by necessity.
let patch: Patch | undefined;
let openCount = 0;
/** True while a call is turned into text: getters that it meets may print too. */
let isFormatting = false;

/** One run's hold on the patch: `console` is patched for as long as any run has one that is open. */
export class ConsoleHold {
  #state: "new" | "open" | "closed" = "new";

  /** Patches `console`, where no run has done so. */
  open(): void {
    if (this.#state !== "new") return;
    this.#state = "open";
    if (openCount++ === 0) install();
  }

  /** Gives `console` back, where no other run needs the patch. Then nothing opens this any more. */
  close(): void {
    const wasOpen = this.#state === "open";
    this.#state = "closed";
    if (wasOpen && --openCount === 0) uninstall();
  }
}

/** Prints with the `console` of the program, whatever is patched. */
export function writeToConsole(method: Method, ...args: unknown[]): void {
  const patched = patch?.get(method);
  const current = console[method] as Print;
  const print = patched !== undefined && current === patched.patched ? patched.original : current;
  if (patched === undefined) print.apply(console, args);
  else pastConsolePatch(() => print.apply(console, args));
}

/** Calls `fn`; what it prints is printed, not logged, in everything that it calls or awaits. */
export function pastConsolePatch(fn: () => void): void {
  if (patch === undefined) fn();
  else runInFrame(new KeyedFrame(currentFrame()).with(CAPTURES_CONSOLE, false), fn);
}

function install(): void {
  const methods = [...Object.keys(METHODS), ...Object.keys(TELLING_METHODS)] as Method[];
  const own: Patch = new Map(methods.map((method) => {
    const original = console[method] as Print;
    const patched = (...args: unknown[]) => {
      if (patch === own && readContext(CAPTURES_CONSOLE) === true) capture(method, args);
      else original.apply(console, args);
    };
    return [method, { original, patched }] as const;
  }));
  for (const [method, { patched }] of own) console[method] = patched;
  patch = own;
  streams = new StreamPatch();
}

/** Patches of others over this one stay; beneath them, this one lets all through. */
function uninstall(): void {
  for (const [method, { original, patched }] of patch ?? []) {
    if (console[method] === patched) console[method] = original;
  }
  patch = undefined;
  streams?.close();
  streams = undefined;
}

function capture(method: Method, args: readonly unknown[]): void {
  if (method in METHODS) return log(METHODS[method as keyof typeof METHODS], args);
  const told = TELLING_METHODS[method as keyof typeof TELLING_METHODS](...args);
  if (told) log(told[0], told[1]);
}

/** Passes what goes to the streams of the process on to the logger. */
class StreamPatch {
  /** The beginnings of lines, by the task run and the stream that they are of. */
  readonly #begun = new Map<string, { readonly logger: Logger; readonly text: string }>();
  readonly #giveBack: (() => void)[] = [];

  constructor() {
    for (const name of ["stdout", "stderr"] as const) {
      const stream = process[name];
      this.#put(stream, "write", (original) => (chunk: unknown, ...rest: unknown[]) => {
        if (!isCaptured()) return Reflect.apply(original, stream, [chunk, ...rest]);
        this.#take(typeof chunk === "string" ? encoder.encode(chunk) : chunk as Uint8Array, name);
        const done = rest.find((each) => typeof each === "function");
        if (typeof done === "function") queueMicrotask(() => done());
        return true;
      });
    }
    const { Deno: deno } = globalThis as { Deno?: { stdout: object; stderr: object } };
    for (const name of deno === undefined ? [] : ["stdout", "stderr"] as const) {
      const stream = deno![name];
      for (const method of ["write", "writeSync"]) {
        this.#put(stream, method, (original) => (chunk: Uint8Array) => {
          if (!isCaptured()) return Reflect.apply(original, stream, [chunk]);
          this.#take(chunk, name);
          return method === "write" ? Promise.resolve(chunk.length) : chunk.length;
        });
      }
    }
  }

  /** Gives the streams back, and logs the lines that have no end. */
  close(): void {
    for (const giveBack of this.#giveBack) giveBack();
    for (const { logger, text } of this.#begun.values()) if (text !== "") logger.info(text);
    this.#begun.clear();
  }

  /** Only whole lines are logged: in half a line half a secret would not be recognised. */
  #take(chunk: Uint8Array, stream: string): void {
    const { logger, flowRunId, taskSlug, mapIndex } = context;
    const key = [flowRunId, taskSlug, mapIndex, stream].join(" ");
    const lines = ((this.#begun.get(key)?.text ?? "") + decoder.decode(chunk)).split("\n");
    this.#begun.set(key, { logger, text: lines.pop() ?? "" });
    for (const line of lines) logger.info(line);
  }

  #put(stream: object, method: string, patchOf: (original: Callable) => Callable): void {
    const original: unknown = Reflect.get(stream, method);
    if (typeof original !== "function") return;
    const own = Object.getOwnPropertyDescriptor(stream, method);
    const patched = patchOf(original as Callable);
    const isPut = Reflect.defineProperty(stream, method, {
      value: patched,
      writable: true,
      configurable: true,
    });
    if (!isPut) return;
    this.#giveBack.push(() => {
      if (Reflect.get(stream, method) !== patched) return;
      if (own === undefined) Reflect.deleteProperty(stream, method);
      else Reflect.defineProperty(stream, method, own);
    });
  }
}

// deno-lint-ignore no-explicit-any -- The method of a stream takes and gives whatever it is made for.
type Callable = (...args: any[]) => unknown;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let streams: StreamPatch | undefined;

function isCaptured(): boolean {
  return streams !== undefined && readContext(CAPTURES_CONSOLE) === true;
}

function log(method: LoggerMethod, args: readonly unknown[]): void {
  context.logger[method](textOf(args));
}

/**
 * The text that the call would print. Values are masked before they are made text, for what printing may do to
 * a text in them; but masking reads getters, which printing does not, and one may print in turn.
 */
function textOf(args: readonly unknown[]): string {
  if (isFormatting) return printed(...args);
  isFormatting = true;
  try {
    return printed(...args.map((arg) => leave(arg)));
  } finally {
    isFormatting = false;
  }
}

/** Nothing is cut off in the middle of a text: half a secret would not be recognised. */
const OPTIONS = { depth: 4, maxStringLength: Infinity };

/** The text that `console.log(...args)` prints, without the line's end. Throws what printing a value throws. */
export function printed(...args: unknown[]): string {
  return formatWithOptions(OPTIONS, ...args);
}
