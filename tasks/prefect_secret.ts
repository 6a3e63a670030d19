// The secret task for the secrets of the configuration.
import { Secret, type SecretForm } from "../secrets/mod.ts";
import { SecretTask, type SecretTaskOptions } from "./secret_task.ts";

/** The input of a secret task that can be told the secret's name when the flow runs. */
export interface SecretNameInput {
  /** The secret's name, in place of the one given at construction. */
  readonly name?: string;
}

/**
 * The options of a secret task that reads a secret by name.
 *
 * @typeParam T The secret's type, which a schema gives.
 */
export interface NamedSecretOptions<T> extends SecretTaskOptions, SecretForm<T> {}

/**
 * A task that yields a secret of the configuration, found as `Secret` finds it.
 *
 * @typeParam T The secret's type: text, or what a JSON object or array decodes to; a schema gives it.
 *
 * @example
 * ```ts
 * import { Flow, PrefectSecret, task, withContext } from "@tacit/flow";
 *
 * const size = task("size", (secret: string) => secret.length);
 * const flow = new Flow("secret-size", () => size(new PrefectSecret("TOKEN")));
 * const run = await withContext({ secrets: { TOKEN: "four" } }, () => flow.run());
 * console.log(run.output); // 4
 * ```
 */
export class PrefectSecret<T = string> extends SecretTask<NoInfer<T>, SecretNameInput> {
  /** The name given at construction. */
  readonly secretName: string | undefined;
  readonly #form: SecretForm<T>;

  /**
   * Makes a task that yields a secret.
   *
   * @param name The secret's name. Where it is left out, the input `name` must give it.
   * @param options The form of the secret, and the task's options.
   * @throws {TypeError} If an option would keep the secret.
   */
  constructor(name?: string, options: NamedSecretOptions<T> = {}) {
    const { as, schema, ...rest } = options;
    super({ ...(name !== undefined && { name }), ...rest });
    this.secretName = name;
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
   * Finds the secret.
   *
   * @param inputs The name, where construction did not give it.
   * @returns The secret, in its form.
   * @throws {SecretNotFoundError} If there is no such secret.
   * @throws {SecretValueError} If it is not JSON where JSON was asked for, or does not fit the schema.
   * @throws {TypeError} If no name was given.
   */
  override async run(inputs: SecretNameInput = {}): Promise<T> {
    const secret = new Secret(requireName(inputs.name ?? this.secretName, this));
    return await secret.get(this.#form);
  }
}

/** A secret task must be told which secret; the message says the two ways. */
export function requireName(name: string | undefined, task: SecretTask<unknown>): string {
  if (name !== undefined && name !== "") return name;
  throw new TypeError(
    `Secret task "${task.name}": a secret name must be provided. Give it at construction, ` +
      `\`new ${task.constructor.name}("NAME")\`, or as the input \`name\`.`,
  );
}
