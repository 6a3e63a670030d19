// Runs one of several branches, by the value of a condition.
import { graphFor } from "../task.ts";
import type { TaskNode } from "../task_node.ts";
import { CompareValue, showExpected } from "./_compare_value.ts";
import type { Branch, BranchOptions } from "./branch.ts";

/**
 * The branches of a {@linkcode switchCase}: an object by the value's text, for strings, numbers and
 * booleans, or a map by the value itself, for any.
 */
export type Cases<T> =
  | ReadonlyMap<T, Branch>
  | { readonly [K in T & (string | number | boolean) as `${K}`]?: Branch };

/**
 * Runs the branch whose key is the condition's value, and skips all others. Tasks that follow a skipped
 * one are skipped too, unless they set `skipOnUpstreamSkip: false`.
 *
 * @param condition The node whose value decides.
 * @param cases The branches.
 * @param options The flow, and whether to decide for each element of a mapped condition.
 * @throws {FlowBuildError} If no flow is being built and none is given, or a map's key is a task.
 *
 * @example
 * ```ts
 * import { Flow, merge, switchCase, task } from "@tacit/flow";
 *
 * const weekday = task((date: string): "weekday" | "weekend" =>
 *   [0, 6].includes(new Date(date).getUTCDay()) ? "weekend" : "weekday"
 * );
 * const work = task(() => "work");
 * const rest = task(() => "rest");
 * const flow = new Flow("day", () => {
 *   const [working, resting] = [work(), rest()];
 *   switchCase(weekday("2024-06-01"), { weekday: working, weekend: resting });
 *   return merge(working, resting);
 * });
 * const run = await flow.run();
 * console.log(run.output); // "rest"
 * ```
 */
export function switchCase<T>(
  condition: TaskNode<T>,
  cases: Cases<NoInfer<T>>,
  options?: BranchOptions & { readonly mapped?: false },
): void;
/**
 * Decides for each element of a mapped condition which branch runs for it.
 *
 * @param condition The mapped node whose values decide.
 * @param cases The branches; each of their tasks runs once for each element.
 * @param options That it is mapped, and the flow.
 * @throws {FlowBuildError} If no flow is being built and none is given, or a map's key is a task.
 */
export function switchCase<T>(
  condition: TaskNode<readonly T[]>,
  cases: Cases<NoInfer<T>>,
  options: BranchOptions & { readonly mapped: true },
): void;
export function switchCase(
  condition: TaskNode<unknown>,
  cases: Cases<unknown>,
  { flow, mapped = false }: BranchOptions = {},
): void {
  const graph = graphFor({ name: "switchCase" }, flow);
  const isByValue = cases instanceof Map;
  const branches: Iterable<[unknown, Branch | undefined]> = isByValue
    ? cases
    : Object.entries(cases);
  for (const [expected, branch] of branches) {
    if (branch === undefined) continue;
    const name = `CompareValue: ${showExpected(expected)}`;
    const match = isByValue
      ? new CompareValue(expected, name)
      : new CompareValue(expected, name, isCalled);
    graph.bindTask(match, { value: condition }, { mapped });
    for (const task of [branch].flat()) {
      graph.connect({ upstream: match, downstream: task, mapped });
    }
  }
}

/** The keys of an object are text, whatever type of value they are meant for. */
function isCalled(value: unknown, key: unknown): boolean {
  return typeof value !== "symbol" && typeof value !== "object" && String(value) === key;
}
