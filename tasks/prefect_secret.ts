// The secret task for the secrets of the configuration.
import { Secret } from "../secrets/mod.ts";
import { SecretTask, type SecretTaskOptions } from "./secret_task.ts";

/** The input of a secret task that can be told the secret's name when the flow runs. */
export interface SecretNameInput {
  /** The secret's name, in place of the one given at construction. */
  readonly name?: string;
}

/**
 * A task that yields a secret of the configuration, found as `Secret` finds it.
 *
 * @typeParam T The secret's type. A secret that is JSON is decoded.
 *
 * @example
 * ```ts
 * import { Flow, PrefectSecret, task, withContext } from "@tacit/flow";
 *
 * const size = task((secret: string) => secret.length);
 * const flow = new Flow("secret-size", () => size(new PrefectSecret("TOKEN")));
 * const run = await withContext({ secrets: { TOKEN: "four" } }, () => flow.run());
 * console.log(run.output); // 4
 * ```
 */
export class PrefectSecret<T = string> extends SecretTask<NoInfer<T>, SecretNameInput> {
  /** The name given at construction. */
  readonly secretName: string | undefined;

  /**
   * Makes a task that yields a secret.
   *
   * @param name The secret's name. Where it is left out, the input `name` must give it.
   * @param options The task's options.
   * @throws {TypeError} If an option would keep the secret.
   */
  constructor(name?: string, options: SecretTaskOptions = {}) {
    super({ ...(name !== undefined && { name }), ...options });
    this.secretName = name;
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
   * @returns The secret, decoded where it is JSON.
   * @throws {SecretNotFoundError} If there is no such secret.
   * @throws {TypeError} If no name was given.
   */
  override async run(inputs: SecretNameInput = {}): Promise<T> {
    return await new Secret<T>(requireName(inputs.name ?? this.secretName, this)).get();
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
