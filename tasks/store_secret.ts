// The secret task for the secrets of one store, whatever the configuration says.
import type { SecretForm, SecretStore } from "../secrets/mod.ts";
import { askStore, formSecret, learnSecret, notInStore } from "../secrets/_internal.ts";
import { type NamedSecretOptions, requireName, type SecretNameInput } from "./prefect_secret.ts";
import { SecretTask } from "./secret_task.ts";

/**
 * The options of a {@linkcode StoreSecret}.
 *
 * @typeParam T The secret's type, which a schema gives.
 */
export interface StoreSecretOptions<T> extends NamedSecretOptions<T> {
  /** The store to read from. It is asked whatever `use_local_secrets` says. */
  readonly store: SecretStore;
}

/**
 * A task that yields a secret of one store, and looks for it nowhere else.
 *
 * @typeParam T The secret's type: text, or what a JSON object or array decodes to; a schema gives it.
 *
 * @example
 * ```ts
 * import { Flow, type SecretStore, StoreSecret, task } from "@tacit/flow";
 *
 * const store: SecretStore = { name: "the team's", get: () => Promise.resolve("four") };
 * const size = task("size", (secret: string) => secret.length);
 * const flow = new Flow("secret-size", () => size(new StoreSecret("TOKEN", { store })));
 * const run = await flow.run();
 * console.log(run.output); // 4
 * ```
 */
export class StoreSecret<T = string> extends SecretTask<NoInfer<T>, SecretNameInput> {
  /** The name given at construction. */
  readonly secretName: string | undefined;
  readonly #store: SecretStore;
  readonly #form: SecretForm<T>;

  /**
   * Makes a task that yields a secret.
   *
   * @param name The secret's name. Where it is `undefined`, the input `name` must give it.
   * @param options The store, the form of the secret, and the task's options.
   * @throws {TypeError} If an option would keep the secret.
   */
  constructor(name: string | undefined, options: StoreSecretOptions<T>) {
    const { store, as, schema, ...rest } = options;
    super({ ...(name !== undefined && { name }), ...rest });
    this.secretName = name;
    this.#store = store;
    this.#form = { ...as && { as }, ...schema && { schema } };
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
   * @returns The secret, in its form.
   * @throws {SecretNotFoundError} If the store has no such secret.
   * @throws {SecretValueError} If it is not JSON where JSON was asked for, or does not fit the schema.
   * @throws {TypeError} If no name was given.
   */
  override async run(inputs: SecretNameInput = {}): Promise<T> {
    const name = requireName(inputs.name ?? this.secretName, this);
    const text = await askStore(this.#store, name);
    if (text === undefined) throw await notInStore(this.#store, name);
    learnSecret(name, text);
    const value = await formSecret(name, text, this.#form);
    if (value !== text) learnSecret(name, value);
    return value as T;
  }
}
