/**
 * Runs described flows in Tacit, as `prefect_runner.py` does in Prefect.
 *
 * @module
 */
import { context } from "../../config/mod.ts";
import { Flow, type FlowRun } from "../../flow/mod.ts";
import {
  allFailed,
  allFinished,
  allInputs,
  allParameters,
  allSuccessful,
  anyFailed,
  anySuccessful,
  type AnyTask,
  type CacheValidator,
  caseOf,
  durationOnly,
  FAIL,
  Failed,
  flatten,
  ifElse,
  LOOP,
  manualOnly,
  type MapInputsOf,
  Mapped,
  merge,
  neverUse,
  notAllSkipped,
  Parameter,
  PAUSE,
  Pending,
  PrefectStateSignal,
  Resume,
  RETRY,
  SKIP,
  Skipped,
  someFailed,
  someSuccessful,
  type State,
  type StateHandler,
  SUCCESS,
  Success,
  switchCase,
  Task,
  type TaskOptions,
  type Trigger,
  TRIGGERFAIL,
  TriggerFailed,
  unmapped,
  VALIDATIONFAIL,
} from "../../tasks/mod.ts";
import { quiet } from "../parity/_quiet.ts";
import type {
  Act,
  ErrorName,
  FlowDescription,
  HandlerDescription,
  InputDescription,
  Json,
  NodeDescription,
  Outcome,
  ShownRun,
  ShownState,
  SignalAct,
  TaskDescription,
  TriggerDescription,
  Value,
} from "./_flow_description.ts";

const INPUTS = "abcd";
const TRIGGERS: Readonly<Record<string, Trigger>> = {
  allSuccessful,
  allFailed,
  allFinished,
  anySuccessful,
  anyFailed,
  notAllSkipped,
  manualOnly,
  throws: () => {
    throw new TypeError("m:trigger");
  },
  false: () => false,
};
const VALIDATORS: Readonly<Record<string, CacheValidator>> = {
  durationOnly,
  allInputs,
  allParameters,
  neverUse,
};
const ERRORS = { TypeError, RangeError };
const SIGNALS = { FAIL, TRIGGERFAIL, VALIDATIONFAIL, SUCCESS, SKIP, RETRY, PAUSE, LOOP };
const STATES = { Success, Failed, Skipped, Pending, TriggerFailed };

type Inputs = Record<string, unknown>;
type Told = Record<string, string[]>;

/** Runs a described flow as often as it says. */
export async function runInTacit(description: FlowDescription): Promise<Outcome> {
  const told: Told = {};
  const nodes = new Map<string, AnyTask>();
  const { handler } = description;
  const flow = new Flow("described", () => {
    for (const node of description.nodes) addNode(node, nodes, told);
  }, { stateHandlers: handler === undefined ? [] : [flowHandler(handler, told)] });
  if (description.references !== undefined) {
    flow.setReferenceTasks(description.references.map((name) => nodes.get(name)!));
  }
  const runs: ShownRun[] = [];
  let taskStates: ReadonlyMap<AnyTask, State> = new Map();
  for (let count = description.runs ?? 1; count > 0; count--) {
    for (const name of Object.keys(told)) delete told[name];
    const { parameters } = description;
    const run = await flow.run({ parameters, taskStates, logger: quiet });
    runs.push(showRun(run, nodes, told));
    taskStates = resumed(run);
  }
  return { runs };
}

function showRun(run: FlowRun<unknown>, nodes: ReadonlyMap<string, AnyTask>, told: Told): ShownRun {
  return {
    flow: { state: run.state.name, message: run.state.message },
    tasks: Object.fromEntries([...nodes].map(([name, node]) => [name, show(run.stateOf(node))])),
    told: structuredClone(told),
  };
}

/** The states to go on from, where a task is paused. */
function resumed(run: FlowRun<unknown>): ReadonlyMap<AnyTask, State> {
  const states = [...run.taskStates];
  if (!states.some(([, state]) => state.name === "Paused")) return new Map();
  return new Map(
    states.map(([task, state]) => [task, state.name === "Paused" ? new Resume("m:resume") : state]),
  );
}

function show(state: State): ShownState {
  return {
    state: state.name,
    message: state.message,
    result: plain(state.result),
    ...state instanceof Mapped && { children: state.mapStates.map(show) },
  };
}

/** What a task sees of an input and a reader of a result, without what the languages differ in. */
function plain(value: unknown): Json {
  if (value instanceof PrefectStateSignal && !value.state.isFailed) return null;
  if (value instanceof Error) {
    const isKnown = Object.hasOwn(ERRORS, value.name) || value instanceof PrefectStateSignal;
    return isKnown && !isOfEngine(value) ? { error: value.name } : null;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value === undefined ? null : value as Json;
}

/** The messages of what described tasks throw begin with "m:"; the engine's own do not. */
function isOfEngine(error: Error): boolean {
  return !(error instanceof PrefectStateSignal) && !error.message.startsWith("m:");
}

function addNode(node: NodeDescription, nodes: Map<string, AnyTask>, told: Told): void {
  const at = (name: string) => nodes.get(name)! as Task<never, unknown>;
  switch (node.kind) {
    case "parameter":
      nodes.set(
        node.name,
        new Parameter(node.name, "default" in node ? { default: node.default } : {}).bind(),
      );
      break;
    case "task":
      nodes.set(node.name, addTask(node, nodes, told));
      break;
    case "case":
      caseOf(at(node.condition), node.value, () => {
        for (const inner of node.nodes) addNode(inner, nodes, told);
      });
      break;
    case "ifElse":
      ifElse(
        at(node.condition),
        at(node.whenTrue),
        node.whenFalse === undefined ? undefined : at(node.whenFalse),
      );
      break;
    case "switch":
      switchCase(at(node.condition), new Map(node.cases.map(([key, name]) => [key, at(name)])));
      break;
    case "merge": {
      const [first, ...others] = node.merged.map(at);
      nodes.set(node.name, merge(first!, ...others));
    }
  }
}

function addTask(
  node: TaskDescription,
  nodes: ReadonlyMap<string, AnyTask>,
  told: Told,
): AnyTask {
  const task = new DescribedTask(node, told);
  const inputs = Object.fromEntries(
    node.inputs.map((input, index) => [INPUTS[index]!, inputOf(input, nodes)]),
  );
  const upstreamTasks = (node.after ?? []).map((name) => nodes.get(name)!);
  return node.mapped
    ? task.map(inputs as MapInputsOf<Inputs>, { upstreamTasks })
    : task.bind(inputs, { upstreamTasks });
}

function inputOf({ node, value, mark }: InputDescription, nodes: ReadonlyMap<string, AnyTask>) {
  const input = node === undefined ? value : nodes.get(node)!;
  if (mark === "unmapped") return unmapped(input);
  return mark === "flatten" ? flatten(input) : input;
}

class DescribedTask extends Task<Inputs, unknown> {
  readonly #description: TaskDescription;
  readonly #calls = new Map<number | undefined, number>();

  constructor(description: TaskDescription, told: Told) {
    super(optionsOf(description, told));
    this.#description = description;
  }

  override run(inputs: Inputs): unknown {
    const { mapIndex } = context;
    const call = this.#calls.get(mapIndex) ?? 0;
    this.#calls.set(mapIndex, call + 1);
    const { child, arity } = this.#description;
    const acts = child === undefined || child === mapIndex
      ? this.#description.acts
      : this.#description.acts.slice(-1);
    const given = [...INPUTS].slice(0, arity).map((name) => inputs[name]);
    return actOut(acts[Math.min(call, acts.length - 1)]!, given);
  }
}

function actOut(act: Act, inputs: readonly unknown[]): unknown {
  if (act.do === "throw") throw new ERRORS[act.error](act.message);
  if (act.do === "signal") throw signalOf(act);
  return valueOf(act.value, inputs);
}

function signalOf({ signal, message, result }: SignalAct): PrefectStateSignal {
  return new SIGNALS[signal](message, result === undefined ? {} : { result });
}

function valueOf(value: Value, inputs: readonly unknown[]): unknown {
  if ("const" in value) return value.const;
  const seen = inputs.map(plain);
  if (value.of === "inputs") return seen;
  if (value.of === "first") return seen[0] ?? null;
  if (value.of === "isFirst") return (seen[0] ?? null) !== null;
  const { taskRunCount, taskLoopCount, taskLoopResult, mapIndex } = context;
  return [taskRunCount, taskLoopCount, plain(taskLoopResult), mapIndex ?? null];
}

function optionsOf(node: TaskDescription, told: Told): TaskOptions {
  return {
    name: node.name,
    ...node.trigger && { trigger: triggerOf(node.trigger) },
    ...node.skipOnUpstreamSkip !== undefined && { skipOnUpstreamSkip: node.skipOnUpstreamSkip },
    ...node.maxRetries && { maxRetries: node.maxRetries, retryDelay: 0 },
    ...node.retryOn && { retryOn: node.retryOn.map((name: ErrorName) => ERRORS[name]) },
    ...node.cache && { cacheFor: { hours: 1 }, cacheValidator: VALIDATORS[node.cache]! },
    ...node.handler && { stateHandlers: [taskHandler(node.name, node.handler, told)] },
  };
}

function triggerOf({ name, ...thresholds }: TriggerDescription): Trigger {
  if (name === "someSuccessful") return someSuccessful(thresholds);
  return name === "someFailed" ? someFailed(thresholds) : TRIGGERS[name]!;
}

function taskHandler(key: string, description: HandlerDescription, told: Told): StateHandler {
  const answer = answerer(description, told);
  return (_task, oldState, newState) => {
    const { mapIndex } = context;
    return answer(mapIndex === undefined ? key : `${key}[${mapIndex}]`, oldState, newState);
  };
}

function flowHandler(description: HandlerDescription, told: Told) {
  const answer = answerer(description, told);
  return (_flow: unknown, oldState: State, newState: State) => answer("flow", oldState, newState);
}

/** Notes what a handler is told, and answers as described, once for each run. */
function answerer({ answer }: HandlerDescription, told: Told) {
  const answered = new Set<string>();
  return (name: string, oldState: State, newState: State): State | undefined => {
    (told[name] ??= []).push(`${oldState.name} > ${newState.name}`);
    if (answer === undefined || answer.on !== newState.name || answered.has(name)) return undefined;
    answered.add(name);
    if (answer.do === "state") {
      return new STATES[answer.state](answer.message, answer.result ?? null);
    }
    if (answer.do === "signal") throw signalOf(answer);
    throw new TypeError(answer.message);
  };
}
