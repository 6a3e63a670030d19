// One run of a flow, from its first state to its last.
import { currentFrame, runInFrame } from "../../config/_internal.ts";
import { context } from "../../config/mod.ts";
import { redactError } from "../../secrets/_internal.ts";
import {
  type AnyTask,
  Failed,
  Pending,
  PrefectStateSignal,
  Running,
  type State,
} from "../../tasks/mod.ts";
import type { Graph } from "../_graph.ts";
import { LocalExecutor } from "../executors/local_executor.ts";
import type { Flow } from "../flow.ts";
import { FlowRun } from "../flow_run.ts";
import type { ResultCache } from "../result_cache.ts";
import { MaskedLogger, RunLogger } from "../run_logger.ts";
import type { FlowStateHandler, RunOptions } from "../run_options.ts";
import { finalState } from "./final_state.ts";
import { FlowRunState } from "./flow_run_state.ts";
import { firstTaskRuns } from "./first_task_runs.ts";
import { onInterrupt } from "./interrupt.ts";
import { describeThrown } from "./outcome.ts";
import { resolveParameters } from "./resolve_parameters.ts";
import { Scheduler } from "./scheduler.ts";

/** What the engine is given of a flow. */
export interface FlowPlan {
  /** The flow. */
  readonly flow: Flow<unknown>;
  /** Its graph, which does not change any more. */
  readonly graph: Graph;
  /** The tasks whose states decide the run's; the terminal ones where none were named. */
  readonly referenceTasks: ReadonlySet<AnyTask> | undefined;
  /** What the builder returned, with edges in the place of nodes. */
  readonly output: unknown;
  /** The flow's own cache. */
  readonly cache: ResultCache;
}

/** Runs a flow. A flow that fails gives a failed run; only wrong parameters make the promise reject. */
export async function runFlow<Output>(
  plan: FlowPlan,
  options: RunOptions,
): Promise<FlowRun<Output>> {
  const run = startState(plan, options);
  const change = (oldState: State, newState: State) =>
    runInFrame(run.frame, () => askHandlers(plan.flow, run, oldState, newState));
  run.logger.info(`Beginning flow run for "${run.flowName}"`);
  const running = await change(new Pending(), new Running("Running flow."));
  if (running.isRunning) await runTasks(run, plan, options);
  const state = await change(
    running,
    running.isRunning ? finalState(run.runs, plan.referenceTasks) : running,
  );
  run.channel.clear(); // secrecy 3: when the run ends, so do its secrets.
  run.logger.info(`Flow run ${state.name.toUpperCase()}: ${state.message}`);
  return new FlowRun<Output>(run, state, plan.output);
}

function startState({ flow, graph, cache }: FlowPlan, options: RunOptions): FlowRunState {
  const parameters = { ...context.parameters, ...options.parameters };
  const { config } = context;
  const outerLogger = options.logger;
  return new FlowRunState({
    flowName: flow.name,
    graph,
    parameters: resolveParameters(graph, parameters, flow.name),
    cache: options.cache ?? cache,
    makeLogger: (redactor) =>
      outerLogger
        ? new MaskedLogger(outerLogger, redactor)
        : new RunLogger(`tacit.${flow.name}`, config.logging, redactor),
    outerFrame: currentFrame(),
    contextValues: new Map<string, unknown>([
      ["config", config],
      ["date", context.date],
      ...options.scheduledStartTime
        ? [["scheduledStartTime", options.scheduledStartTime] as const]
        : [],
    ]),
  });
}

async function runTasks(run: FlowRunState, plan: FlowPlan, options: RunOptions): Promise<void> {
  const scheduler = new Scheduler(run, options.executor ?? new LocalExecutor());
  const cancel = () => scheduler.cancel(options.signal?.reason);
  const release = options.handleInterrupt
    ? onInterrupt(() => scheduler.cancel(new Error("interrupted")))
    : undefined;
  options.signal?.addEventListener("abort", cancel);
  try {
    const rest = scheduler.start(firstTaskRuns(run, options.taskStates));
    if (options.signal?.aborted) cancel();
    await rest;
  } finally {
    options.signal?.removeEventListener("abort", cancel);
    release?.();
    await scheduler.close();
  }
}

/** Prefect 1.4.1: a handler may give another state; one that throws fails the run. */
async function askHandlers(
  flow: Flow<unknown>,
  run: FlowRunState,
  oldState: State,
  newState: State,
): Promise<State> {
  let state = newState;
  try {
    for (const handler of flowHandlers(flow)) state = await handler(flow, oldState, state) ?? state;
    return state;
  } catch (error) {
    if (error instanceof PrefectStateSignal) return error.state;
    const safe = redactError(error, run.redactor);
    return new Failed(
      `A state handler of flow "${flow.name}" threw on the change from ${oldState.name} to ` +
        `${state.name}: ${describeThrown(safe)}`,
      safe,
    );
  }
}

function flowHandlers({ options }: Flow<unknown>): readonly FlowStateHandler[] {
  const { stateHandlers = [], onFailure } = options;
  if (onFailure === undefined) return stateHandlers;
  return [
    ...stateHandlers,
    async (flow, oldState, newState) => {
      if (newState.isFailed) await onFailure(flow, oldState, newState);
    },
  ];
}
