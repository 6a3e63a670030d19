// The results and the journal of one run: what the engine tells of it is kept, and what an earlier process
// kept is read when it is needed.
import { redactValue } from "../../secrets/_internal.ts";
import {
  Cached,
  Failed,
  Mapped,
  Parameter,
  type ResultStore,
  SerializeError,
  type State,
  type StateJSON,
} from "../../tasks/mod.ts";
import type { GraphNode } from "../graph/mod.ts";
import {
  describeThrown,
  type FlowRunState,
  redactState,
  type ResultDefaults,
  type ResultReference,
  type RunResults,
  type TaskRun,
} from "../engine/mod.ts";
import { eachOf } from "./_each_of.ts";
import type { JournalWriter } from "./_journal_writer.ts";
import { DamagedResult, type Keeping, keepValue, readValue } from "./_kept_bytes.ts";
import { findCached, keepCached } from "./_kept_cache.ts";
import { needsOf } from "./_needs_of.ts";
import { type ResourceBlock, resourceBlocks } from "./_resource_blocks.ts";
import { restoreRuns, type TaskRecords } from "./_restore_runs.ts";
import { maskJournal, SecondLook } from "./_second_look.ts";
import { findTarget, type FoundResult, writeChecksum } from "./_target.ts";
import { locate, storageOf, type TaskStorage } from "./_task_storage.ts";
import { JournalError } from "./journal_error.ts";
import type { TaskRecord, UnkeptReason } from "./journal_record.ts";
import { LeakError } from "./leak_error.ts";
import type { LeakPolicy } from "./leak_guard.ts";
import { LocationError } from "./location_error.ts";

/** What a run that keeps results starts with. */
export interface KeptRunStart {
  readonly runId: string;
  readonly store: ResultStore;
  readonly resultDefaults: ResultDefaults;
  readonly policy: LeakPolicy;
  readonly journal: JournalWriter;
  /** Writes what must be there before the run begins. */
  readonly begin: (run: FlowRunState) => Promise<void>;
  /** Takes back what was written first and turns out to hold a secret; at the end, all of it. */
  readonly forgetSecrets: (run: FlowRunState, isEnd: boolean) => Promise<void>;
  /** What an earlier process recorded; nothing for a new run. */
  readonly records: ReadonlyMap<number, TaskRecords> | undefined;
  /** Those of its records whose results may hold a secret that it did not know yet. */
  readonly doubtful: readonly TaskRecord[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What keeps other processes from this run. */
  readonly lock: AsyncDisposable | undefined;
  /** When the run began, in its first process. */
  readonly date: Date;
}

/** The results of one run. */
export class KeptRun implements RunResults {
  readonly runId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #start: KeptRunStart;
  readonly #journal: JournalWriter;
  readonly #storages = new WeakMap<object, TaskStorage>();
  /** Reads that are under way. */
  readonly #reading = new Map<TaskRun, Promise<void>>();
  /** Where results are that were found in place of running their tasks. */
  readonly #found = new WeakMap<State, ResultReference>();
  #run!: FlowRunState;
  #blocks: ReadonlyMap<number, readonly ResourceBlock[]> = new Map();
  /** Cleanups of resources that are under way. */
  readonly #cleaning = new Set<TaskRun>();
  #failure: Failed | undefined;
  /** How many secrets were known when it was last looked for them in what was written first. */
  #secretCount = 0;
  /** The last segment of the journal that was written before all secrets were known. */
  #doubtfulSegment = 0;
  readonly #secondLook = new SecondLook();

  constructor(start: KeptRunStart) {
    this.#start = start;
    this.runId = start.runId;
    this.parameters = start.parameters;
    this.#journal = start.journal;
  }

  get failure(): State | undefined {
    return this.#failure;
  }

  async begin(run: FlowRunState): Promise<void> {
    this.#run = run;
    if (this.#start.records !== undefined) this.#blocks = resourceBlocks(run.graph);
    try {
      await this.#start.begin(run);
    } catch (error) {
      this.#fail(error);
    }
  }

  restore(runs: readonly TaskRun[]): void {
    if (this.#start.records !== undefined) restoreRuns(runs, this.#start.records);
  }

  load(run: TaskRun): Promise<readonly TaskRun[]> | undefined {
    if (this.#start.records === undefined) return undefined;
    const blocks = this.#blocks.get(run.node.index) ?? [];
    const { awaited, needed } = needsOf(run, blocks, this.#cleaning);
    const away = needed.filter((upstream) => isAway(upstream));
    if (away.length > 0) return this.loadAll(away).then((lost) => [...awaited, ...lost]);
    if (awaited.length > 0) return Promise.resolve(awaited);
    if (run.task.isCleanup) this.#cleaning.add(run);
    return undefined;
  }

  async loadAll(runs: Iterable<TaskRun>): Promise<readonly TaskRun[]> {
    const lost: TaskRun[] = [];
    for (const run of new Set(runs)) {
      const parts = run.map?.children ?? [run];
      if (isAway(run)) await eachOf(parts, (part) => this.#read(part));
      // Another that needs it may have been told first, and set it going once more.
      lost.push(...parts.filter((part) => isLost(part)));
      if (!run.isDone) lost.push(run);
      else if (run.map !== undefined && isAway(run) && !parts.some(isLost)) gather(run, parts);
    }
    return lost;
  }

  mayFind(run: TaskRun): boolean {
    const { task } = run;
    // secrecy 3: nothing that a secret task gives is looked for either.
    if (!task.isRestorable || task instanceof Parameter) return false;
    return task.settings.cacheForMs !== undefined || this.#storageOf(run).target !== undefined;
  }

  async find(run: TaskRun): Promise<State | undefined> {
    if (!this.mayFind(run)) return undefined;
    const storage = this.#storageOf(run);
    const found = await this.#findAtTarget(storage, run) ?? await this.#findCached(storage, run);
    if (found !== undefined) this.#found.set(found.state, found.reference);
    return found?.state;
  }

  async #findAtTarget(storage: TaskStorage, run: TaskRun): Promise<FoundResult | undefined> {
    if (storage.target === undefined) return undefined;
    try {
      return await findTarget(locate(run, storage.target, storage, this.#start.date), storage);
    } catch (error) {
      this.#warn(run, `is not taken from its target, and the task runs: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #findCached(storage: TaskStorage, run: TaskRun): Promise<FoundResult | undefined> {
    if (run.task.settings.cacheForMs === undefined) return undefined;
    try {
      const { found, faults } = await findCached(run, this.#keepingOf(storage));
      for (const fault of faults) this.#warn(run, `is passed over in the cache: ${fault}`);
      return found;
    } catch (error) {
      this.#warn(run, `is not taken from the cache, and the task runs: ${messageOf(error)}`);
      return undefined;
    }
  }

  async keep(run: TaskRun, state: State): Promise<State> {
    this.#cleaning.delete(run);
    if (run.task instanceof Parameter || this.#isOver(run)) return state;
    try {
      await this.#keep(run, state);
    } catch (error) {
      this.#fail(error); // What users bring, such as a serializer, was tried before: this is our own.
    }
    return state;
  }

  async #keep(run: TaskRun, state: State): Promise<void> {
    if (!state.isFinished || state.isLooped) {
      this.#journal.add(this.#recordOf(run, state));
      // Others go on from a pause; a retry or a loop begins anew all the same.
      if (state.isPaused) await this.#commit();
      return;
    }
    const isGiven = state.isSuccessful && !state.isSkipped && state.result !== undefined;
    const secretCount = this.#run.redactor.size;
    const kept = isGiven ? await this.#keepResult(run, state) : {};
    if (kept.result !== undefined && !this.#found.has(state)) {
      const storage = this.#storageOf(run);
      this.#secondLook.note({ run, storage, result: kept.result, secretCount });
    }
    if (this.#isOver(run)) return;
    this.#journal.add({ ...this.#recordOf(run, state), ...kept });
    await this.#commit();
  }

  noteMapped(run: TaskRun): void {
    // Its state was made of what is at hand.
    if (run.map!.children.some(isAway)) (run.extras ??= {}).away = "children";
    const record = this.#recordOf(run, run.state);
    this.#journal.add({ ...record, state: { type: "Mapped" }, children: run.map!.children.length });
  }

  async end(state: State): Promise<State> {
    if (this.#failure === undefined) {
      await this.#lookAgain();
      this.#journal.add({ kind: "flow", at: new Date().toISOString(), state: this.#jsonOf(state) });
      await this.#commit(true);
    }
    return this.#failure ?? state;
  }

  async close(): Promise<void> {
    await this.#start.lock?.[Symbol.asyncDispose]();
  }

  #isOver(run: TaskRun): boolean {
    return this.#failure !== undefined || this.#run.control.isOver(run);
  }

  /** Reads a result that is away. Where it cannot be had, it is nowhere from then on. */
  #read(run: TaskRun): Promise<void> {
    const away = run.extras?.away;
    if (away === undefined || typeof away === "string") return Promise.resolve();
    let reading = this.#reading.get(run);
    if (reading === undefined) {
      reading = this.#readFrom(run, away).finally(() => this.#reading.delete(run));
      this.#reading.set(run, reading);
    }
    return reading;
  }

  async #readFrom(run: TaskRun, reference: ResultReference): Promise<void> {
    try {
      const result = await readValue(reference, this.#storageOf(run));
      run.state = run.state.with({ result });
      delete run.extras!.away;
    } catch (error) {
      run.extras!.away = "nowhere";
      this.#warn(run, `cannot be read, and the task runs again: ${whyUnread(error, reference)}`);
    }
  }

  async #keepResult(
    run: TaskRun,
    state: State,
  ): Promise<Pick<TaskRecord, "result" | "unkept">> {
    const found = this.#found.get(state);
    if (found !== undefined) return { result: found };
    const { task } = run;
    if (task.isSecret) return { unkept: "it is a secret" }; // secrecy 3
    if (!task.isRestorable) return { unkept: "it lives as long as its process" };
    const isKept = task.settings.checkpoint ?? this.#start.resultDefaults.checkpoint ?? true;
    if (!isKept) return { unkept: "the task says so" };
    try {
      const storage = this.#storageOf(run);
      const location = locate(run, storage.target ?? storage.location, storage, this.#start.date);
      const keeping = this.#keepingOf(storage);
      const result = await keepValue(state.result, location, keeping);
      if (storage.target !== undefined) await writeChecksum(result, storage);
      if (state instanceof Cached && state.cachedResultExpiration !== undefined) {
        this.#secondLook.noteCopy(run, await keepCached(run, state, keeping));
      }
      return { result };
    } catch (error) {
      const { reason, message } = whyUnkept(error);
      this.#warn(run, `is not kept, and the run goes on with it in memory: ${message}`);
      return { unkept: reason };
    }
  }

  #keepingOf({ store, serializer }: TaskStorage): Keeping {
    return {
      store,
      serializer,
      redactor: this.#run.redactor,
      policy: this.#start.policy,
    };
  }

  #storageOf({ task: { settings } }: TaskRun): TaskStorage {
    let storage = this.#storages.get(settings);
    if (storage === undefined) {
      storage = storageOf(settings, this.#start.resultDefaults, this.#start.store);
      this.#storages.set(settings, storage);
    }
    return storage;
  }

  #recordOf(run: TaskRun, state: State): TaskRecord {
    const { graph, redactor } = run.flowRun;
    const node: GraphNode = run.node;
    return {
      kind: "task",
      at: new Date().toISOString(),
      node: node.index,
      task: redactor.redact(graph.slugOf(node)),
      ...run.mapIndex >= 0 && { map: run.mapIndex },
      attempt: run.attempt,
      state: this.#jsonOf(state),
    };
  }

  /** secrecy 4: what a record says of a state holds no secret. Of what is cached it says only that. */
  #jsonOf(state: State): StateJSON {
    const { redactor } = this.#run;
    const { cachedInputs: _1, hashedInputs: _2, cachedParameters: _3, mapStates: _4, ...json } =
      redactState(state, redactor).toJSON();
    return redactValue(json, redactor) as StateJSON;
  }

  async #commit(isEnd = false): Promise<void> {
    try {
      const { size } = this.#run.redactor;
      if (size !== this.#secretCount || (isEnd && size > 0)) {
        if (size !== this.#secretCount) this.#noteSecrets(size);
        await this.#start.forgetSecrets(this.#run, isEnd);
      }
      await this.#journal.commit();
      if (isEnd && this.#doubtfulSegment > 0) {
        const { store, runId } = this.#start;
        await maskJournal(store, runId, this.#doubtfulSegment, this.#run.redactor);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #noteSecrets(size: number): void {
    this.#secretCount = size;
    this.#doubtfulSegment = this.#journal.lastSegment;
    this.#journal.add({ kind: "secrets", at: new Date().toISOString() });
  }

  /** secrecy 5: looks again at what was kept before all secrets were known. */
  async #lookAgain(): Promise<void> {
    const { redactor } = this.#run;
    const { policy, doubtful } = this.#start;
    if (redactor.isEmpty || policy === "allow") return;
    for (const { node, map, result } of doubtful) {
      const parent = this.#run.runs[node];
      const run = map === undefined ? parent : parent?.map?.children[map];
      if (run === undefined || result === undefined) continue;
      this.#secondLook.note({ run, storage: this.#storageOf(run), result, secretCount: 0 });
    }
    await this.#secondLook.look({ redactor, policy }, {
      moved: (run, result) => {
        const rest = result === undefined ? { unkept: "it holds a secret" } as const : { result };
        this.#journal.add({ ...this.#recordOf(run, run.state), ...rest });
        const what = result === undefined ? "is kept no longer" : "is kept with a mask";
        this.#warn(run, `${what}: it holds a secret that became known after it was kept.`);
      },
      failed: ({ run, result: { location } }, error) =>
        this.#warn(
          run,
          "could not be searched for secrets that became known after it was kept. Remove " +
            `"${location}" unless it holds none. ${messageOf(error)}`,
        ),
    });
  }

  /** What the journal does not know must not go on: nobody could tell it from what was never done. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    const { redactor, logger, abort } = this.#run;
    const failure = error instanceof JournalError ? error : new JournalError(
      this.runId,
      `The records of run ${this.runId} cannot be written: ${describeThrown(error)}`,
      { cause: error },
    );
    const message = redactor.redact(failure.message);
    this.#failure = new Failed(message, failure);
    logger.error(message);
    abort.abort(failure);
  }

  #warn(run: TaskRun, what: string): void {
    const { redactor } = this.#run;
    run.logger.warn(redactor.redact(`The result of task "${run.fullName}" ${what}`));
  }
}

function isAway(run: TaskRun): boolean {
  return run.extras?.away !== undefined;
}

function isLost(run: TaskRun): boolean {
  return !run.isDone || isAway(run);
}

/** Makes the result of a mapped run of those of its children, which are all at hand. */
function gather(run: TaskRun, children: readonly TaskRun[]): void {
  delete run.extras?.away;
  const mapStates = children.map((child) => child.state);
  run.state = new Mapped(run.state.message, undefined, { mapStates });
}

function whyUnread(error: unknown, { location }: ResultReference): string {
  if (error instanceof DamagedResult) return messageOf(error);
  return `"${location}": ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  if (error instanceof DamagedResult) return `${error.message}.`;
  return error instanceof Error ? error.message : "its store failed.";
}

function whyUnkept(error: unknown): { readonly reason: UnkeptReason; readonly message: string } {
  const message = messageOf(error);
  if (error instanceof SerializeError) {
    const path = error.path === undefined || message.includes(error.path) ? "" : ` (${error.path})`;
    return { reason: "it cannot be serialized", message: `${message}${path}` };
  }
  const isLeak = error instanceof LeakError || error instanceof LocationError;
  return { reason: isLeak ? "it holds a secret" : "it could not be written", message };
}
