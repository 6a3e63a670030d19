// Functions as secret tasks: for a secret that is made in the run, of another one.
import { FunctionTask, makeTask, type TaskFunction } from "./function_task.ts";
import type { InputsOf, MapInputsOf } from "./inputs.ts";
import type { MappedSecretMark, SecretMark } from "./secret_mark.ts";
import { refuseKeeping, type SecretTaskOptions } from "./secret_task.ts";

/** A node whose function gives a secret. */
class SecretFunctionTask<A extends readonly unknown[], R> extends FunctionTask<A, R> {
  override get isSecret(): true {
    return true;
  }
}

/** A function as a secret task: called in a builder, it adds a node that yields a secret. */
export interface SecretTaskFunction<A extends readonly unknown[], R>
  extends Pick<TaskFunction<A, R>, "run" | "taskName"> {
  /**
   * Adds a node to the flow that is being built.
   *
   * @param inputs The function's arguments: values, nodes, or structures of both.
   * @returns The new node.
   * @throws {FlowBuildError} If no flow is being built.
   */
  (...inputs: InputsOf<A>): FunctionTask<A, Awaited<R>> & SecretMark;
  /**
   * Adds a node that runs once for each element of the inputs.
   *
   * @param inputs The lists to map over; mark with `unmapped` what is the same in all runs.
   * @returns The new node, which yields the list of all secrets.
   * @throws {FlowBuildError} If no flow is being built.
   */
  map(...inputs: MapInputsOf<A>): FunctionTask<A, Awaited<R>[]> & MappedSecretMark;
}

/**
 * Makes a secret task of a function: for a secret that is made of another one, such as a token that is given for
 * a key. Like every secret it goes to the tasks that take it through the run's memory and through nothing else,
 * is masked in whatever leaves the run, and is made again on resume.
 *
 * @param name The secret's name.
 * @param fn The function. It may be async.
 * @param options The task's options; none that would keep the secret.
 * @returns A callable: inside a builder it adds a node; outside one it throws.
 * @throws {TypeError} If an option would keep the secret: `result`, `target` or one of the cache's.
 *
 * @example
 * ```ts
 * import { Flow, PrefectSecret, secretTask, task, withContext } from "@tacit/flow";
 *
 * const accessToken = secretTask("ACCESS_TOKEN", (key: string) => `token for ${key}`);
 * const pull = task("pull", (token: string) => token.length);
 * const flow = new Flow("sync", () => pull(accessToken(new PrefectSecret<string>("CLIENT_KEY"))));
 * const run = await withContext({ secrets: { CLIENT_KEY: "a key" } }, () => flow.run());
 * console.log(run.output); // 15
 * ```
 */
export function secretTask<A extends readonly unknown[], R>(
  name: string,
  fn: (...args: A) => R,
  options: Omit<SecretTaskOptions, "name"> = {},
): SecretTaskFunction<A, R> {
  refuseKeeping(options, name);
  const made: unknown = makeTask(fn, { ...options, name }, SecretFunctionTask);
  return made as SecretTaskFunction<A, R>;
}
