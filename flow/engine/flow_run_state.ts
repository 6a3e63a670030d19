// Everything that the parts of the engine share during one run of a flow.
import {
  type Clock,
  CONFIG,
  type ContextKey,
  currentClock,
  DATE,
  FLOW_RUN,
  type Frame,
  KeyedFrame,
  LEARN_SECRET,
  LOGGER,
  MASK_LOGGER,
  PARAMETERS,
  SCHEDULED_START_TIME,
  SIGNAL,
  TASK_RUN,
} from "../../config/_internal.ts";
import type { Config } from "../../config/mod.ts";
import { knownSecrets, learnSecret, SecretChannel } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import type { State } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/mod.ts";
import type { Graph } from "../graph/mod.ts";
import {
  CAPTURES_CONSOLE,
  ConsoleHold,
  KeptLog,
  masked,
  type NamedLogger,
} from "../logging/mod.ts";
import type { ResultCache } from "./result_cache.ts";
import type { RunOptions } from "./run_options.ts";
import type { RunResults } from "./run_results.ts";
import type { TaskRun } from "./task_run.ts";

/** Decides which task runs begin, wait and end: the scheduler, as the steps of a task run see it. */
export interface RunControl {
  /**
   * Takes a task run through its pipeline.
   *
   * @param run The task run.
   * @param elsewhere Runs the task in another place; without it, it runs here.
   * @returns A promise of the end, or nothing where it has come already.
   */
  execute(run: TaskRun, elsewhere: TaskRunner | undefined): Promise<void> | undefined;
  /** Whether a task run has no say any more: one that was cancelled may not know it yet. */
  isOver(run: TaskRun): boolean;
  /** Notes when a task run begins. The turns of a loop are one attempt. */
  noteStart(run: TaskRun): void;
  /** Takes in the state that a task run's pipeline ended with. */
  settle(run: TaskRun, state: State): void;
  /**
   * Lets a run that an executor has taken wait until others are done. Those whose results are away and
   * cannot be had run once more.
   */
  waitFor(run: TaskRun, others: readonly TaskRun[]): void;
}

/** What a run of a flow starts with. */
export interface FlowRunStart {
  /** The flow's name. */
  readonly flowName: string;
  /** The flow's graph, which does not change while the run lasts. */
  readonly graph: Graph;
  /** The run's parameters, checked. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Results kept from other runs. */
  readonly cache: ResultCache;
  /** Makes the run's logger, which masks what the redactor knows. */
  readonly makeLogger: (run: FlowRunState) => NamedLogger;
  /** The context around the run. */
  readonly outerFrame: Frame | undefined;
  /** The configuration in force. */
  readonly config: Config;
  /** The run's date. */
  readonly date: Date;
  /** When the run was due to start, if it was not when it did. */
  readonly scheduledStartTime: Date | undefined;
  /** The results that the run keeps, if it does. */
  readonly results: RunResults | undefined;
  /** Told of each change of state. */
  readonly onEvent: RunOptions["onEvent"];
}

/** The greatest integer of 32 bits: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** One run of a flow, as the engine sees it. */
export class FlowRunState {
  /** The run's identifier. */
  readonly id: string;
  /** The flow's name. */
  readonly flowName: string;
  /** The flow's graph. */
  readonly graph: Graph;
  /** One run for each node, by the node's index. */
  runs: readonly TaskRun[] = [];
  /** The run's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Results kept from other runs. */
  readonly cache: ResultCache;
  /** The results that the run keeps and finds; most runs keep none. */
  readonly results: RunResults | undefined;
  /** Where secrets go from task to task. */
  readonly channel: SecretChannel = new SecretChannel();
  /** Knows every secret that anything in this process has read. */
  readonly redactor: Redactor = knownSecrets;
  /** The run's logger. */
  readonly logger: NamedLogger;
  /** The end of what was logged. */
  readonly log: KeptLog = new KeptLog(() => this.now(), this.redactor);
  /** Aborts everything in the run. */
  readonly abort: AbortController = new AbortController();
  /** Patches `console` for the tasks that want it. */
  readonly consoleHold: ConsoleHold = new ConsoleHold();
  /** Told of each change of state, if anybody asked to be. */
  onEvent: RunOptions["onEvent"];
  /** What the run tells the time by. */
  readonly clock: Clock = currentClock();
  /** The run's timers. */
  readonly timers: Timers = new Timers(this.clock);
  /** When the run began, in milliseconds since 1970. */
  readonly startedAtMs: number = this.now();
  /** When it ended; -1 for one that has not. */
  endedAtMs = -1;
  /** What the context says in the run, outside any task. */
  readonly frame: Frame;
  /** Decides which task runs begin, wait and end. */
  control!: RunControl;

  constructor(start: FlowRunStart) {
    this.id = start.results?.runId ?? crypto.randomUUID();
    this.results = start.results;
    this.onEvent = start.onEvent;
    this.flowName = start.flowName;
    this.graph = start.graph;
    this.parameters = start.parameters;
    this.cache = start.cache;
    this.logger = start.makeLogger(this);
    this.frame = flowFrame(this, start);
  }

  /** The time now, in milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  /** The time since the run began, in whole milliseconds: an integer that needs no memory of its own. */
  elapsedMs(): number {
    return Math.min(LONGEST_MS, this.clock.now() - this.startedAtMs) | 0;
  }
}

/** The context of a flow run. */
function flowFrame(run: FlowRunState, start: FlowRunStart): Frame {
  return new KeyedFrame(start.outerFrame)
    .with(FLOW_RUN, { flowName: run.flowName, flowRunId: run.id })
    .with(PARAMETERS, run.parameters)
    .with(LOGGER, run.logger)
    .with(LEARN_SECRET, learnSecret)
    .with(MASK_LOGGER, (logger) => masked(logger, run.redactor))
    .with(SIGNAL, run.abort.signal)
    .with(CONFIG, start.config)
    .with(DATE, start.date)
    .with(SCHEDULED_START_TIME, start.scheduledStartTime)
    .with(CAPTURES_CONSOLE, start.config.logging.redact_console || undefined);
}

/** The frame around a flow run, with nothing in it of the task that it was started in, if any. */
export function frameAround(frame: Frame | undefined): Frame | undefined {
  for (let each = frame; each !== undefined; each = each.parent) {
    if (each.read(TASK_RUN) !== undefined) return new AroundTask(frame!);
  }
  return frame;
}

/** A frame, and those around it, without what they say of a task run. */
class AroundTask implements Frame {
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get parent(): Frame | undefined {
    return this.#frame.parent && new AroundTask(this.#frame.parent);
  }

  read(key: ContextKey<unknown>): unknown {
    return key === TASK_RUN ? undefined : this.#frame.read(key);
  }
}

/** A timer that was set. */
export interface Timer {
  /** Takes it back. */
  readonly cancel: () => void;
}

/** Timers that can be cleared one by one and all together. */
export class Timers {
  readonly #clock: Clock;
  readonly #open = new Set<Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many timers have neither run out nor been cleared. */
  get openCount(): number {
    return this.#open.size;
  }

  /** Calls `then` after `ms` milliseconds. */
  set(ms: number, then: () => void): Timer {
    return this.#start(then, (end) => this.#clock.wait(Math.max(0, ms), end));
  }

  /** Calls `then` when the task run that began at `startedAt` has taken `ms` milliseconds. */
  setLimit(ms: number, startedAt: number, then: () => void): Timer {
    return this.#start(then, (end) => this.#clock.limit(ms, startedAt, end));
  }

  /** Clears a timer. Gives whether it was still open. */
  clear(timer: Timer): boolean {
    timer.cancel();
    return this.#open.delete(timer);
  }

  /** Clears all timers. */
  clearAll(): void {
    for (const timer of this.#open) timer.cancel();
    this.#open.clear();
  }

  #start(then: () => void, start: (end: () => void) => () => void): Timer {
    const timer: Timer = {
      cancel: start(() => {
        this.#open.delete(timer);
        then();
      }),
    };
    this.#open.add(timer);
    return timer;
  }
}
