// Decides what runs next. A task run becomes ready when everything it follows has finished; what has
// been started is finished before more is started, so that a mapped pipeline goes depth first.
// The cost of a whole run is one look at each task and each edge.
import { type Deferred, deferred, readContext } from "../../config/_internal.ts";
import { Cancelled, Mapped, Running, Scheduled, type State } from "../../tasks/mod.ts";
import type {
  Executor,
  ExecutorSession,
  JobSource,
  TaskJob,
  TaskRunner,
} from "../executors/mod.ts";
import { Breath } from "./breath.ts";
import { changeToMapped, tellTask } from "./change_state.ts";
import { expandMap } from "./expand_map.ts";
import { noteShapes } from "./input_shapes.ts";
import type { FlowRunState, RunControl } from "./flow_run_state.ts";
import { describeThrown, redactState } from "./outcome.ts";
import { Pipeline } from "./pipeline.ts";
import { STEPS_IN_CONTEXT } from "./step.ts";
import { STEPS } from "./steps.ts";
import { prepareNextAttempt } from "./pipeline_steps.ts";
import { PENDING, type TaskRun } from "./task_run.ts";

/** How long a cancelled run waits for its resources to be put away, in milliseconds. */
const CLEANUP_GRACE_MS = 5_000;

/** Runs all tasks of one flow run through an executor. */
export class Scheduler implements JobSource, RunControl {
  readonly #run: FlowRunState;
  readonly #session: ExecutorSession;
  readonly #pipeline: Pipeline;
  readonly #breath: Breath;
  readonly #atRest: Deferred<void> = deferred();
  /** Runs that could go on now; the last is taken first. */
  readonly #ready: TaskRun[] = [];
  /** Runs that an executor has taken, and mapped tasks that wait for what they are mapped over. */
  #busyCount = 0;
  /**
   * When the last task run ended, as long as nothing else has taken time since; -1 otherwise. What follows
   * at once begins then, and the clock need not be asked again.
   */
  #momentMs = -1;
  #wakeDepth = 0;
  #hasEnded = false;
  #isCancelled = false;
  /** Runs that wait for others besides those that their edges name, by the one they wait for. */
  #waiters: Map<TaskRun, TaskRun[]> | undefined;
  /** Ends a cancelled run whose resources take too long to put away. */
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(run: FlowRunState, executor: Executor) {
    this.#run = run;
    this.#pipeline = new Pipeline(run, readContext(STEPS_IN_CONTEXT) ?? STEPS);
    this.#breath = new Breath(run.clock, () => this.#wake());
    run.control = this;
    this.#session = executor.open(this);
  }

  /** @inheritdoc */
  execute(run: TaskRun, elsewhere: TaskRunner | undefined): Promise<void> | undefined {
    return this.#pipeline.execute(run, elsewhere);
  }

  /** @inheritdoc */
  isOver(run: TaskRun): boolean {
    return this.#hasEnded || run.isDone;
  }

  /**
   * Runs everything that can be run. Resolves when nothing more can happen by itself.
   *
   * @param again Those that are done and have to run once more all the same.
   */
  start(again: readonly TaskRun[] = []): Promise<void> {
    const { runs } = this.#run;
    const { signal } = this.#run.abort;
    // The first to listen: what has not finished is cancelled before any task hears of it.
    signal.addEventListener("abort", () => this.#cancel(signal.reason), { once: true });
    if (signal.aborted) this.#cancel(signal.reason);
    // Last in, first out: pushed from the back, tasks start in the order they were added.
    for (let index = runs.length - 1; index >= 0; index--) {
      const run = runs[index]!;
      if (run.waiting === 0 && !run.isDone) this.#ready.push(run);
    }
    if (this.#run.onEvent !== undefined) tellRestored(runs);
    for (const run of again) if (run.isDone) this.#reopen(run);
    this.#wake();
    return this.#atRest.promise;
  }

  /** @inheritdoc */
  next(): TaskJob | undefined {
    while (!this.#hasEnded) {
      if (this.#ready.length > 0 && this.#breath.isDue()) return undefined;
      const run = this.#ready.pop();
      if (run === undefined) {
        // An executor may ask at any time, and what it asked for may have ended without a run.
        this.#endIfIdle();
        return undefined;
      }
      if (run.isDone) continue; // It was cancelled while it waited for its turn.
      if (run.state.isScheduled && !this.#isDue(run)) {
        this.#waitForStart(run);
        continue;
      }
      if (run.state.isScheduled || run.state.isLooped) prepareNextAttempt(run);
      if (run.node.isMapped && run.mapIndex < 0) {
        this.#expand(run);
        continue;
      }
      this.#busyCount++;
      return run;
    }
    return undefined;
  }

  /** @inheritdoc */
  settle(run: TaskRun, state: State): void {
    if (this.isOver(run)) return; // It was cancelled, and went on by itself.
    this.#busyCount--;
    if (run.startedMs >= 0) run.endedMs = this.#momentMs = this.#run.elapsedMs();
    this.#rest(run, state);
    this.#wake();
  }

  /** @inheritdoc */
  noteStart(run: TaskRun): void {
    if (run.startedMs < 0) {
      run.startedMs = this.#momentMs < 0 ? this.#run.elapsedMs() : this.#momentMs;
    }
    this.#momentMs = -1; // The task is about to take its time.
  }

  /** @inheritdoc */
  waitFor(run: TaskRun, others: readonly TaskRun[]): void {
    if (this.isOver(run)) return;
    this.#busyCount--;
    const waiters = this.#waiters ??= new Map();
    let awaitedCount = 0;
    for (const other of new Set(others)) {
      if (other.isDone) {
        if (other.extras?.away === undefined) continue; // It came to its end meanwhile.
        this.#reopen(other);
      }
      awaitedCount++;
      const known = waiters.get(other);
      if (known === undefined) waiters.set(other, [run]);
      else known.push(run);
    }
    (run.extras ??= {}).awaitedCount = awaitedCount;
    if (awaitedCount === 0) this.#ready.push(run);
    this.#wake();
  }

  /** Lets a run that is done run once more, for the sake of its result: nobody's turn depends on it. */
  #reopen(run: TaskRun): void {
    const parent = run.mapParent;
    if (parent === undefined) {
      this.#reopenAlone(run);
      this.#ready.push(run);
      this.#reopenCleanups(run);
      return;
    }
    this.#reopenAlone(run);
    if (parent.isDone) {
      // What it was mapped over is needed again; the other children stay as they are.
      this.#reopenAlone(parent);
      this.#ready.push(parent);
    } else if (parent.state.isMapped && parent.map !== undefined) {
      parent.map.openCount++;
      this.#ready.push(run);
    }
    // Otherwise the parent is about to have its children, and will find this one unfinished.
  }

  #reopenAlone(run: TaskRun): void {
    run.isDone = false;
    run.state = PENDING;
    run.attempt = 1;
    run.startedMs = run.endedMs = -1;
    const extras = run.extras ??= {};
    extras.isRerun = true;
    delete extras.away;
    delete extras.loop;
  }

  /** A resource that is made again has to be put away again. */
  #reopenCleanups({ node, task }: TaskRun): void {
    if (task.isRestorable || task.isSecret) return;
    for (const index of node.downstream) {
      const follower = this.#run.runs[index]!;
      if (!follower.task.isCleanup || !follower.isDone) continue;
      this.#reopenAlone(follower);
      this.#ready.push(follower);
    }
  }

  #wakeWaiters(run: TaskRun): void {
    const waiters = this.#waiters?.get(run);
    if (waiters === undefined) return;
    this.#waiters!.delete(run);
    for (const waiter of waiters) {
      if (--waiter.extras!.awaitedCount! === 0 && !waiter.isDone) this.#ready.push(waiter);
    }
  }

  /**
   * Ends the run now: what has not finished is cancelled, whatever it is doing. Only what puts away a
   * resource that was made still runs, for as long as the grace lasts.
   */
  #cancel(reason: unknown): void {
    if (this.#hasEnded) return;
    const why = describeThrown(reason).replace(/^Error: /, "");
    const message = `The run was cancelled: ${why}`;
    const { runs } = this.#run;
    const cleanups = new Set(runs.filter((run) => isDueCleanup(run, runs)));
    for (const run of runs) if (!cleanups.has(run)) cancelRun(run, message);
    this.#isCancelled = true;
    this.#ready.length = 0;
    this.#busyCount = cleanups.size;
    if (cleanups.size === 0) return this.#end();
    this.#grace = setTimeout(() => {
      for (const run of cleanups) {
        run.extras?.abort?.abort(reason);
        cancelRun(run, message);
      }
      this.#end();
    }, CLEANUP_GRACE_MS);
    // Not through the executor: it may be full of tasks that do not know yet that they are over.
    for (const run of cleanups) if (!run.state.isRunning) run.execute();
  }

  #wake(): void {
    this.#wakeDepth++;
    this.#session.wake();
    if (--this.#wakeDepth === 0) this.#momentMs = -1;
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#busyCount > 0 || this.#ready.length > 0) return;
    // The timers of what was cancelled have nothing more to wait for.
    if (this.#isCancelled || this.#run.timers.openCount === 0) this.#end();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#grace);
    this.#breath.close();
    this.#run.timers.clearAll();
    for (const run of this.#run.runs) if (run.map !== undefined && !run.isDone) leaveMap(run);
    this.#atRest.resolve();
  }

  /** Closes the executor's session. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  #rest(run: TaskRun, state: State): void {
    run.state = redactState(state, this.#run.redactor); // secrecy 4
    tellTask(run, run.state);
    if (state.isLooped || state.isScheduled) this.#ready.push(run);
    else if (state.isFinished) this.#finish(run);
  }

  /** Whether the time of a retry or a resume has come. A pause without a time waits for another run. */
  #isDue({ state }: TaskRun): boolean {
    const startMs = startOf(state)?.getTime();
    return startMs !== undefined && startMs <= this.#run.now();
  }

  #waitForStart(run: TaskRun): void {
    const startTime = startOf(run.state);
    if (startTime === undefined) return;
    this.#run.timers.set(startTime.getTime() - this.#run.now(), () => {
      if (run.isDone) return; // It was cancelled while it waited.
      this.#ready.push(run);
      this.#wake();
    });
  }

  #expand(run: TaskRun): void {
    this.#momentMs = -1; // Making the list that is mapped over may take its time.
    const loading = this.#run.results?.load(run);
    if (loading === undefined) return this.#expandLoaded(run);
    this.#busyCount++;
    loading.then((awaited) => {
      if (this.isOver(run)) return;
      if (awaited.length > 0) return this.waitFor(run, awaited);
      this.#busyCount--;
      this.#expand(run); // Meanwhile another run may have set going what this one needs.
      this.#wake();
    });
  }

  #expandLoaded(run: TaskRun): void {
    const oldState = run.state;
    const expanded = expandMap(run);
    const isObserved = run.task.settings.stateHandlers.length > 0;
    const end = isObserved ? changeToMapped(run, oldState, expanded) : expanded;
    if (!(end instanceof Promise)) return this.#expanded(run, end);
    this.#busyCount++;
    end.then((state) => {
      if (this.isOver(run)) return;
      this.#busyCount--;
      this.#expanded(run, state);
      this.#wake();
    });
  }

  #expanded(run: TaskRun, end: State | undefined): void {
    if (end !== undefined) return this.#endWithoutChildren(run, end);
    const { children } = run.map!;
    tellTask(run, MAPPING);
    // Handlers may have taken their time, in which children of before were asked for once more.
    if (run.extras?.isRerun) run.map!.openCount = children.filter((child) => !child.isDone).length;
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index]!;
      child.waiting = this.#openUpstreamChildren(child);
      if (child.waiting === 0 && !child.isDone) this.#ready.push(child);
    }
    // Tasks mapped over this one have their children before the first of its own runs: depth first.
    if (!run.extras?.isRerun) this.#release(run.node.mappedDownstream);
    if (run.map!.openCount === 0) this.#finishMap(run);
  }

  /** The children that an earlier process knew of are none any more. */
  #endWithoutChildren(run: TaskRun, end: State): void {
    const children = run.map?.children ?? [];
    run.map = undefined;
    this.#rest(run, end);
    for (const child of children) this.#wakeWaiters(child);
  }

  /** How many of the mapped tasks that a child follows have not finished their child of its index. */
  #openUpstreamChildren(child: TaskRun): number {
    let count = 0;
    for (const edge of child.node.upstream) {
      if (!edge.isMapped || edge.isFlat) continue;
      const upstream = this.#run.runs[edge.from]!.map?.children[child.mapIndex];
      if (upstream !== undefined && !upstream.isDone && !isRerun(upstream)) count++;
    }
    return count;
  }

  #finish(run: TaskRun): void {
    const { node, mapParent } = run;
    run.isDone = true;
    if (this.#waiters !== undefined) this.#wakeWaiters(run);
    if (mapParent === undefined) {
      if (run.extras?.isRerun) return;
      // A task that ended without children is to those mapped over it like any other.
      this.#release(node.mappedDownstream);
      this.#release(node.downstream);
    } else {
      this.#finishChild(run, mapParent);
    }
  }

  #finishChild(child: TaskRun, parent: TaskRun): void {
    const { runs } = this.#run;
    const followers = isRerun(child) ? NO_FOLLOWERS : child.node.mappedDownstream;
    for (let index = followers.length - 1; index >= 0; index--) {
      const follower = runs[followers[index]!]!.map?.children[child.mapIndex];
      if (follower !== undefined && --follower.waiting === 0) this.#readyInTurn(follower);
    }
    const map = parent.map!;
    map.countEnd(child.state);
    if (--map.openCount === 0) this.#finishMap(parent);
  }

  #finishMap(parent: TaskRun): void {
    const map = parent.map!;
    if (map.unsuccessfulCount > 0) noteShapes(map.children);
    map.elements = NO_ELEMENTS;
    map.origins = undefined;
    parent.isDone = true;
    parent.state = new Mapped("All mapped runs have finished.", undefined, {
      mapStates: map.children.map((child) => child.state),
    });
    tellTask(parent, parent.state);
    this.#run.results?.noteMapped(parent);
    if (this.#waiters !== undefined) this.#wakeWaiters(parent);
    if (!parent.extras?.isRerun) this.#release(parent.node.downstream);
  }

  #release(followers: readonly number[]): void {
    const { runs } = this.#run;
    for (let index = followers.length - 1; index >= 0; index--) {
      const follower = runs[followers[index]!]!;
      if (--follower.waiting === 0) this.#readyInTurn(follower);
    }
  }

  /** A run that goes on once more has been set going by those who need it. */
  #readyInTurn(run: TaskRun): void {
    if (!run.extras?.isRerun) this.#ready.push(run);
  }
}

function startOf(state: State): Date | undefined {
  return state instanceof Scheduled ? state.startTime : undefined;
}

/** Whether a run, or the mapped one it is a child of, goes on once more: its followers had their turn. */
function isRerun(run: TaskRun): boolean {
  return run.extras?.isRerun === true || run.mapParent?.extras?.isRerun === true;
}

const NO_FOLLOWERS: readonly number[] = [];

/** Whether a task has a resource to put away: one that was made before the run was cancelled. */
function isDueCleanup(run: TaskRun, runs: readonly TaskRun[]): boolean {
  if (!run.task.isCleanup || run.isDone) return false;
  return run.node.upstream.every(({ key, from }) =>
    key === undefined || (runs[from]!.isDone && runs[from]!.state.isSuccessful)
  );
}

function cancelRun(run: TaskRun, message: string): void {
  for (const each of [...run.map?.children ?? [], run]) {
    if (each.isDone) continue;
    each.state = new Cancelled(message);
    each.isDone = true;
    tellTask(each, each.state);
  }
}

/** A mapped task with children that wait for another run says so, with all their states. */
function leaveMap(run: TaskRun): void {
  if (run.state.isCancelled) return;
  run.state = new Mapped("Some mapped runs have not finished.", undefined, {
    mapStates: run.map!.children.map((child) => child.state),
  });
}

/** What earlier processes have finished is told when the run begins. */
function tellRestored(runs: readonly TaskRun[]): void {
  for (const run of runs) {
    for (const each of [run, ...run.map?.children ?? []]) {
      if (each.isDone) tellTask(each, each.state);
    }
  }
}

/** The state of a mapped task while its children run. */
const MAPPING: State = new Running("Running its mapped runs.");

const NO_ELEMENTS: ReadonlyMap<object, readonly unknown[]> = new Map();
