// One run of one task: its place in the graph, its state, and the context inside it.
import {
  type ContextKey,
  type Frame,
  LOGGER,
  SIGNAL,
  TASK_RUN,
  type TaskRunContext,
} from "../../config/_internal.ts";
import type { Logger } from "../../config/mod.ts";
import { type AnyTask, Pending, Resume, type State } from "../../tasks/mod.ts";
import type { TaskJob, TaskRunner } from "../executors/mod.ts";
import type { GraphNode } from "../graph/mod.ts";
import { CAPTURES_CONSOLE } from "../logging/mod.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import type { AwayResult } from "./run_results.ts";

/** The state of every task run that nothing has happened to. */
export const PENDING: State = new Pending();

/** A run of a task, or of one mapped child of it. */
export class TaskRun implements Frame, TaskJob {
  /** The flow run that it belongs to. */
  readonly flowRun: FlowRunState;
  /** The task's place in the graph. */
  readonly node: GraphNode;
  /** The run of the mapped task that this is a child of. */
  readonly mapParent: TaskRun | undefined;
  /** The index of a mapped child; -1 for what is none. */
  readonly mapIndex: number;
  /** Where the run stands. */
  state: State = PENDING;
  /** Whether the run has come to its end; a finished state alone may still be retried or looped. */
  isDone = false;
  /** How many edges lead here from what is not finished. */
  waiting: number;
  /** Which attempt this is; the first is 1. */
  attempt = 1;
  /** When the attempt began, in whole milliseconds since the flow run did; -1 where none has. */
  startedMs = -1;
  /** When it came to rest, in whole milliseconds since the flow run began; -1 where it has not. */
  endedMs = -1;
  /** The children and what they are mapped over, once a mapped task has them. */
  map: MapProgress | undefined = undefined;
  /** What only few runs need. */
  extras: TaskRunExtras | undefined = undefined;

  constructor(
    flowRun: FlowRunState,
    node: GraphNode,
    waiting: number,
    mapParent?: TaskRun,
    mapIndex = -1,
  ) {
    this.flowRun = flowRun;
    this.node = node;
    this.waiting = waiting;
    this.mapParent = mapParent;
    this.mapIndex = mapIndex;
  }

  /** The task. */
  get task(): AnyTask {
    return this.node.task;
  }

  /** The task's name, with the index where this is a mapped child: `add[3]`. */
  get fullName(): string {
    return this.mapIndex < 0 ? this.task.name : `${this.task.name}[${this.mapIndex}]`;
  }

  /** The flow run's frame: what a task's context leaves open, that of its flow answers. */
  get parent(): Frame {
    return this.flowRun.frame;
  }

  /** What the context says inside this run. */
  read(key: ContextKey<unknown>): unknown {
    return readTaskContext(this, key);
  }

  /** The task's logger: the run's, under the task's name. A user's own logger is the same for all. */
  get logger(): Logger {
    return this.flowRun.logger.named(`tacit.${this.fullName}`, this);
  }

  /** The task's tags. */
  get tags(): ReadonlySet<string> {
    return this.task.tags;
  }

  /** @inheritdoc */
  execute(elsewhere?: TaskRunner): Promise<void> | undefined {
    return this.flowRun.control.execute(this, elsewhere);
  }
}

/** An attempt that another one follows. */
export interface EarlierAttempt {
  /** When it began, in milliseconds since the flow run did. */
  readonly startedMs: number;
  /** When it ended, in milliseconds since the flow run began. */
  readonly endedMs: number;
  /** The state that it ended with. */
  readonly state: State;
}

/** What only few task runs need, so that the others need not carry it. */
export interface TaskRunExtras {
  /** What the last attempt threw, masked, until it is logged: as the end, or as something that is retried. */
  thrown?: { readonly error: unknown };
  /** Aborts the attempt that is under way, and it alone. */
  abort?: AbortController;
  /** Which turn of a loop this is, and what the last one gave. */
  loop?: { readonly count: number; readonly result: unknown };
  /** The states that the children of a mapped run start from: one for all, or one for each. */
  givenChildren?: State | readonly State[];
  /** The last attempts before this one. */
  earlier?: EarlierAttempt[];
  /** Whether the run resumes after a pause. */
  isResumed?: boolean;
  /** The name made by `taskRunName`. */
  runName?: string;
  /** What the inputs looked like, of a mapped child that failed. */
  inputShapes?: Readonly<Record<string, string>>;
  /** Where the result is, for a run that an earlier process finished, as long as nobody has read it. */
  away?: AwayResult;
  /** Whether the run goes on once more after its end, since its result could not be had again. */
  isRerun?: boolean;
  /** How many others the run waits for besides those that its edges name. */
  awaitedCount?: number;
}

/** What a mapped task run knows of its children. */
export class MapProgress {
  /** What is mapped over, by the edge or constant that it came with, as long as a child may need it. */
  elements: ReadonlyMap<object, readonly unknown[]>;
  /** For each edge that flattens a mapped upstream: whose result each element is a part of. */
  origins: ReadonlyMap<object, readonly TaskRun[]> | undefined = undefined;
  /** One run for each element. */
  readonly children: TaskRun[] = [];
  /** How many children have not finished. */
  openCount = 0;
  /** How many finished otherwise than successfully. */
  unsuccessfulCount = 0;
  /** How many were skipped. */
  skippedCount = 0;

  /** Counts the end of a child. */
  countEnd(state: State): void {
    if (state.isSkipped) this.skippedCount++;
    if (!state.isSuccessful) this.unsuccessfulCount++;
  }

  constructor(elements: ReadonlyMap<object, readonly unknown[]>) {
    this.elements = elements;
  }
}

/** The value of a context key inside a task run; `undefined` where the flow run has the answer. */
function readTaskContext(run: TaskRun, key: ContextKey<unknown>): unknown {
  switch (key) {
    case TASK_RUN:
      return new TaskContext(run);
    case LOGGER:
      return run.logger;
    case SIGNAL:
      return signalOf(run);
    case CAPTURES_CONSOLE:
      return run.task.settings.logStdout || undefined;
    default:
      return undefined;
  }
}

/** What the context says of a task run. */
class TaskContext implements TaskRunContext {
  readonly #run: TaskRun;

  constructor(run: TaskRun) {
    this.#run = run;
  }

  get taskName(): string {
    return this.#run.task.name;
  }

  get taskFullName(): string {
    return this.#run.fullName;
  }

  get taskRunName(): string | undefined {
    return this.#run.extras?.runName;
  }

  get taskSlug(): string {
    return this.#run.flowRun.graph.slugOf(this.#run.node);
  }

  get taskTags(): ReadonlySet<string> {
    return this.#run.task.tags;
  }

  get taskRunCount(): number {
    return this.#run.attempt;
  }

  get taskLoopCount(): number {
    return this.#run.extras?.loop?.count ?? 1;
  }

  get taskLoopResult(): unknown {
    return this.#run.extras?.loop?.result;
  }

  get mapIndex(): number | undefined {
    return this.#run.mapIndex < 0 ? undefined : this.#run.mapIndex;
  }

  get resume(): boolean {
    return this.#run.extras?.isResumed === true;
  }
}

/** Made when it is asked for: only a task with a timeout has a signal of its own. */
export function signalOf(run: TaskRun): AbortSignal {
  // What puts a resource away goes on when the run is cancelled, and is told only when its grace is over.
  if (run.task.isCleanup) return ((run.extras ??= {}).abort ??= new AbortController()).signal;
  const runSignal = run.flowRun.abort.signal;
  if (run.task.settings.timeoutMs === undefined) return runSignal;
  const extras = run.extras ??= {};
  if (extras.abort === undefined) {
    const abort = new AbortController();
    extras.abort = abort;
    if (runSignal.aborted) abort.abort(runSignal.reason);
    else runSignal.addEventListener("abort", () => abort.abort(runSignal.reason), { once: true });
  }
  return extras.abort.signal;
}

/** Gives a task run the state that it starts from. One whose state is finished has run already. */
export function takeUp(run: TaskRun, state: State): void {
  run.state = state;
  run.isDone = state.isFinished;
  if (state instanceof Resume) (run.extras ??= {}).isResumed = true;
}
