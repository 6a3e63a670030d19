/**
 * Random graphs as plain data: what tasks there are, what they follow, and what befalls them. The engine
 * and the reference interpreter are both run on this.
 *
 * @module
 */
import { SeededRandom } from "../../secrets/_seeded_random.ts";

/** A graph. A task follows only tasks of a lower index. */
export interface ModelGraph {
  /** The seed that the graph was made from. */
  readonly seed: number;
  /** The tasks; each stands at its index. */
  readonly tasks: readonly ModelTask[];
  /** The order in which the tasks are added to the flow. */
  readonly addingOrder: readonly number[];
  /** The tasks that decide the flow's state; the terminal ones where it is undefined. */
  readonly referenceTasks: readonly number[] | undefined;
  /** How many task runs may wait for something at once. */
  readonly concurrency: number;
}

/** A task. */
export interface ModelTask {
  /** Its place among the tasks. */
  readonly index: number;
  /** Its inputs, by position. */
  readonly inputs: readonly ModelInput[];
  /** The tasks that it follows without taking their results; one may stand there twice. */
  readonly order: readonly ModelOrder[];
  /** Whether it runs once for each element. */
  readonly isMapped: boolean;
  /** What it gives when all goes well: a number, a list of numbers, or a list of such lists. */
  readonly gives: "number" | "list" | "lists";
  /** How long the lists are that it gives. */
  readonly length: number;
  /** What befalls it. */
  readonly mishap: Mishap | undefined;
  /** How often it is tried again. */
  readonly maxRetries: number;
  /** Its trigger. */
  readonly trigger: ModelTrigger;
  /** Whether it is skipped with what it follows. */
  readonly skipOnUpstreamSkip: boolean;
  /** How it gives its result: at once, by a promise, or after a turn of the event loop. */
  readonly pace: "sync" | "async" | "timer";
  /** Whether it has state handlers (which change nothing) and if so, which. */
  readonly handlers: "none" | "sync" | "async";
  /** Whether it has a timeout, which it always keeps. */
  readonly hasTimeout: boolean;
}

/** An input: a constant, a node, or a list of nodes. */
export interface ModelInput {
  /** What it is. */
  readonly source:
    | { readonly kind: "constant"; readonly value: unknown }
    | { readonly kind: "node"; readonly from: number }
    | { readonly kind: "nodes"; readonly from: readonly number[] };
  /** What a mapped task makes of it: one element for each child, the same one level down, or the whole. */
  readonly use: "each" | "flat" | "whole";
}

/** An edge for order alone. */
export interface ModelOrder {
  /** The task that comes first. */
  readonly from: number;
  /** Whether it is mapped over, though the results are not used. */
  readonly isMapped: boolean;
}

/** Something other than success. */
export interface Mishap {
  /** What happens: an error, a signal to fail, or one to skip. */
  readonly kind: "error" | "fail" | "skip";
  /** In how many attempts, from the first on. */
  readonly attempts: number;
  /** To which children of a mapped task: those whose index this divides. */
  readonly everyNth: number;
}

/** A trigger: one that comes with the library, or a user's own. */
export type ModelTrigger =
  | { readonly kind: (typeof STANDARD_TRIGGERS)[number] | (typeof CUSTOM_TRIGGERS)[number] }
  | {
    readonly kind: (typeof COUNTING_TRIGGERS)[number];
    readonly atLeast: number | undefined;
    readonly atMost: number | undefined;
  };

const STANDARD_TRIGGERS = [
  "allSuccessful",
  "allFailed",
  "allFinished",
  "anySuccessful",
  "anyFailed",
  "notAllSkipped",
] as const;

const COUNTING_TRIGGERS = ["someSuccessful", "someFailed"] as const;

const CUSTOM_TRIGGERS = [
  "falseIfSkipped",
  "skipIfFailed",
  "throwIfFailed",
  "laterTrueIfFailed",
] as const;

const MOST_TASKS = 40;
/** Maps of maps of maps would grow beyond what a quick test can run. */
const WIDEST_MAP = 30;

/** Makes the graph of a seed. */
export function modelGraph(seed: number): ModelGraph {
  const random = new SeededRandom(seed);
  const happens = (chance: number) => random.next() < chance;
  // Each graph has a character of its own, so that some are all trouble and some are all success.
  const mishapChance = random.oneOf([0, 0.1, 0.3, 0.6]);
  const mapChance = random.oneOf([0, 0.2, 0.5]);
  const timerChance = random.oneOf([0, 0.05, 0.3]);
  const usualLength = random.below(4);
  const tasks: ModelTask[] = [];
  /** How many children a mapped task has at most, and how many elements the result of any task. */
  const widths: { readonly children: number; readonly elements: number }[] = [];

  const earlier = (): number => {
    // Near ones more often than far ones: that gives both deep and wide graphs.
    const distance = happens(0.5) ? random.below(4) : random.below(tasks.length);
    return Math.max(0, tasks.length - 1 - distance);
  };
  const anyLength = () => happens(0.8) ? usualLength : random.below(4);
  const numbers = () => Array.from({ length: anyLength() }, () => random.below(100));

  const makeInput = (isMapped: boolean): ModelInput => {
    const use = !isMapped || happens(0.25) ? "whole" : happens(0.2) ? "flat" : "each";
    if (tasks.length === 0 || happens(0.15)) {
      if (use === "flat") {
        return { source: { kind: "constant", value: [numbers(), numbers()] }, use };
      }
      // A number cannot be mapped over: that must fail the task, and nothing else.
      const value = use === "each" && happens(0.95) ? numbers() : random.below(100);
      return { source: { kind: "constant", value }, use };
    }
    if (use !== "flat" && happens(0.1)) {
      const from = Array.from({ length: anyLength() }, earlier);
      return { source: { kind: "nodes", from }, use };
    }
    const candidates = Array.from({ length: 6 }, earlier);
    const isFit = (from: number): boolean => {
      const { isMapped, gives } = tasks[from]!;
      if (use === "whole") return true;
      if (use === "each") return isMapped || gives !== "number";
      return isMapped ? gives !== "number" : gives === "lists";
    };
    const from = candidates.find(isFit) ?? candidates[0]!;
    const isTooWide = use === "flat" && widths[from]!.elements * 3 > WIDEST_MAP;
    return { source: { kind: "node", from }, use: isTooWide ? "whole" : use };
  };

  const makeTask = (index: number): ModelTask => {
    const isMapped = happens(mapChance);
    const inputs = Array.from(
      { length: isMapped ? 1 + random.below(3) : random.below(4) },
      () => makeInput(isMapped),
    );
    // What is mapped over nothing is no mapped task.
    while (isMapped && inputs.every(({ use }) => use === "whole")) inputs.push(makeInput(true));
    const order: ModelOrder[] = [];
    while (index > 0 && happens(0.2)) {
      const from = earlier();
      order.push({ from, isMapped: isMapped && happens(0.3) });
      if (happens(0.2)) order.push(order.at(-1)!);
    }
    return {
      index,
      inputs,
      order,
      isMapped,
      gives: happens(0.5) ? "number" : happens(0.7) ? "list" : "lists",
      length: anyLength(),
      mishap: happens(mishapChance)
        ? {
          kind: random.oneOf(["error", "error", "fail", "skip"]),
          attempts: random.oneOf([1, 2, 3, Infinity]),
          everyNth: 1 + random.below(3),
        }
        : undefined,
      maxRetries: happens(0.7) ? 0 : 1 + random.below(3),
      trigger: makeTrigger(random),
      skipOnUpstreamSkip: happens(0.7),
      pace: happens(timerChance) ? "timer" : happens(0.4) ? "async" : "sync",
      handlers: happens(0.8) ? "none" : happens(0.5) ? "sync" : "async",
      hasTimeout: happens(0.1),
    };
  };

  const count = 1 + random.below(MOST_TASKS);
  for (let index = 0; index < count; index++) {
    const task = makeTask(index);
    tasks.push(task);
    widths.push(widthsOf(task, widths));
  }
  return {
    seed,
    tasks,
    addingOrder: happens(0.5) ? tasks.map(({ index }) => index) : shuffled(count, random),
    referenceTasks: happens(0.7)
      ? undefined
      : Array.from({ length: 1 + random.below(3) }, () => random.below(count)),
    concurrency: 1 + random.below(16),
  };
}

function makeTrigger(random: SeededRandom): ModelTrigger {
  if (random.next() < 0.5) return { kind: "allSuccessful" };
  const kind = random.oneOf([
    ...STANDARD_TRIGGERS,
    ...CUSTOM_TRIGGERS,
    ...COUNTING_TRIGGERS,
  ]);
  if (kind !== "someSuccessful" && kind !== "someFailed") return { kind };
  const threshold = () => random.oneOf([undefined, 0, 0.25, 0.5, 1, 2, 3]);
  return { kind, atLeast: threshold(), atMost: threshold() };
}

/** An upper bound of what a task comes to. */
function widthsOf(
  task: ModelTask,
  widths: readonly { readonly children: number; readonly elements: number }[],
): { readonly children: number; readonly elements: number } {
  let children = 1;
  for (const { source, use } of task.isMapped ? task.inputs : []) {
    if (source.kind === "node" && use === "each") {
      children = Math.max(children, widths[source.from]!.children, 3);
    } else if (source.kind === "node" && use === "flat") {
      children = Math.max(children, widths[source.from]!.elements * 3);
    } else if (use !== "whole") children = Math.max(children, 6);
  }
  for (const { from, isMapped } of task.order) {
    if (isMapped) children = Math.max(children, widths[from]!.children, 3);
  }
  return { children, elements: task.isMapped ? children : 3 };
}

function shuffled(count: number, random: SeededRandom): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
