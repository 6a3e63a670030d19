// Conditionals: blocks and branches of tasks that run only where a value is the expected one.
import { equals } from "../_equals.ts";
import { FlowBuildError } from "../errors.ts";
import { FunctionTask } from "../function_task.ts";
import type { Block, Graph } from "../graph.ts";
import { Parameter } from "../parameter.ts";
import { SKIP } from "../signals/signals.ts";
import type { AnyTask } from "../any_task.ts";
import { graphFor, Task } from "../task.ts";
import type { TaskNode } from "../task_node.ts";
import { resolveTaskOptions } from "../task_options.ts";
import type { Branch, BranchOptions } from "./branch.ts";

/** The options of a {@linkcode caseOf} block. */
export interface CaseOptions {
  /** The flow to add the tasks to; the one that is being built where none is given. */
  readonly flow?: Graph;
}

/**
 * Adds tasks that run only where a value is the expected one; otherwise they are skipped. Blocks may
 * stand in one another. Parameters that are first used in a block are not part of it.
 *
 * @param value The node whose value decides.
 * @param expected The value with which the tasks run. Arrays and plain objects are compared by content.
 * @param block Called at once; the tasks it adds belong to the block. It cannot be async.
 * @param options The flow, where none is being built.
 * @returns What the block returns.
 * @throws {FlowBuildError} If no flow is being built and none is given, the block is async, or the
 *   expected value is a task.
 *
 * @example
 * ```ts
 * import { caseOf, Flow, merge, Parameter, task } from "@tacit/flow";
 *
 * const add = task("add", (x: number, y: number) => x + y);
 * const negate = task("negate", (x: number) => -x);
 * const flow = new Flow("sums", () => {
 *   const mode = new Parameter<"plus" | "minus">("mode");
 *   const plus = caseOf(mode, "plus", () => add(1, 2));
 *   const minus = caseOf(mode, "minus", () => add(1, negate(2)));
 *   return merge(plus, minus);
 * });
 * const run = await flow.run({ parameters: { mode: "minus" } });
 * console.log(run.output); // -1
 * ```
 */
export function caseOf<T, R>(
  value: TaskNode<T>,
  expected: NoInfer<T>,
  block: Block<[], R>,
  options: CaseOptions = {},
): R {
  const match = new CompareValue(expected, `case(${showExpected(expected)})`);
  const graph = graphFor(match, options.flow);
  const { result, tasks } = graph.buildBlock(block);
  const first = firstTasks(graph, tasks);
  if (first.length === 0) return result;
  graph.bindTask(match, { value });
  for (const task of first) graph.connect({ upstream: match, downstream: task });
  return result;
}

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
 * const weekday = task("weekday", (date: string): "weekday" | "weekend" =>
 *   [0, 6].includes(new Date(date).getUTCDay()) ? "weekend" : "weekday"
 * );
 * const work = task("work", () => "work");
 * const rest = task("rest", () => "rest");
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

const AS_BOOLEAN = resolveTaskOptions({}, "asBoolean");

/**
 * Runs one branch where a condition is truthy, the other where it is not, and skips the one that does
 * not run. Tasks that follow a skipped one are skipped too, unless they set `skipOnUpstreamSkip: false`.
 *
 * @param condition The node whose value decides. Truthy is what the language calls so: also `[]`.
 * @param whenTrue The branch for a truthy value; `undefined` for none.
 * @param whenFalse The branch for any other value.
 * @param options The flow, and whether to decide for each element of a mapped condition.
 * @throws {FlowBuildError} If no flow is being built and none is given.
 *
 * @example
 * ```ts
 * import { Flow, ifElse, merge, task } from "@tacit/flow";
 *
 * const isEmpty = task("isEmpty", (rows: number[]) => rows.length === 0);
 * const warn = task("warn", () => "nothing to do");
 * const load = task("load", (rows: number[]) => `loaded ${rows.length}`);
 * const flow = new Flow("load", () => {
 *   const rows = [1, 2, 3];
 *   const [warned, loaded] = [warn(), load(rows)];
 *   ifElse(isEmpty(rows), warned, loaded);
 *   return merge(warned, loaded);
 * });
 * const run = await flow.run();
 * console.log(run.output); // "loaded 3"
 * ```
 */
export function ifElse(
  condition: TaskNode<unknown>,
  whenTrue: Branch | undefined,
  whenFalse?: Branch,
  options: BranchOptions = {},
): void {
  if (whenTrue === undefined && whenFalse === undefined) return;
  const asBoolean = new FunctionTask<[value: unknown], boolean>(Boolean, AS_BOOLEAN);
  graphFor(asBoolean, options.flow)
    .bindTask(asBoolean, [condition], { mapped: options.mapped ?? false });
  const branches = [[true, whenTrue], [false, whenFalse]] as const;
  switchCase<unknown>(
    asBoolean,
    new Map(branches.flatMap(([key, branch]) => branch === undefined ? [] : [[key, branch]])),
    // Whether the condition is mapped changes only its type.
    options as BranchOptions & { readonly mapped?: false },
  );
}

/** True if a value is the expected one. */
type Comparison = (value: unknown, expected: unknown) => boolean;

/** Compares a value with the one expected of it. */
export class CompareValue extends Task<{ value: unknown }, void> {
  readonly #expected: unknown;
  readonly #isMatch: Comparison;

  /**
   * @param expected The value that lets the following tasks run.
   * @param name The task's name.
   * @param isMatch Whether a value is the expected one.
   * @throws {FlowBuildError} If the expected value is a task, whose result nobody knows yet.
   */
  constructor(expected: unknown, name: string, isMatch: Comparison = equals) {
    if (expected instanceof Task) {
      throw new FlowBuildError(
        `The value expected of a condition cannot be a task, and is "${expected.name}". Compare the ` +
          "two with `equal(...)`, and expect `true` of that.",
      );
    }
    super({ name, tags: ["switch"] });
    this.#expected = expected;
    this.#isMatch = isMatch;
  }

  /**
   * Succeeds where the value is the expected one.
   *
   * @param inputs The value.
   * @throws {SKIP} If it is another. The message leaves that out: it may be a secret.
   */
  override run({ value }: { value: unknown }): void {
    if (!this.#isMatch(value, this.#expected)) throw new SKIP(`${this.name} does not match.`);
  }
}

/** The expected value as it appears in a task's name. */
export function showExpected(expected: unknown): string {
  if (typeof expected === "string") return JSON.stringify(expected);
  if (Array.isArray(expected)) return "[...]";
  return typeof expected === "object" && expected !== null ? "{...}" : String(expected);
}

/** The tasks that follow no other of the block. Parameters belong to the flow, not to a block of it. */
export function firstTasks(graph: Graph, block: readonly AnyTask[]): AnyTask[] {
  const tasks = withoutParameters(block);
  return [...tasks].filter((task) => !hasAny(tasks, graph.upstreamTasks(task)));
}

/** The tasks that no other of the block follows. */
export function lastTasks(graph: Graph, block: readonly AnyTask[]): AnyTask[] {
  const tasks = withoutParameters(block);
  return [...tasks].filter((task) => !hasAny(tasks, graph.downstreamTasks(task)));
}

function withoutParameters(block: readonly AnyTask[]): ReadonlySet<AnyTask> {
  return new Set(block.filter((task) => !(task instanceof Parameter)));
}

function hasAny(tasks: ReadonlySet<AnyTask>, wanted: Iterable<AnyTask>): boolean {
  for (const task of wanted) if (tasks.has(task)) return true;
  return false;
}
