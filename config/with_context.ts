// Temporary context: for tests, and for code that wants other values for a while.
import { currentFrame, type Frame, runInFrame } from "./_frame.ts";
import type { Config } from "./get_config.ts";
import type { Logger } from "./logger.ts";

/** What {@linkcode withContext} can bring; any further name is the user's own, for `context.get`. */
export interface ContextValues {
  /** Secrets by name; they go before those of the environment and of files. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /** A configuration in place of the default one, as `loadConfig` gives it. */
  readonly config?: Config;
  /** Parameters by name. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** A logger in place of the default one. */
  readonly logger?: Logger;
  /** A date in place of now. */
  readonly date?: Date;
  /** When the run was due to start. */
  readonly scheduledStartTime?: Date;
  /** Values of the user's own, for `context.get(name)`. */
  readonly [name: string]: unknown;
}

/**
 * Calls `fn` with temporary context, and gives back what it gives. Everything that `fn` calls or
 * awaits sees the values; nothing else does.
 *
 * @param values The values, by name. What they leave out stays as it is.
 * @param fn The function to call.
 * @returns What `fn` returns.
 *
 * @example A secret for the length of a test
 * ```ts
 * import { withContext } from "@tacit/flow/config";
 * import { Secret } from "@tacit/flow/secrets";
 *
 * const value = await withContext({ secrets: { TOKEN: "test" } }, () => new Secret("TOKEN").get());
 * console.log(value === "test"); // true
 * ```
 */
export function withContext<T>(values: ContextValues, fn: () => T): T {
  return runInFrame(new ContextFrame(values, currentFrame()), fn);
}

/** The frame of one `withContext`. */
class ContextFrame implements Frame {
  readonly parent: Frame | undefined;
  readonly #secrets: ReadonlyMap<string, unknown> | undefined;
  readonly #values: ReadonlyMap<string, unknown>;

  constructor({ secrets, ...values }: ContextValues, parent: Frame | undefined) {
    this.parent = parent;
    this.#secrets = secrets && new Map(Object.entries(secrets));
    this.#values = new Map(Object.entries(values));
  }

  get secrets(): ReadonlyMap<string, unknown> | undefined {
    return this.#secrets;
  }

  read(key: string): unknown {
    return this.#values.get(key);
  }
}
