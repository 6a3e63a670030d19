// Brings the branches of a conditional back together.
import { FlowBuildError } from "../errors.ts";
import type { ElementOf } from "../inputs.ts";
import type { MappedSecretAlike, SecretAlike, SecretMark } from "../secret_mark.ts";
import { SKIP } from "../signals/signals.ts";
import type { AnyTask } from "../any_task.ts";
import { graphFor, Task } from "../task.ts";
import type { NodeOutput } from "../task_node.ts";
import { allSuccessful, notAllSkipped } from "../triggers.ts";
import type { Trigger } from "../trigger.ts";
import type { BranchOptions } from "./branch.ts";

/** The tasks that can be merged: one or more. */
export type Merged = readonly [AnyTask, ...AnyTask[]];

/** The node that yields what the first of `N` yields that ran; a secret where one of them is. */
export type MergeNode<N extends Merged> = SecretAlike<SecretOf<N>, Merge<NodeOutput<N[number]>>>;

/** The node that yields, for each element, what the first of the mapped tasks `N` yields that ran. */
export type MappedMergeNode<N extends Merged> = MappedSecretAlike<
  SecretOf<N>,
  Task<Readonly<Record<number, unknown>>, ElementOf<NodeOutput<N[number]>>[]>
>;

/** Marked as a secret where one of `N` is. */
export type SecretOf<N extends Merged> = [Extract<N[number], { readonly isSecret: true }>] extends
  [never] ? unknown : SecretMark;

/**
 * Yields the result of the first of several tasks that was not skipped; skipped where all were.
 *
 * A task that gave `undefined` counts as one that gave nothing.
 *
 * @param tasks The last tasks of the branches.
 * @returns The new node.
 * @throws {FlowBuildError} If no flow is being built.
 *
 * @example
 * ```ts
 * import { Flow, ifElse, merge, task } from "@tacit/flow";
 *
 * const isLarge = task("isLarge", (n: number) => n > 100);
 * const batch = task("batch", () => "batch");
 * const stream = task("stream", () => "stream");
 * const flow = new Flow("load", () => {
 *   const [large, small] = [batch(), stream()];
 *   ifElse(isLarge(7), large, small);
 *   return merge(large, small);
 * });
 * const run = await flow.run();
 * console.log(run.output); // "stream"
 * ```
 */
export function merge<const N extends Merged>(...tasks: N): MergeNode<N>;
/**
 * Merges mapped tasks: yields for each element the result of the first whose run was not skipped.
 *
 * @param tasks The last tasks of the branches.
 * @param options That they are mapped, and the flow.
 * @returns The new node.
 * @throws {FlowBuildError} If no flow is being built and none is given.
 */
export function merge<const N extends Merged>(
  tasks: N,
  options: BranchOptions & { readonly mapped: true },
): MappedMergeNode<N>;
/**
 * Merges tasks in a flow that is not being built.
 *
 * @param tasks The last tasks of the branches.
 * @param options The flow.
 * @returns The new node.
 * @throws {FlowBuildError} If no flow is being built and none is given.
 */
export function merge<const N extends Merged>(
  tasks: N,
  options?: BranchOptions & { readonly mapped?: false },
): MergeNode<N>;
export function merge(...args: unknown[]): unknown {
  const [tasks, { flow, mapped = false }] = Array.isArray(args[0])
    ? [args[0] as AnyTask[], (args[1] ?? {}) as BranchOptions]
    : [args as AnyTask[], {}];
  if (tasks.length === 0) {
    throw new FlowBuildError("There is nothing to merge: give `merge(...)` one task or more.");
  }
  const node = new Merge(tasks.some((task) => task.isSecret));
  graphFor(node, flow).bindTask(node, tasks, { mapped });
  return node;
}

/** A node that yields the first result there is among its inputs. Made by {@linkcode merge}. */
export class Merge<T = unknown> extends Task<Readonly<Record<number, T>>, T> {
  readonly #isSecret: boolean;

  /**
   * Makes a node that is in no flow yet.
   *
   * @param isSecret Whether one of the merged tasks is a secret task.
   */
  constructor(isSecret = false) {
    super({ skipOnUpstreamSkip: false, trigger: aBranchRan });
    this.#isSecret = isSecret;
  }

  /** True if one of the merged tasks is a secret task, so that the result may be a secret. */
  override get isSecret(): boolean {
    return this.#isSecret; // secrecy 3: a secret stays one when branches meet.
  }

  /**
   * Finds the first result.
   *
   * @param results The results, by position; `undefined` for a task that was skipped.
   * @returns The first that is neither `undefined` nor `null`; else `null`, if there is one.
   */
  override run(results: Readonly<Record<number, T>>): T {
    const given = Object.values(results).filter((result) => result !== undefined);
    return (given.find((result) => result !== null) ?? given[0]) as T; // Prefect 1.4.1: None is passed over.
  }
}

/**
 * Prefect 1.4.1: a merge runs unless all upstreams were skipped. Here those are the merged ones alone,
 * so that a merge inside a block is skipped together with the block.
 */
const aBranchRan: Trigger = (upstreams) => {
  const merged = upstreams.filter(({ key }) => key !== undefined);
  const others = upstreams.filter(({ key }) => key === undefined);
  const skipped = others.find(({ state }) => state.isSkipped);
  if (skipped !== undefined) throw new SKIP(`Upstream task "${skipped.name}" was skipped.`);
  return allSuccessful(others) && notAllSkipped(merged);
};
