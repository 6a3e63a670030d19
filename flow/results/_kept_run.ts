// The results and the records of one run: what the engine tells of it is kept, and what an earlier process
// kept is read when it is needed.
import { redactValue } from "../../secrets/_internal.ts";
import {
  Cached,
  Failed,
  Mapped,
  Parameter,
  Running,
  SerializeError,
  type State,
  type StateJSON,
} from "../../tasks/mod.ts";
import {
  describeThrown,
  type FlowRunState,
  type NewRecord,
  redactState,
  type ResultDefaults,
  type ResultReference,
  type RunHeader,
  type RunLease,
  type RunResults,
  type RunStore,
  type TaskRecord,
  type TaskRun,
  type UnkeptReason,
  type UnreadResult,
} from "../engine/mod.ts";
import { eachOf } from "./_each_of.ts";
import { DamagedResult, type Keeping, keepValue, readValue } from "./_kept_bytes.ts";
import { copyAt, findCached, keepCached } from "./_kept_cache.ts";
import { needsOf } from "./_needs_of.ts";
import { type ResourceBlock, resourceBlocks } from "./_resource_blocks.ts";
import { mayHaveRun, restoreRuns, type TaskRecords } from "./_restore_runs.ts";
import { areParametersPlain, withoutParameters } from "./_run_parameters.ts";
import { RunRecorder } from "./_run_recorder.ts";
import { lookAgain } from "./_second_look.ts";
import { findTarget, type FoundResult, writeChecksum } from "./_target.ts";
import { locate, storageOf, type TaskStorage } from "./_task_storage.ts";
import { LeakError } from "./leak_error.ts";
import type { LeakPolicy } from "./leak_guard.ts";
import { LocationError } from "./location_error.ts";
import { RunStoreError } from "./run_store_error.ts";

/** The beginning of a run's records, in its first process or a later one. */
export interface BegunRecords {
  readonly lease: RunLease;
  /** The first record. */
  readonly header: RunHeader;
}

/** What a run that keeps results starts with. */
export interface KeptRunStart {
  readonly runId: string;
  readonly store: RunStore;
  readonly resultDefaults: ResultDefaults;
  readonly policy: LeakPolicy;
  /** Writes what comes before all other records. */
  readonly begin: (run: FlowRunState) => Promise<BegunRecords>;
  /** The records of an earlier process; nothing for a new run. */
  readonly records: ReadonlyMap<number, TaskRecords> | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** When the run began, in its first process. */
  readonly date: Date;
}

/** The results of one run. */
export class KeptRun implements RunResults {
  readonly runId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #start: KeptRunStart;
  readonly #storages = new WeakMap<object, TaskStorage>();
  /** Reads that are under way. */
  readonly #reading = new Map<TaskRun, Promise<void>>();
  /** Where results are that were found at their targets in place of running their tasks. */
  readonly #found = new WeakMap<State, ResultReference>();
  /** States that were found in the cache of the store. */
  readonly #cached = new WeakSet<State>();
  #run!: FlowRunState;
  #recorder!: RunRecorder;
  #begun!: Promise<BegunRecords>;
  #blocks: ReadonlyMap<number, readonly ResourceBlock[]> = new Map();
  /** Cleanups of resources that are under way. */
  readonly #cleaning = new Set<TaskRun>();
  #failure: Failed | undefined;
  /** How many secrets were known when the parameters were last searched for them. */
  #parametersKnownCount = 0;

  constructor(start: KeptRunStart) {
    this.#start = start;
    this.runId = start.runId;
    this.parameters = start.parameters;
  }

  get failure(): State | undefined {
    return this.#failure;
  }

  begin(run: FlowRunState): void {
    this.#run = run;
    if (this.#start.records !== undefined) this.#blocks = resourceBlocks(run.graph);
    this.#begun = this.#start.begin(run);
    this.#recorder = new RunRecorder(run, this.#begun.then(({ lease }) => lease));
    this.#begun.then(
      ({ lease }) => lease.warnings.forEach((warning) => run.logger.warn(warning)),
      (error) => this.#fail(error),
    );
    run.log.onLine = (line) => {
      this.#recorder.addLine(line)?.catch((error) => this.#fail(error));
    };
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
    const found = await this.#findAtTarget(storage, run);
    if (found !== undefined) {
      this.#found.set(found.state, found.reference);
      return found.state;
    }
    const cached = await this.#findCached(storage, run);
    if (cached !== undefined) this.#cached.add(cached);
    return cached;
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

  async #findCached(storage: TaskStorage, run: TaskRun): Promise<State | undefined> {
    if (run.task.settings.cacheForMs === undefined) return undefined;
    try {
      const { found, faults } = await findCached(run, this.#start.store, this.#keepingOf(storage));
      for (const fault of faults) this.#warn(run, `is passed over in the cache: ${fault}`);
      return found;
    } catch (error) {
      this.#warn(run, `is not taken from the cache, and the task runs: ${messageOf(error)}`);
      return undefined;
    }
  }

  async recordStart(run: TaskRun): Promise<State | undefined> {
    // Its result is lost, and another task needs it.
    if (run.extras?.isRerun) return mayHaveRun(run);
    try {
      await this.#append([{ record: this.#recordOf(run, new Running("Starting task run.")) }]);
      return undefined;
    } catch (error) {
      this.#fail(error);
      return this.#failure;
    }
  }

  async keep(run: TaskRun, state: State): Promise<State> {
    this.#cleaning.delete(run);
    if (run.task instanceof Parameter || this.#isOver(run)) return state;
    try {
      await this.#keep(run, state);
    } catch (error) {
      this.#fail(error);
    }
    return state;
  }

  async #keep(run: TaskRun, state: State): Promise<void> {
    if (!state.isFinished || state.isLooped) {
      // Others go on from a pause; a retry or a loop begins anew all the same.
      if (state.isPaused) await this.#append([{ record: this.#recordOf(run, state) }]);
      else this.#recorder.add({ record: this.#recordOf(run, state) });
      return;
    }
    const knownCount = this.#run.redactor.size;
    const isGiven = state.isSuccessful && !state.isSkipped && state.result !== undefined;
    const { bytes, cached, ...kept } = isGiven ? await this.#keepResult(run, state) : {};
    if (this.#isOver(run)) return;
    const record = { ...this.#recordOf(run, state), ...kept };
    await this.#append([{ record, ...bytes !== undefined && { bytes } }], knownCount, cached);
  }

  noteMapped(run: TaskRun): void {
    // Some children's results are still in the store; the mapped state is completed when they are loaded.
    if (run.map!.children.some(isAway)) (run.extras ??= {}).away = "children";
    const record = this.#recordOf(run, run.state);
    const children = run.map!.children.length;
    this.#recorder.add({ record: { ...record, state: { type: "Mapped" }, children } });
  }

  async end(state: State): Promise<State> {
    if (this.#failure !== undefined) return this.#failure;
    try {
      const at = new Date().toISOString();
      await this.#append([]);
      await this.#lookAgain();
      await this.#append([{ record: { kind: "flow", at, state: this.#jsonOf(state) } }]);
    } catch (error) {
      this.#fail(error);
    }
    return this.#failure ?? state;
  }

  async close(): Promise<void> {
    try {
      const { lease } = await this.#begun;
      await lease.release();
    } catch {
      // The run says already that its store failed; a lease that is not given back ends with the process.
    }
  }

  #isOver(run: TaskRun): boolean {
    return this.#failure !== undefined || this.#run.control.isOver(run);
  }

  /** Reads a result that is away. Where it cannot be read, it is nowhere from then on. */
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

  async #readFrom(run: TaskRun, { record, result }: UnreadResult): Promise<void> {
    try {
      const bytes = result.location === undefined ? await this.#bytesOf(record) : undefined;
      const value = await readValue(result, bytes, this.#storageOf(run));
      run.state = run.state.with({ result: value });
      delete run.extras!.away;
    } catch (error) {
      run.extras!.away = "nowhere";
      this.#warn(run, `cannot be read, and the task runs again: ${whyUnread(error, result)}`);
    }
  }

  async #bytesOf(record: number): Promise<Uint8Array | undefined> {
    const filter = { after: record - 1, upTo: record, withBytes: true };
    const { records: [found], faults: [fault] } = await this.#start.store.read(this.runId, filter);
    if (fault !== undefined) throw new DamagedResult(fault.replace(/\.$/, ""));
    return found?.bytes;
  }

  async #keepResult(run: TaskRun, state: State): Promise<KeptResult> {
    const found = this.#found.get(state);
    if (found !== undefined) return { result: found };
    const { task } = run;
    if (task.isSecret) return { unkept: "it is a secret" }; // secrecy 3
    if (!task.isRestorable) return { unkept: "it lives as long as its process" };
    const isKept = task.settings.checkpoint ?? this.#start.resultDefaults.checkpoint ?? true;
    if (!isKept) return { unkept: "the task says so" };
    try {
      const storage = this.#storageOf(run);
      const keeping = this.#keepingOf(storage);
      const place = storage.target ?? storage.location;
      const kept = await keepValue(
        state.result,
        () => locate(run, place, storage, this.#start.date),
        keeping,
      );
      if (storage.target !== undefined) await writeChecksum(kept.result, storage);
      return { ...kept, ...await this.#keepCached(run, state, keeping) };
    } catch (error) {
      const { reason, message } = whyUnkept(error);
      this.#warn(run, `is not kept, and the run goes on with it in memory: ${message}`);
      return { unkept: reason };
    }
  }

  async #keepCached(
    run: TaskRun,
    state: State,
    keeping: Keeping,
  ): Promise<Pick<KeptResult, "cached" | "copy">> {
    const isNew = state instanceof Cached && state.cachedResultExpiration !== undefined &&
      !this.#cached.has(state);
    if (!isNew) return {};
    const cached = await keepCached(run, state, keeping);
    const copy = copyAt(cached);
    return { cached, ...copy !== undefined && { copy } };
  }

  #keepingOf({ store, isInRecord, isRunsOwn, serializer }: TaskStorage): Keeping {
    const { policy } = this.#start;
    return {
      store,
      isInRecord,
      serializer,
      redactor: this.#run.redactor,
      // A task's own store knows no key.
      policy: policy === "encrypt" ? isRunsOwn ? "allow" : "refuse" : policy,
    };
  }

  #storageOf({ task: { settings } }: TaskRun): TaskStorage {
    let storage = this.#storages.get(settings);
    if (storage === undefined) {
      storage = storageOf(settings, this.#start.resultDefaults, this.#start.store.results);
      this.#storages.set(settings, storage);
    }
    return storage;
  }

  #recordOf(run: TaskRun, state: State): TaskRecord {
    const { graph, redactor } = run.flowRun;
    return {
      kind: "task",
      at: new Date().toISOString(),
      node: run.node.index,
      task: redactor.redact(graph.slugOf(run.node)),
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

  async #append(...given: Parameters<RunRecorder["append"]>): Promise<void> {
    const { size } = this.#run.redactor;
    if (size !== this.#parametersKnownCount) {
      this.#parametersKnownCount = size;
      await this.#forgetSecretParameters();
    }
    await this.#recorder.append(...given);
  }

  /** secrecy 7: takes back the parameters where one turns out to hold a secret that was resolved since. */
  async #forgetSecretParameters(): Promise<void> {
    if (await areParametersPlain(this.#run)) return;
    const { lease, header } = await this.#begun;
    if (header.parameters === undefined) return;
    const record = await withoutParameters(this.#start.store.results, header, this.#run);
    await lease.rewrite([{ number: 1, record }]);
    this.#begun = Promise.resolve({ lease, header: record });
  }

  /** secrecy 5: looks again at what was kept before all secrets were known. */
  async #lookAgain(): Promise<void> {
    const { store, policy } = this.#start;
    const upTo = this.#recorder.doubtful;
    if (this.#run.redactor.isEmpty || upTo === 0) return;
    const { lease } = await this.#begun;
    await lookAgain({
      store,
      lease,
      run: this.#run,
      policy,
      upTo,
      storageOf: (run) => this.#storageOf(run),
      changed: (run, isKept) => {
        const what = isKept ? "is kept with a mask" : "is kept no longer";
        this.#warn(run, `${what}: it holds a secret that became known after it was kept.`);
      },
      failed: (run, { location }, error) =>
        this.#warn(
          run,
          "could not be searched for secrets that became known after it was kept. Remove " +
            `${location === undefined ? "the run" : `"${location}"`} unless it holds none. ` +
            messageOf(error),
        ),
    });
  }

  /** What the store does not know must not go on: nobody could tell it from what was never done. */
  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    const { redactor, logger, abort } = this.#run;
    const why = error instanceof Error ? error.message : describeThrown(error);
    const failure = new RunStoreError(
      this.#start.store.name,
      `the records of run ${this.runId} cannot be written, and the run was stopped: ${
        error instanceof RunStoreError ? why.slice(error.store.length + 2) : why
      } What is finished is kept; resume the run when the store works again.`,
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

/** A result as it is kept, or why it is not. */
type KeptResult = Pick<TaskRecord, "result" | "unkept" | "copy"> & Pick<NewRecord, "bytes"> & {
  readonly cached?: Awaited<ReturnType<typeof keepCached>>;
};

function isAway(run: TaskRun): boolean {
  return run.extras?.away !== undefined;
}

function isLost(run: TaskRun): boolean {
  return !run.isDone || isAway(run);
}

/** Makes the result of a mapped run of those of its children, all of which are available. */
function gather(run: TaskRun, children: readonly TaskRun[]): void {
  delete run.extras?.away;
  const mapStates = children.map((child) => child.state);
  run.state = new Mapped(run.state.message, undefined, { mapStates });
}

function whyUnread(error: unknown, { location }: ResultReference): string {
  if (error instanceof DamagedResult || location === undefined) return messageOf(error);
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
