// Parameters: the inputs of a whole flow.
import { context } from "../config/mod.ts";
import { Task } from "./task.ts";
import type { NoInputs } from "./task.ts";

/** The options of a parameter. */
export interface ParameterOptions<T> {
  /** The value where a run gives none. A parameter that has one is not required. */
  readonly default?: T;
  /**
   * Whether a run must give a value.
   *
   * @default {true, unless there is a default}
   */
  readonly required?: boolean;
  /** Marks for the user's own purposes. */
  readonly tags?: Iterable<string>;
  /**
   * Checks a value, the default included, before a run begins. It refuses by giving `false`, or a text
   * that says why, or by throwing.
   */
  readonly validate?: (value: T) => boolean | string | void;
}

/**
 * A value that each run of a flow is given by name: `flow.run({ parameters: { base: 10 } })`.
 *
 * A parameter is never a secret: it appears in logs and records. Use `PrefectSecret` for those.
 *
 * @typeParam T The value's type.
 *
 * @example
 * ```ts
 * import { Flow, Parameter, task } from "@tacit/flow";
 *
 * const double = task((n: number) => n * 2);
 * const flow = new Flow("double", () => double(new Parameter<number>("n", { default: 1 })));
 * const run = await flow.run({ parameters: { n: 21 } });
 * console.log(run.output); // 42
 * ```
 *
 * @example A value that is checked before the run
 * ```ts
 * import { Flow, Parameter } from "@tacit/flow";
 * import { assertRejects } from "@std/assert";
 *
 * const size = new Parameter<number>("size", {
 *   validate: (value) => Number.isInteger(value) || "it must be a whole number",
 * });
 * const flow = new Flow("sized", () => size);
 * await assertRejects(() => flow.run({ parameters: { size: 1.5 } }), Error, '"size"');
 * ```
 */
export class Parameter<T = unknown> extends Task<NoInputs, NoInfer<T>> {
  /** The value where a run gives none. */
  readonly default: T | undefined;
  /** Whether a run must give a value. */
  readonly isRequired: boolean;
  readonly #validate: ParameterOptions<T>["validate"];

  /**
   * Makes a parameter.
   *
   * @param name The parameter's name; two parameters of one flow cannot share one.
   * @param options Its default and the like.
   */
  constructor(name: string, options: ParameterOptions<T> = {}) {
    super({ name, slug: name, ...(options.tags && { tags: options.tags }) });
    this.default = options.default;
    this.isRequired = options.required ?? !("default" in options);
    this.#validate = options.validate;
  }

  /**
   * Checks a value that a run was given, or the default. A subclass that takes more than it yields,
   * such as dates as text, makes the one of the other here.
   *
   * @param value The value as it was given.
   * @returns The value as the flow's tasks get it.
   * @throws {TypeError} If the value is not valid; the message says why, without the value.
   */
  parse(value: unknown): T {
    const verdict = this.#validate?.(value as T);
    if (verdict === false) throw new TypeError("it is not a valid value");
    if (typeof verdict === "string") throw new TypeError(verdict);
    return value as T;
  }

  /**
   * Looks up the value.
   *
   * @returns The run's value for this parameter, or the default.
   */
  override run(): T {
    const given = context.parameters;
    return (Object.hasOwn(given, this.name) ? given[this.name] : this.default) as T;
  }
}
