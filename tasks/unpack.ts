// Takes the output of a node apart into a node for each part.
import type { PartKey } from "./part_key.ts";
import type { NamedParts, PartCount, PartTuple } from "./part_types.ts";
import type { OrderOptions, Task } from "./task.ts";
import type { NodeOutput } from "./task_node.ts";

/**
 * Takes the first elements of a node's output, each as a node of its own.
 *
 * Prefect 1.4.1: `nout`, which is said where the task is made; here it is said where the parts are used.
 *
 * @param node The node.
 * @param count How many elements to take.
 * @param options The flow, where none is being built.
 * @returns The nodes, in order. Parts of a secret are secrets.
 * @throws {FlowBuildError} If no flow is being built and none is given.
 *
 * @example
 * ```ts
 * import { Flow, task, unpack } from "@tacit/flow";
 *
 * const divide = task("divide", (x: number, y: number): [number, number] => [Math.floor(x / y), x % y]);
 * const flow = new Flow("divide", () => {
 *   const [quotient, remainder] = unpack(divide(17, 5), 2);
 *   return { quotient, remainder };
 * });
 * const run = await flow.run();
 * console.log(run.output); // { quotient: 3, remainder: 2 }
 * ```
 */
export function unpack<N extends Task<never, unknown>, const C extends PartCount<NodeOutput<N>>>(
  node: N,
  count: C,
  options?: OrderOptions,
): PartTuple<N, C>;
/**
 * Takes properties of a node's output, each as a node of its own.
 *
 * @param node The node.
 * @param names The names of the properties.
 * @param options The flow, where none is being built.
 * @returns The nodes, by name. Parts of a secret are secrets.
 * @throws {FlowBuildError} If no flow is being built and none is given.
 *
 * @example
 * ```ts
 * import { Flow, task, unpack } from "@tacit/flow";
 *
 * const parse = task("parse", (url: string) => ({ host: new URL(url).host, path: new URL(url).pathname }));
 * const flow = new Flow("parse", () => {
 *   const { host, path } = unpack(parse("https://example.com/orders"), ["host", "path"]);
 *   return [host, path];
 * });
 * const run = await flow.run();
 * console.log(run.output); // ["example.com", "/orders"]
 * ```
 */
export function unpack<N extends Task<never, unknown>, const K extends PartKey<NodeOutput<N>>>(
  node: N,
  names: readonly K[],
  options?: OrderOptions,
): NamedParts<N, K>;
export function unpack(
  node: Task<never, unknown>,
  parts: number | readonly (string | number)[],
  options?: OrderOptions,
): unknown {
  // Which parts there are was checked above, where the output's type is known.
  const take = (key: string | number) => node.pick(key as never, options);
  return typeof parts === "number"
    ? Array.from({ length: parts }, (_, position) => take(position))
    : Object.fromEntries(parts.map((name) => [name, take(name)]));
}
