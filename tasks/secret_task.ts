// Secret tasks: tasks whose output is a secret, kept in the run's memory and nowhere else.
import { decodeSecret } from "../secrets/mod.ts";
import { learnSecret } from "../secrets/_internal.ts";
import type { BindOptions } from "./graph.ts";
import type { MapInputsOf } from "./inputs.ts";
import type { isMappedSecret, MappedSecretMark } from "./secret_mark.ts";
import { type NoInputs, Task } from "./task.ts";
import type { TaskOptions } from "./task_options.ts";

/** The options of a secret task: those of any task but the ones that would keep its output. */
export type SecretTaskOptions = Omit<TaskOptions, KeepingOption>;

/** The options that keep a task's output somewhere, which a secret's must not be. */
export type KeepingOption = "cacheFor" | "cacheKey" | "cacheValidator" | "result" | "target";

const KEEPING_OPTIONS: readonly KeepingOption[] = [
  "result",
  "target",
  "cacheFor",
  "cacheKey",
  "cacheValidator",
];

/**
 * A task whose output is a secret. Subclass it to fetch secrets from a place of your own.
 *
 * The output goes to the tasks that take it through the run's memory, and through nothing else. A text
 * that is a JSON object or array is decoded where nothing is lost by it.
 *
 * @typeParam T The secret's type.
 * @typeParam Inputs The named inputs of `run`.
 *
 * @example A secret from a place of one's own
 * ```ts
 * import { Flow, SecretTask, task } from "@tacit/flow";
 *
 * class KeyringSecret extends SecretTask<string> {
 *   override run(): string {
 *     return "from the keyring";
 *   }
 * }
 * const length = task("length", (secret: string) => secret.length);
 * const flow = new Flow("keyring", () => length(new KeyringSecret({ name: "TOKEN" })));
 * const run = await flow.run();
 * console.log(run.output); // 16
 * ```
 */
export abstract class SecretTask<T = string, Inputs = NoInputs> extends Task<Inputs, T> {
  /** Tells a secret from a list of them; only the compiler sees it. */
  declare readonly [isMappedSecret]: false;

  /**
   * Makes a secret task.
   *
   * @param options The task's options.
   * @throws {TypeError} If an option would keep the secret: `result`, `target` or one of the cache's.
   */
  constructor(options: SecretTaskOptions = {}) {
    refuseKeeping(options, options.name ?? new.target.name);
    super({ name: new.target.name, ...options });
  }

  /** Always true: no subclass can make a secret storable. */
  override get isSecret(): true {
    return true;
  }

  /**
   * Calls `run`, and decodes a text that is a JSON object or array, where nothing is lost by it.
   *
   * @param inputs The resolved inputs.
   * @returns The secret.
   */
  override invoke(inputs: Inputs): T | Promise<T> {
    const value = this.run(inputs);
    return value instanceof Promise
      ? value.then((resolved) => this.#decode(resolved))
      : this.#decode(value);
  }

  /**
   * Tells the fewest `deno run` flags with which the secret can be fetched, for `permissionsOf`. Override
   * it where you know them; nothing may be fetched for it.
   *
   * @returns The flags: `--allow-read=/run/keyring`; `undefined` where they cannot be told.
   */
  permissions(): Promise<readonly string[]> | undefined {
    return undefined;
  }

  /**
   * Adds this task to the flow that is being built (or to `options.flow`) to run once for each element
   * of its inputs: for each of a list of names, say.
   *
   * @param inputs The inputs.
   * @param options How to bind them.
   * @returns The task itself, as a node that yields the list of all secrets.
   * @throws {FlowBuildError} If no flow is being built and none is given.
   */
  override map(
    inputs: MapInputsOf<Inputs>,
    options?: Omit<BindOptions, "mapped">,
  ): Task<Inputs, T[]> & MappedSecretMark {
    return super.map(inputs, options) as Task<Inputs, T[]> & MappedSecretMark;
  }

  /** The raw text is made known first: a task may log it as it was, before any decoding. */
  #decode(value: T): T {
    if (typeof value !== "string") return value;
    learnSecret(this.name, value);
    return decodeSecret(value) as T;
  }
}

// secrecy 3: refused when constructed, not when something would be written.
export function refuseKeeping(options: object, name: string): void {
  for (const option of KEEPING_OPTIONS) {
    if ((options as Record<string, unknown>)[option] === undefined) continue;
    throw new TypeError(
      `Secret task "${name}": option \`${option}\` is not possible, since it would keep the ` +
        "secret outside the run's memory. Leave it out.",
    );
  }
}
