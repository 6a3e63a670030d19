// The secret task for the secrets of one store, whatever the configuration says.
import { decodeSecret, type SecretStore } from "../secrets/mod.ts";
import { askStore, learnSecret, notInStore } from "../secrets/_internal.ts";
import { requireName, type SecretNameInput } from "./prefect_secret.ts";
import { SecretTask, type SecretTaskOptions } from "./secret_task.ts";

/** The options of a {@linkcode StoreSecret}. */
export interface StoreSecretOptions extends SecretTaskOptions {
  /** The store to read from. It is asked whatever `use_local_secrets` says. */
  readonly store: SecretStore;
}

/**
 * A task that yields a secret of one store, and looks for it nowhere else.
 *
 * @typeParam T The secret's type. A secret that is JSON is decoded.
 *
 * @example
 * ```ts
 * import { Flow, type SecretStore, StoreSecret, task } from "@tacit/flow";
 *
 * const store: SecretStore = { name: "the team's", get: () => Promise.resolve("four") };
 * const size = task((secret: string) => secret.length);
 * const flow = new Flow("secret-size", () => size(new StoreSecret("TOKEN", { store })));
 * const run = await flow.run();
 * console.log(run.output); // 4
 * ```
 */
export class StoreSecret<T = string> extends SecretTask<NoInfer<T>, SecretNameInput> {
  /** The name given at construction. */
  readonly secretName: string | undefined;
  readonly #store: SecretStore;

  /**
   * Makes a task that yields a secret.
   *
   * @param name The secret's name. Where it is `undefined`, the input `name` must give it.
   * @param options The store, and the task's options.
   * @throws {TypeError} If an option would keep the secret.
   */
  constructor(name: string | undefined, options: StoreSecretOptions) {
    const { store, ...rest } = options;
    super({ ...(name !== undefined && { name }), ...rest });
    this.secretName = name;
    this.#store = store;
  }

  /**
   * Calls `run`, which decodes by itself.
   *
   * @param inputs The resolved inputs.
   * @returns The secret.
   */
  override invoke(inputs: SecretNameInput): Promise<T> {
    return this.run(inputs);
  }

  /**
   * Tells the flags that the store needs.
   *
   * @returns The flags; `undefined` where the store does not say, or the secret's name is an input.
   */
  override permissions(): Promise<readonly string[]> | undefined {
    return this.secretName === undefined ? undefined : this.#store.permissions?.([this.secretName]);
  }

  /**
   * Asks the store.
   *
   * @param inputs The name, in place of the one given at construction.
   * @returns The secret, decoded where it is JSON.
   * @throws {SecretNotFoundError} If the store has no such secret.
   * @throws {TypeError} If no name was given.
   */
  override async run(inputs: SecretNameInput = {}): Promise<T> {
    const name = requireName(inputs.name ?? this.secretName, this);
    const text = await askStore(this.#store, name);
    if (text === undefined) throw await notInStore(this.#store, name);
    learnSecret(name, text);
    return decodeSecret(text) as T;
  }
}
