// Opens the results of a run that keeps some: of a new run, or of one that is resumed.
import { context } from "../../config/mod.ts";
import { secretNames, secretOf } from "../../config/_internal.ts";
import { Redactor } from "../../secrets/mod.ts";
import { fingerprintInputs, type ResultStore } from "../../tasks/mod.ts";
import { resolveParameters } from "../engine/resolve_parameters.ts";
import type { FlowPlan } from "../engine/run_flow.ts";
import type { FlowRunState } from "../engine/flow_run_state.ts";
import type { RunOptions } from "../run_options.ts";
import { DEFAULT_SERIALIZER, type LeakPolicy } from "./_defaults.ts";
import { differences, type FlowShape, placesNow, shapeOf } from "./_flow_shape.ts";
import { JournalWriter } from "./_journal_writer.ts";
import { guardedBytes, keepValue, readValue } from "./_kept_bytes.ts";
import { KeptRun, type KeptRunStart } from "./_kept_run.ts";
import { type FoundJournal, readJournal } from "./_read_journal.ts";
import { lastRecords } from "./_restore_runs.ts";
import { addToIndex, newestRun } from "./_run_index.ts";
import { folderOf, isRunId, parametersAt } from "./_run_locations.ts";
import { FileResultStore } from "./file_result_store.ts";
import type { RunHeader } from "./journal_record.ts";
import { ResumeError } from "./resume_error.ts";

/**
 * Opens the results of a run.
 *
 * @throws {ResumeError} If the run to resume cannot be.
 */
export async function openResults(plan: FlowPlan, options: RunOptions): Promise<KeptRun> {
  const { config } = context;
  const opening: Opening = {
    plan,
    options,
    store: options.results ?? new FileResultStore(config.results.folder),
    policy: policyOf(config.results.leak_policy),
    redactor: localSecrets(config),
  };
  if (options.resume === undefined) return await openNew(opening);
  const runId = await runToResume(opening, options.resume);
  const lock = await lockRun(opening.store, runId);
  try {
    return await openResumed(opening, runId, lock);
  } catch (error) {
    await lock?.[Symbol.asyncDispose]();
    throw error;
  }
}

/** What results are opened with. */
interface Opening {
  readonly plan: FlowPlan;
  readonly options: RunOptions;
  readonly store: ResultStore;
  readonly policy: LeakPolicy;
  /** Knows the secrets of the configuration: what is written first is written before any is resolved. */
  readonly redactor: Redactor;
}

async function openNew(opening: Opening): Promise<KeptRun> {
  const { store, plan, policy } = opening;
  const runId = crypto.randomUUID();
  const date = new Date();
  const journal = new JournalWriter(store, runId, 1);
  const begin = async (run: FlowRunState) => {
    const flow = opening.redactor.redact(plan.flow.name);
    const at = date.toISOString();
    // Before the journal: a run that is in no list could not be forgotten either.
    await addToIndex(store, { flow, run: runId, at });
    const kept = await keepParameters(opening, run);
    journal.add({
      kind: "run",
      version: 1,
      at,
      flow,
      run: runId,
      ...shapeOf(plan.graph, opening.redactor),
      ...kept,
    });
    await journal.commit();
  };
  const lock = await lockRun(store, runId);
  return new KeptRun({
    ...shared(opening),
    runId,
    journal,
    begin,
    records: undefined,
    parameters: {},
    lock,
    date,
    policy,
  });
}

async function openResumed(
  opening: Opening,
  runId: string,
  lock: AsyncDisposable | undefined,
): Promise<KeptRun> {
  const { store, plan, policy } = opening;
  const found = await readJournal(store, runId);
  const header = headerOf(found, opening, runId);
  const kept: FlowShape = header;
  const now = shapeOf(plan.graph, opening.redactor);
  const different = differences(kept, now);
  if (different.length > 0) {
    throw new ResumeError(
      `Run ${runId} cannot be resumed, for flow "${plan.flow.name}" has changed since it began: ` +
        `${different.join("; ")}. Run it from the start, or with the flow as it was.`,
    );
  }
  const parameters = await parametersOf(opening, header);
  const journal = new JournalWriter(store, runId, found!.lastSegment + 1);
  const begin = async (run: FlowRunState) => {
    for (const fault of found!.faults) {
      run.logger.warn(`${fault} What it said is forgotten, and those tasks run again.`);
    }
    journal.add({ kind: "resume", at: new Date().toISOString() });
    await journal.commit();
  };
  return new KeptRun({
    ...shared(opening),
    runId,
    journal,
    begin,
    records: lastRecords(found!.records, placesNow(kept, now)),
    parameters,
    lock,
    date: new Date(header.at),
    policy,
  });
}

function shared({ store, plan }: Opening): Pick<KeptRunStart, "store" | "flowOptions"> {
  return { store, flowOptions: plan.flow.options };
}

async function runToResume({ store, plan, redactor }: Opening, resume: string): Promise<string> {
  const flowName = redactor.redact(plan.flow.name);
  if (resume !== "latest") {
    if (isRunId(resume)) return resume;
    throw new ResumeError(
      `There is no run ${JSON.stringify(resume)}: that is no run's identifier.`,
    );
  }
  const newest = await newestRun(store, flowName);
  if (newest !== undefined) return newest;
  throw new ResumeError(
    `There is no run of flow "${flowName}" in ${store.name}. Run it without \`resume\` first.`,
  );
}

async function lockRun(store: ResultStore, runId: string): Promise<AsyncDisposable | undefined> {
  if (store.lock === undefined) return undefined;
  const lock = await store.lock(folderOf(runId));
  if (lock !== undefined) return lock;
  throw new ResumeError(
    `Run ${runId} is being run by another process. Wait for its end, or end it first.`,
  );
}

function headerOf(
  found: FoundJournal | undefined,
  { store, plan }: Opening,
  runId: string,
): RunHeader {
  const refuse = (why: string): never => {
    throw new ResumeError(`Run ${runId} cannot be resumed: ${why}`);
  };
  if (found === undefined) return refuse(`${store.name} has no such run.`);
  const header = found.records[0];
  if (header?.kind !== "run") {
    return refuse(`the beginning of its journal is lost. ${found.faults[0] ?? ""}`);
  }
  if (header.version !== 1) {
    return refuse(`its journal has the form ${header.version}, which this version cannot read.`);
  }
  if (header.flow !== plan.flow.name) {
    return refuse(`it is one of flow "${header.flow}", not of "${plan.flow.name}".`);
  }
  return header;
}

/** Keeps the parameters that can be kept. secrecy 7: none that holds a secret. */
async function keepParameters(
  { store, policy, redactor }: Opening,
  { id, parameters, redactor: resolved }: FlowRunState,
): Promise<Pick<RunHeader, "parameters" | "unkeptParameters">> {
  const keeping = { store, serializer: DEFAULT_SERIALIZER, redactor, policy };
  const kept: Record<string, unknown> = {};
  const unkept: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    try {
      for (const known of [redactor, resolved]) {
        await guardedBytes({ [name]: value }, { ...keeping, redactor: known, policy: "refuse" });
      }
      kept[name] = value;
    } catch {
      unkept.push(redactor.redact(name)); // Whoever resumes the run is asked for it.
    }
  }
  return {
    ...Object.keys(kept).length > 0 &&
      { parameters: await keepValue(kept, parametersAt(id), keeping) },
    ...unkept.length > 0 && { unkeptParameters: unkept },
  };
}

/** The parameters of the run that is resumed. What is given besides must be the same. */
async function parametersOf(
  { store, plan, options }: Opening,
  header: RunHeader,
): Promise<Readonly<Record<string, unknown>>> {
  const given = options.parameters ?? {};
  const missing = (header.unkeptParameters ?? []).filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) {
    throw new ResumeError(
      `Run ${header.run} cannot be resumed without its parameters ${
        missing.join(", ")
      }, which could ` +
        "not be kept. Give them once more, with the values they had.",
    );
  }
  const kept = header.parameters === undefined ? {} : await readParameters(store, header);
  const { graph, flow } = plan;
  const resolved = resolveParameters(graph, { ...kept, ...given }, flow.name);
  const [before, after] = [kept, resolved].map(fingerprintInputs);
  const different = Object.keys(given).filter((name) =>
    Object.hasOwn(kept, name) && before![name] !== after![name]
  );
  if (different.length === 0) return kept;
  throw new ResumeError(
    `Run ${header.run} cannot be resumed with other values for its parameters ` +
      `${different.join(", ")}. Leave them out, or begin a new run.`,
  );
}

async function readParameters(
  store: ResultStore,
  { run, parameters }: RunHeader,
): Promise<Record<string, unknown>> {
  try {
    const keeping = { store, serializer: DEFAULT_SERIALIZER };
    return await readValue(parameters!, keeping) as Record<string, unknown>;
  } catch (cause) {
    throw new ResumeError(
      `Run ${run} cannot be resumed, for its parameters cannot be read: ${
        cause instanceof Error ? cause.message : "its store failed"
      }`,
      { cause },
    );
  }
}

/** Everything that the configuration has of secrets. */
function localSecrets(config: object): Redactor {
  const redactor = new Redactor();
  for (const name of secretNames(config)) redactor.add(secretOf(config, name)?.value, name);
  return redactor;
}

function policyOf(text: string): LeakPolicy {
  if (text === "refuse" || text === "redact" || text === "allow") return text;
  throw new TypeError(
    `The configuration's \`results.leak_policy\` is "${text}". It can be "refuse", "redact" or "allow".`,
  );
}
