// What tasks print with `console`, sent through their run's logger. `console` is one for the whole
// process, so it is patched while a run that wants this goes on, and each call asks its own async call
// chain whether it belongs to such a run. What does not prints as ever.
import { formatWithOptions } from "node:util";
import {
  type ContextKey,
  contextKey,
  currentFrame,
  KeyedFrame,
  readContext,
  runInFrame,
} from "../../config/_internal.ts";
import { context } from "../../config/mod.ts";
import { REDACTOR, redactValue } from "../../secrets/_internal.ts";
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
} as const satisfies Record<string, LoggerMethod>;

type Method = keyof typeof METHODS;

/** A method of `console`. */
type Print = (...args: unknown[]) => void;

/** What each method was, and what stands in its place. */
type Patch = ReadonlyMap<Method, { readonly original: Print; readonly patched: Print }>;

/** Whether what is printed with `console` goes through the logger. */
export const CAPTURES_CONSOLE: ContextKey<boolean> = contextKey("captures console");

// `console` is the process's, and so is its patch: module state by necessity.
let patch: Patch | undefined;
let openCount = 0;
/** Whether a call is being turned into text: getters that it meets may print too. */
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
  const methods = Object.keys(METHODS) as Method[];
  const own: Patch = new Map(methods.map((method) => {
    const original = console[method] as Print;
    const patched = (...args: unknown[]) => {
      if (patch === own && readContext(CAPTURES_CONSOLE) === true) log(METHODS[method], args);
      else original.apply(console, args);
    };
    return [method, { original, patched }] as const;
  }));
  for (const [method, { patched }] of own) console[method] = patched;
  patch = own;
}

/** What somebody else has put over the patch is left to them: beneath it, the patch lets all through. */
function uninstall(): void {
  for (const [method, { original, patched }] of patch ?? []) {
    if (console[method] === patched) console[method] = original;
  }
  patch = undefined;
}

function log(method: LoggerMethod, args: readonly unknown[]): void {
  context.logger[method](textOf(args));
}

/**
 * What the call would print. Values are masked before they are made text, for what printing may do to
 * a text in them; but masking reads getters, which printing does not, and one may print in turn.
 */
function textOf(args: readonly unknown[]): string {
  const redactor = readContext(REDACTOR);
  if (redactor === undefined || isFormatting) return printed(...args);
  isFormatting = true;
  try {
    return printed(...args.map((arg) => redactValue(arg, redactor)));
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
