// One run of a flow, from its first state to its last.
import process from "node:process";
import { currentFrame, LOGGER, readContext, runInFrame } from "../../config/_internal.ts";
import { context, type Logger } from "../../config/mod.ts";
import { leave, secretMemory } from "../../secrets/_internal.ts";
import { describeUnnamed } from "../../tasks/_internal.ts";
import { Failed, Parameter, Running, Scheduled, type State } from "../../tasks/mod.ts";
import { LocalExecutor } from "../executors/mod.ts";
import { type Graph, InEdge, Structure } from "../graph/mod.ts";
import { CAPTURES_CONSOLE, LineLog, MaskedLogger, RunLogger } from "../logging/mod.ts";
import { givenState, tellFlow, whileNotCancelled } from "./change_state.ts";
import { firstTaskRuns } from "./first_task_runs.ts";
import type { FlowPlan } from "./flow_plan.ts";
import { FlowRunState, frameAround } from "./flow_run_state.ts";
import { describeThrown, finalState, redactState, stateOfSignal } from "./outcome.ts";
import { resolveParameters } from "./resolve_inputs.ts";
import type { RunOptions } from "./run_options.ts";
import type { RunResults } from "./run_results.ts";
import { Scheduler } from "./scheduler.ts";
import { failuresOf } from "./task_failure.ts";
import type { TaskRun } from "./task_run.ts";

/** A flow run that has ended. */
export interface EndedRun {
  /** The engine's view of the run. */
  readonly run: FlowRunState;
  /** The state that the run ended with. */
  readonly state: State;
}

/**
 * Runs a flow.
 *
 * @param plan The flow.
 * @param options How to run it.
 * @param results Keeps and finds the run's results, if the run keeps any.
 * @returns The ended run. A flow that fails gives a failed run; only wrong parameters make the promise reject.
 */
export async function runFlow(
  plan: FlowPlan,
  options: RunOptions,
  results: RunResults | undefined,
): Promise<EndedRun> {
  const run = startState(plan, options, results);
  const release = listenForCancel(run, options);
  const forgetRun = secretMemory.beginRun();
  try {
    if (run.frame.read(CAPTURES_CONSOLE) === true) run.consoleHold.open();
    return await runToEnd(run, plan, options);
  } finally {
    run.consoleHold.close();
    forgetRun();
    release();
  }
}

async function runToEnd(
  run: FlowRunState,
  plan: FlowPlan,
  options: RunOptions,
): Promise<EndedRun> {
  const change = (oldState: State, newState: State) =>
    runInFrame(run.frame, () => askHandlers(plan, run, oldState, newState));
  run.results?.begin(run);
  run.logger.info(`Beginning flow run for "${run.flowName}"`);
  const unnamed = describeUnnamed(plan.graph.nodes.map(({ task }) => task));
  if (unnamed !== undefined) run.logger.warn(unnamed);
  run.runs = firstTaskRuns(run, options.taskStates);
  const startTime = options.scheduledStartTime ?? new Date(run.startedAtMs);
  const scheduled = new Scheduled("", undefined, { startTime });
  const running = redactState(
    await change(scheduled, new Running("Running flow.")),
    run.redactor,
  );
  tellFlow(run, running);
  const ended = running.isRunning
    ? await change(running, await runTasks(run, plan, options))
    : running; // Prefect 1.4.1: the handlers that ended the run are not asked once more.
  const redacted = redactState(ended, run.redactor); // secrecy 4
  const state = run.results === undefined ? redacted : await run.results.end(redacted);
  tellFlow(run, state);
  run.channel.clear(); // secrecy 3: when the run ends, so do its secrets.
  run.logger.info(`Flow run ${state.name.toUpperCase()}: ${state.message}`);
  run.endedAtMs = run.now();
  return { run, state };
}

function startState(
  { name, graph, cache }: FlowPlan,
  options: RunOptions,
  results: RunResults | undefined,
): FlowRunState {
  const parameters = {
    ...surroundingParameters(graph),
    ...results?.parameters,
    ...options.parameters,
  };
  const { config } = context;
  const outerLogger = options.logger ?? surroundingLogger();
  return new FlowRunState({
    flowName: name,
    graph,
    parameters: resolveParameters(graph, parameters, name),
    cache: options.cache ?? cache,
    results,
    onEvent: options.onEvent,
    makeLogger: (run) =>
      outerLogger
        ? new MaskedLogger(outerLogger, run.redactor, run.log, () => run.frame)
        : new RunLogger(
          `tacit.${name}`,
          new LineLog(config, run.redactor, run.log),
          () => run.frame,
        ),
    outerFrame: frameAround(currentFrame()),
    config,
    date: context.date,
    scheduledStartTime: options.scheduledStartTime,
  });
}

/** The user's own logger around the run. That of a run around it goes by that run's name: not this one's. */
function surroundingLogger(): Logger | undefined {
  const logger = readContext(LOGGER);
  return logger instanceof RunLogger ? undefined : logger;
}

/** What the context brings of the flow's parameters: a flow run inside another has that one's around it. */
function surroundingParameters({ nodes }: Graph): Record<string, unknown> {
  const given = context.parameters;
  const names = nodes.filter(({ task }) => task instanceof Parameter).map(({ task }) => task.name);
  const known = names.filter((name) => Object.hasOwn(given, name));
  return Object.fromEntries(known.map((name) => [name, given[name]]));
}

/** Cancels the run when its caller's signal aborts, or at Ctrl-C. Gives what takes this back. */
function listenForCancel(run: FlowRunState, { signal, handleInterrupt }: RunOptions): () => void {
  const cancel = () => run.abort.abort(signal?.reason);
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel);
  const release = handleInterrupt
    ? onInterrupt(() => run.abort.abort(new Error("interrupted")))
    : undefined;
  return () => {
    signal?.removeEventListener("abort", cancel);
    release?.();
  };
}

/** Runs the tasks; gives the state that the run comes to by them. */
async function runTasks(run: FlowRunState, plan: FlowPlan, options: RunOptions): Promise<State> {
  const executor = options.executor ?? new LocalExecutor();
  let again: readonly TaskRun[] = [];
  do {
    const scheduler = new Scheduler(run, executor);
    try {
      await scheduler.start(again);
    } finally {
      await scheduler.close();
    }
    again = run.results === undefined ? [] : await loadOutput(run, run.results, plan);
  } while (again.length > 0);
  return run.results?.failure ?? finalState(run.runs, plan.referenceTasks);
}

/** Reads what the flow's output needs of an earlier process's results; gives the runs that lost theirs. */
async function loadOutput(
  run: FlowRunState,
  results: RunResults,
  { output, referenceTasks }: FlowPlan,
): Promise<readonly TaskRun[]> {
  if (run.abort.signal.aborted || !finalState(run.runs, referenceTasks).isSuccessful) return [];
  return await results.loadAll(edgesIn(output).map((edge) => run.runs[edge.from]!));
}

function edgesIn(output: unknown): InEdge[] {
  if (output instanceof InEdge) return [output];
  const edges: InEdge[] = [];
  if (output instanceof Structure) output.fill((edge) => edges.push(edge));
  return edges;
}

/** Prefect 1.4.1: a handler may give another state; one that throws fails the run. */
async function askHandlers(
  plan: FlowPlan,
  run: FlowRunState,
  oldState: State,
  newState: State,
): Promise<State> {
  let state = newState;
  const failures = () => failuresOf(run.runs);
  try {
    for (const handler of plan.stateHandlers) {
      const given = await whileNotCancelled(handler(oldState, state, failures), run);
      state = givenState(given) ?? state;
    }
    return state;
  } catch (error) {
    const signalled = stateOfSignal(error);
    if (signalled !== undefined) return signalled;
    const safe = leave(error);
    run.logger.error(`A state handler of flow "${plan.name}" threw.`, safe);
    return new Failed(
      `A state handler of flow "${plan.name}" threw on the change from ${oldState.name} to ` +
        `${state.name}: ${describeThrown(safe)}`,
      safe,
    );
  }
}

/**
 * Calls `interrupt` at the first Ctrl-C; a second ends the process as ever.
 *
 * @returns What takes this back.
 */
export function onInterrupt(interrupt: () => void): () => void {
  process.once("SIGINT", interrupt);
  return () => process.removeListener("SIGINT", interrupt);
}
