// The secret task for a variable of the environment, whatever its name.
import { readEnvironmentVariable } from "../config/_internal.ts";
import { learnSecret } from "../secrets/_internal.ts";
import { requireName, type SecretNameInput } from "./prefect_secret.ts";
import { SecretTask, type SecretTaskOptions } from "./secret_task.ts";

/** The options of an {@linkcode EnvVarSecret}. */
export interface EnvVarSecretOptions<T> extends SecretTaskOptions {
  /** Makes the secret of the variable's text. Without it, the secret is that text. */
  readonly cast?: (text: string) => T;
  /**
   * True if a variable that is not set is an error. Otherwise it yields `undefined`.
   *
   * @default {false}
   */
  readonly raiseIfMissing?: boolean;
}

/**
 * A task that yields an environment variable as a secret.
 *
 * @typeParam T The secret's type; with `raiseIfMissing`, say which: `EnvVarSecret<string>`.
 *
 * @example
 * ```ts
 * import { EnvVarSecret, Flow, task } from "@tacit/flow";
 *
 * const port = new EnvVarSecret<number>("SERVICE_PORT", { cast: Number, raiseIfMissing: true });
 * const flow = new Flow("port", () => task((n: number) => n + 1)(port));
 * console.log(flow.tasks.size); // 2
 * ```
 */
export class EnvVarSecret<T = string | undefined> extends SecretTask<NoInfer<T>, SecretNameInput> {
  /** The variable's name as given at construction. */
  readonly secretName: string | undefined;
  readonly #cast: ((text: string) => T) | undefined;
  readonly #raiseIfMissing: boolean;

  /**
   * Makes a task that yields a secret.
   *
   * @param name The variable's name. Where it is left out, the input `name` must give it.
   * @param options How to make the secret of the text, and the task's options.
   * @throws {TypeError} If an option would keep the secret.
   */
  constructor(name?: string, options: EnvVarSecretOptions<T> = {}) {
    const { cast, raiseIfMissing, ...rest } = options;
    super({ ...(name !== undefined && { name }), ...rest });
    this.secretName = name;
    this.#cast = cast;
    this.#raiseIfMissing = raiseIfMissing ?? false;
  }

  /**
   * Calls `run`, which decodes by itself.
   *
   * @param inputs The resolved inputs.
   * @returns The secret.
   */
  override invoke(inputs: SecretNameInput): T | Promise<T> {
    return this.run(inputs);
  }

  /**
   * Tells the flag for the variable.
   *
   * @returns The flag; `undefined` where the variable's name is an input.
   */
  override permissions(): Promise<readonly string[]> | undefined {
    return this.secretName === undefined
      ? undefined
      : Promise.resolve([`--allow-env=${this.secretName}`]);
  }

  /**
   * Reads the variable.
   *
   * @param inputs The name, where construction did not give it.
   * @returns The secret.
   * @throws {Error} If the variable is not set and `raiseIfMissing` is true, or may not be read.
   * @throws {TypeError} If no name was given.
   */
  override run(inputs: SecretNameInput = {}): T {
    const name = requireName(inputs.name ?? this.secretName, this);
    const text = readEnvironmentVariable(name);
    if (text === undefined) {
      if (this.#raiseIfMissing) throw new Error(`Environment variable not set: ${name}`);
      return undefined as T;
    }
    learnSecret(name, text);
    return this.#cast ? this.#cast(text) : text as T;
  }
}
