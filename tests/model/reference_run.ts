/**
 * Prefect 1.4.1's rules, written down plainly: one task after another, each when everything before it is
 * over. Read with `engine/flow_runner.py`, `engine/task_runner.py`, `triggers.py` and
 * `utilities/executors.py`. What is different here by design says so.
 *
 * @module
 */
import type { ModelGraph, ModelInput, ModelOrder, ModelTask, ModelTrigger } from "./model_graph.ts";
import { attemptOf, plainValue } from "./model_task_run.ts";

/** How a task run ended. */
export interface Outcome {
  /** The name of its state. */
  readonly type: string;
  /** Its result, as plain data; `null` where it has none. */
  readonly result: unknown;
  /** How its children ended, where it is mapped. */
  readonly children?: readonly Outcome[];
}

/** How a flow run ended. */
export interface FlowOutcome {
  /** The name of the flow's state. */
  readonly flow: string;
  /** How each task ended. */
  readonly tasks: readonly Outcome[];
}

/** One upstream of a task run: how it ended, and whether the task run is mapped over it. */
interface Upstream {
  readonly outcome: Outcome;
  readonly isMapped: boolean;
}

/** Runs a graph. */
export function referenceRun(graph: ModelGraph): FlowOutcome {
  const outcomes: Outcome[] = [];
  for (const task of graph.tasks) {
    outcomes.push(task.isMapped ? runMapped(task, outcomes) : runPlain(task, outcomes));
  }
  // A reference task that is mapped counts as its children.
  const reference = graph.referenceTasks ?? terminalTasks(graph);
  const states = reference.flatMap((index) => runsOf(outcomes[index]!));
  return { flow: states.some(isFailed) ? "Failed" : "Success", tasks: outcomes };
}

function runPlain(task: ModelTask, outcomes: readonly Outcome[]): Outcome {
  const upstreams = upstreamsOf(task).map((from) => ({
    outcome: outcomes[from]!,
    isMapped: false,
  }));
  return runOne(task, -1, upstreams, task.inputs.map((input) => wholeInput(input, outcomes)));
}

/** `TaskRunner.run`, for one task or one child of a mapped task. */
function runOne(
  task: ModelTask,
  mapIndex: number,
  upstreams: readonly Upstream[],
  inputs: readonly unknown[],
): Outcome {
  if (areSkipped(task, upstreams)) return skipped();
  const triggered = askTrigger(task.trigger, upstreams);
  if (triggered !== "run") return triggered;
  for (let attempt = 1;; attempt++) {
    const done = attemptOf(task, mapIndex, attempt, inputs);
    if (done.mishap === undefined) return { type: "Success", result: plainValue(done.value) };
    if (done.mishap === "skip") return skipped();
    if (attempt > task.maxRetries) return failed();
  }
}

/** `check_upstream_skipped`: each child of a mapped task decides for itself over what it is mapped over. */
function areSkipped(task: ModelTask, upstreams: readonly Upstream[]): boolean {
  const states = upstreams.flatMap(({ outcome, isMapped }) =>
    isMapped ? [outcome] : runsOf(outcome)
  );
  return task.skipOnUpstreamSkip && states.some(({ type }) => type === "Skipped");
}

/** `check_task_trigger` and `triggers.py`. */
function askTrigger(trigger: ModelTrigger, upstreams: readonly Upstream[]): Outcome | "run" {
  const states = [...new Set(upstreams.flatMap(({ outcome }) => runsOf(outcome)))];
  const hasUpstreams = upstreams.length > 0;
  const triggerFailed: Outcome = { type: "TriggerFailed", result: null };
  const runIf = (passes: boolean) => passes ? "run" : triggerFailed;
  switch (trigger.kind) {
    case "allSuccessful":
      return runIf(states.every(isSuccessful));
    case "allFailed":
      return runIf(states.every(isFailed));
    case "allFinished":
      return "run";
    case "anySuccessful":
      return runIf(!hasUpstreams || states.some(isSuccessful));
    case "anyFailed":
      return runIf(!hasUpstreams || states.some(isFailed));
    case "notAllSkipped":
      if (states.every(({ type }) => type === "Skipped")) return skipped();
      return runIf(states.every(isSuccessful));
    case "someSuccessful":
      return runIf(!hasUpstreams || isWithin(trigger, states.filter(isSuccessful).length, states));
    case "someFailed":
      return runIf(!hasUpstreams || isWithin(trigger, states.filter(isFailed).length, states));
    case "falseIfSkipped":
      return runIf(!states.some(({ type }) => type === "Skipped"));
    case "skipIfFailed":
      return states.some(isFailed) ? skipped() : "run";
    case "throwIfFailed":
      return runIf(!states.some(isFailed));
    case "laterTrueIfFailed":
      return runIf(states.some(isFailed));
  }
}

/** A threshold below 1 is a share of all upstream runs. */
function isWithin(
  { atLeast, atMost }: {
    readonly atLeast: number | undefined;
    readonly atMost: number | undefined;
  },
  count: number,
  states: readonly Outcome[],
): boolean {
  const numberOf = (threshold: number) => threshold < 1 ? threshold * states.length : threshold;
  const fewest = atLeast === undefined ? 0 : numberOf(atLeast);
  const most = atMost === undefined ? states.length : numberOf(atMost);
  return fewest <= count && count <= most;
}

/** What a mapped task is mapped over: elements and, where each comes from a run of its own, those runs. */
interface Elements {
  readonly values: readonly unknown[];
  readonly runs?: readonly Outcome[];
}

/** `check_task_ready_to_map`, and then a run for each child. */
function runMapped(task: ModelTask, outcomes: readonly Outcome[]): Outcome {
  const edges = upstreamsOf(task).map((from) => outcomes[from]!);
  const parentUpstreams = [
    ...plainUpstreams(task).map((from) => ({ outcome: outcomes[from]!, isMapped: false })),
    ...mappedUpstreams(task).map((from) => ({ outcome: outcomes[from]!, isMapped: true })),
  ];
  if (edges.length > 0 && areSkipped(task, parentUpstreams)) return skipped();

  const elements = new Map<ModelInput | ModelOrder, Elements>();
  for (const source of [...task.inputs, ...task.order]) {
    const found = elementsOf(source, outcomes);
    if (found === "unmappable") return failed();
    if (found !== undefined) elements.set(source, found);
  }
  // None of what it is mapped over succeeded.
  if (elements.size === 0) return failed();
  const lengths = [...elements.values()].map(({ values }) => values.length);
  const [count = 0] = lengths;
  // Prefect runs to the end of the shortest; here, different lengths are an error.
  if (lengths.some((length) => length !== count)) return failed();

  const children = Array.from({ length: count }, (_, index) => {
    const runAt = (source: ModelInput | ModelOrder, from: number): Outcome =>
      elements.get(source)?.runs?.[index] ?? outcomes[from]!;
    const upstreams = [
      ...plainUpstreams(task).map((from) => ({ outcome: outcomes[from]!, isMapped: false })),
      ...mappedSources(task).map(([source, from]) => ({
        outcome: runAt(source, from),
        isMapped: true,
      })),
    ];
    const inputs = task.inputs.map((input) =>
      elements.has(input) ? elements.get(input)!.values[index] : wholeInput(input, outcomes)
    );
    return runOne(task, index, upstreams, inputs);
  });
  return { type: "Mapped", result: children.map(({ result }) => result), children };
}

/**
 * What an input or edge has to map over; nothing where it is not mapped over, or its upstream did not
 * succeed.
 */
function elementsOf(
  source: ModelInput | ModelOrder,
  outcomes: readonly Outcome[],
): Elements | "unmappable" | undefined {
  if ("isMapped" in source) {
    return source.isMapped ? elementsOfNode(outcomes[source.from]!, false) : undefined;
  }
  if (source.use === "whole") return undefined;
  const isFlat = source.use === "flat";
  if (source.source.kind === "node") return elementsOfNode(outcomes[source.source.from]!, isFlat);
  return elementsOfList(wholeInput(source, outcomes), isFlat);
}

function elementsOfNode(
  outcome: Outcome,
  isFlat: boolean,
): Elements | "unmappable" | undefined {
  if (!isSuccessful(outcome)) return undefined;
  const { children } = outcome;
  if (children === undefined) return elementsOfList(outcome.result, isFlat);
  if (!isFlat) return { values: children.map(({ result }) => result), runs: children };
  // `flatten_mapped_children`: a child that gave nothing to flatten stands for itself.
  const values: unknown[] = [];
  const runs: Outcome[] = [];
  for (const child of children) {
    const parts = child.type === "Success" ? child.result : [child.result];
    // Prefect hands what cannot be flattened down as it is; here, it is an error.
    if (!Array.isArray(parts)) return "unmappable";
    values.push(...parts);
    runs.push(...parts.map(() => child));
  }
  return { values, runs };
}

function elementsOfList(value: unknown, isFlat: boolean): Elements | "unmappable" {
  if (!Array.isArray(value)) return "unmappable";
  if (!isFlat) return { values: value };
  return value.every(Array.isArray) ? { values: value.flat() } : "unmappable";
}

function wholeInput({ source }: ModelInput, outcomes: readonly Outcome[]): unknown {
  if (source.kind === "constant") return source.value;
  if (source.kind === "node") return outcomes[source.from]!.result;
  return source.from.map((from) => outcomes[from]!.result);
}

/** The upstreams that a mapped task is mapped over, with the input or edge that says so. */
function mappedSources(task: ModelTask): [ModelInput | ModelOrder, number][] {
  const sources: [ModelInput | ModelOrder, number][] = [];
  for (const input of task.inputs) {
    if (task.isMapped && input.use !== "whole" && input.source.kind === "node") {
      sources.push([input, input.source.from]);
    }
  }
  for (const edge of task.order) if (edge.isMapped) sources.push([edge, edge.from]);
  return sources;
}

function mappedUpstreams(task: ModelTask): number[] {
  return mappedSources(task).map(([, from]) => from);
}

function plainUpstreams(task: ModelTask): number[] {
  const upstreams: number[] = [];
  for (const { source, use } of task.inputs) {
    // Prefect puts a task of its own between a list of nodes and what takes it; here, each node is one.
    if (source.kind === "nodes") upstreams.push(...source.from);
    if (source.kind === "node" && !(task.isMapped && use !== "whole")) upstreams.push(source.from);
  }
  for (const { from, isMapped } of task.order) if (!isMapped) upstreams.push(from);
  return upstreams;
}

function upstreamsOf(task: ModelTask): number[] {
  return [...plainUpstreams(task), ...mappedUpstreams(task)];
}

function terminalTasks({ tasks }: ModelGraph): number[] {
  const followed = new Set(tasks.flatMap(upstreamsOf));
  return tasks.map(({ index }) => index).filter((index) => !followed.has(index));
}

/** A mapped task counts as its children. */
function runsOf(outcome: Outcome): readonly Outcome[] {
  return outcome.children ?? [outcome];
}

function isSuccessful({ type }: Outcome): boolean {
  return type === "Success" || type === "Skipped" || type === "Mapped";
}

function isFailed({ type }: Outcome): boolean {
  return type === "Failed" || type === "TriggerFailed";
}

function skipped(): Outcome {
  return { type: "Skipped", result: null };
}

/** A new one each time: triggers count states, and two failures are two. */
function failed(): Outcome {
  return { type: "Failed", result: null };
}
