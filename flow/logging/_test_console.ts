/**
 * A console for tests that keeps what is printed.
 *
 * @module
 */
import { formatWithOptions } from "node:util";

/** The methods that are kept. */
const METHODS = ["log", "info", "debug", "warn", "error"] as const;

/** Something that was printed. */
export interface PrintedLine {
  /** The method of `console`. */
  readonly method: typeof METHODS[number];
  /** What it would have printed. */
  readonly text: string;
}

/** Runs `fn` with a console that keeps what is printed, and then puts back the one there was. */
export async function capturingConsole<T>(
  fn: () => T | Promise<T>,
): Promise<{ readonly value: T; readonly lines: readonly PrintedLine[] }> {
  const lines: PrintedLine[] = [];
  const before = METHODS.map((method) => [method, console[method]] as const);
  for (const method of METHODS) {
    console[method] = (...args: unknown[]) =>
      void lines.push({ method, text: formatWithOptions({ depth: 4 }, ...args) });
  }
  try {
    return { value: await fn(), lines };
  } finally {
    for (const [method, print] of before) console[method] = print;
  }
}
