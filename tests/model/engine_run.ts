/**
 * Runs a model graph with the engine, and tells of it in the words of the reference interpreter.
 *
 * @module
 */
import { context } from "../../config/mod.ts";
import { Flow, type FlowRun, LocalExecutor } from "../../flow/mod.ts";
import {
  allFailed,
  allFinished,
  allSuccessful,
  anyFailed,
  anySuccessful,
  type AnyTask,
  delay,
  FAIL,
  flatten,
  Mapped,
  notAllSkipped,
  SKIP,
  someFailed,
  someSuccessful,
  type State,
  task,
  type TaskOptions,
  type Trigger,
  unmapped,
} from "../../tasks/mod.ts";
import { SILENT } from "../_silent_logger.ts";
import type { ModelGraph, ModelInput, ModelTask, ModelTrigger } from "./model_graph.ts";
import { attemptOf, plainValue } from "./model_task_run.ts";
import type { FlowOutcome, Outcome } from "./reference_run.ts";

/** Runs a graph. */
export async function engineRun(graph: ModelGraph): Promise<FlowOutcome> {
  const { flow, nodes } = flowOf(graph);
  const run = await flow.run({
    executor: new LocalExecutor({ concurrency: graph.concurrency }),
    logger: SILENT,
  });
  return outcomeOf(run, nodes);
}

/** Makes a flow of a graph, imperatively: edges may come in any order, and from tasks added later. */
export function flowOf(
  graph: ModelGraph,
): { readonly flow: Flow; readonly nodes: readonly AnyTask[] } {
  const flow = new Flow(`seed ${graph.seed}`);
  const nodes = graph.tasks.map(nodeOf);
  for (const index of graph.addingOrder) flow.addTask(nodes[index]!);
  for (const index of graph.addingOrder) bind(flow, graph.tasks[index]!, nodes);
  if (graph.referenceTasks !== undefined) {
    flow.setReferenceTasks(graph.referenceTasks.map((index) => nodes[index]!));
  }
  return { flow, nodes };
}

/** Tells how a run ended. */
export function outcomeOf(run: FlowRun, nodes: readonly AnyTask[]): FlowOutcome {
  return {
    flow: run.state.name,
    tasks: nodes.map((node) => outcomeOfState(run.stateOf(node))),
  };
}

function outcomeOfState(state: State): Outcome {
  return {
    type: state.name,
    result: plainValue(state.result),
    ...state instanceof Mapped && { children: state.mapStates.map(outcomeOfState) },
  };
}

function nodeOf(model: ModelTask): AnyTask {
  const perform = (inputs: readonly unknown[]): unknown => {
    const { mapIndex = -1, taskRunCount } = context;
    const done = attemptOf(model, mapIndex, taskRunCount!, inputs);
    if (done.mishap === undefined) return done.value;
    if (done.mishap === "skip") throw new SKIP("skipped itself");
    throw done.mishap === "fail" ? new FAIL("failed itself") : new Error("it broke");
  };
  const run = {
    sync: (...inputs: readonly unknown[]): unknown => perform(inputs),
    // deno-lint-ignore require-await -- a promise that has its value is what this is to give
    async: async (...inputs: readonly unknown[]): Promise<unknown> => perform(inputs),
    timer: async (...inputs: readonly unknown[]): Promise<unknown> => {
      await delay(0);
      return perform(inputs);
    },
  }[model.pace];
  return task(run, optionsOf(model)).node();
}

function optionsOf(model: ModelTask): TaskOptions {
  return {
    name: `t${model.index}`,
    maxRetries: model.maxRetries,
    trigger: triggerOf(model.trigger),
    skipOnUpstreamSkip: model.skipOnUpstreamSkip,
    ...model.hasTimeout && { timeout: { minutes: 5 } },
    ...model.handlers === "sync" && { stateHandlers: [() => {}] },
    ...model.handlers === "async" && { stateHandlers: [() => Promise.resolve()] },
  };
}

function bind(flow: Flow, model: ModelTask, nodes: readonly AnyTask[]): void {
  const node = nodes[model.index]!;
  const inputs = model.inputs.map((input) => inputOf(input, model.isMapped, nodes));
  flow.bindTask(node, inputs, { mapped: model.isMapped });
  for (const { from, isMapped } of model.order) {
    flow.addEdge(nodes[from]!, node, { mapped: isMapped });
  }
}

function inputOf(
  { source, use }: ModelInput,
  isMapped: boolean,
  nodes: readonly AnyTask[],
): unknown {
  const value = source.kind === "constant"
    ? source.value
    : source.kind === "node"
    ? nodes[source.from]
    : source.from.map((from) => nodes[from]);
  if (!isMapped || use === "each") return value;
  return use === "flat" ? flatten(value) : unmapped(value);
}

function triggerOf(model: ModelTrigger): Trigger {
  switch (model.kind) {
    case "allSuccessful":
      return allSuccessful;
    case "allFailed":
      return allFailed;
    case "allFinished":
      return allFinished;
    case "anySuccessful":
      return anySuccessful;
    case "anyFailed":
      return anyFailed;
    case "notAllSkipped":
      return notAllSkipped;
    case "someSuccessful":
      return someSuccessful(thresholdsOf(model));
    case "someFailed":
      return someFailed(thresholdsOf(model));
    case "falseIfSkipped":
      return (upstreams) => !upstreams.some(({ state }) => state.isSkipped);
    case "skipIfFailed":
      return (upstreams) => {
        if (upstreams.some(({ state }) => state.isFailed)) throw new SKIP("something failed");
        return true;
      };
    case "throwIfFailed":
      return (upstreams) => {
        if (upstreams.some(({ state }) => state.isFailed)) throw new Error("the trigger broke");
        return true;
      };
    case "laterTrueIfFailed":
      return (upstreams) => Promise.resolve(upstreams.some(({ state }) => state.isFailed));
  }
}

function thresholdsOf(
  { atLeast, atMost }: {
    readonly atLeast: number | undefined;
    readonly atMost: number | undefined;
  },
): { atLeast?: number; atMost?: number } {
  return { ...atLeast !== undefined && { atLeast }, ...atMost !== undefined && { atMost } };
}
