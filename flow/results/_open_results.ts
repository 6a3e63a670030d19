// Opens the results of a run that keeps some: of a new run, or of one that is resumed.
import { originOf, secretNames, secretOf } from "../../config/_internal.ts";
import { type Config, ConfigError, context } from "../../config/mod.ts";
import { Redactor } from "../../secrets/mod.ts";
import type { ResultStore } from "../../tasks/mod.ts";
import type { FlowPlan, RunOptions } from "../engine/mod.ts";
import { differences, placesNow, shapeOf } from "./_flow_shape.ts";
import { JournalWriter } from "./_journal_writer.ts";
import { KeptRun, type KeptRunStart } from "./_kept_run.ts";
import type { Opening } from "./_opening.ts";
import { readJournal } from "./_read_journal.ts";
import { lastRecords } from "./_restore_runs.ts";
import { headerOf, maskHeader } from "./_run_header.ts";
import { doubtfulRecords } from "./_second_look.ts";
import { addToIndex, newestRun } from "./_run_index.ts";
import { folderOf, isRunId } from "./_run_locations.ts";
import { forgetSecretParameters, keepParameters, parametersOf } from "./_run_parameters.ts";
import { FileResultStore } from "./file_result_store.ts";
import type { RunHeader } from "./journal_record.ts";
import type { LeakPolicy } from "./leak_guard.ts";
import { ResumeError } from "./resume_error.ts";

/**
 * Opens the results of a run.
 *
 * @throws {ResumeError} If the run to resume cannot be.
 * @throws {ConfigError} If `results.leak_policy` is no policy.
 */
export async function openResults(plan: FlowPlan, options: RunOptions): Promise<KeptRun> {
  const { config } = context;
  const opening: Opening = {
    plan,
    options,
    store: options.results ?? new FileResultStore(config.results.folder),
    policy: policyOf(config),
    redactor: localSecrets(config),
  };
  const isNew = options.resume === undefined;
  const runId = isNew ? crypto.randomUUID() : await runToResume(opening, options.resume);
  const lock = await lockRun(opening.store, runId);
  try {
    return new KeptRun({
      runId,
      store: opening.store,
      resultDefaults: plan.resultDefaults,
      policy: opening.policy,
      lock,
      ...isNew ? openNew(opening, runId) : await openResumed(opening, runId),
    });
  } catch (error) {
    await lock?.[Symbol.asyncDispose]();
    throw error;
  }
}

/** What a new run begins with, and one that is resumed begins with otherwise. */
type Beginning = Pick<
  KeptRunStart,
  "journal" | "begin" | "forgetSecrets" | "records" | "doubtful" | "parameters" | "date"
>;

function openNew(opening: Opening, runId: string): Beginning {
  const { store, plan, redactor } = opening;
  const date = new Date();
  const journal = new JournalWriter(store, runId, 1);
  let header: RunHeader | undefined;
  return {
    journal,
    begin: async (run) => {
      const flow = redactor.redact(plan.name);
      const at = date.toISOString();
      // Before the journal: a run that is in no list could not be forgotten either.
      await addToIndex(store, { flow, run: runId, at });
      const shape = shapeOf(plan.graph, redactor);
      const parameters = await keepParameters(opening, run);
      header = { kind: "run", version: 1, at, flow, run: runId, ...shape, ...parameters };
      journal.add(header);
      await journal.commit();
    },
    forgetSecrets: forgetSecrets(store, () => header),
    records: undefined,
    doubtful: [],
    parameters: {},
    date,
  };
}

async function openResumed(opening: Opening, runId: string): Promise<Beginning> {
  const { store, plan, redactor } = opening;
  const found = await readJournal(store, runId);
  const header = headerOf(found, opening, runId);
  const now = shapeOf(plan.graph, redactor);
  const different = differences(header, now);
  if (different.length > 0) {
    throw new ResumeError(
      `Run ${runId} cannot be resumed, for flow "${header.flow}" has changed since it began: ` +
        `${different.join("; ")}. Run it from the start, or with the flow as it was.`,
    );
  }
  const { records, faults, lastSegment } = found!;
  const places = placesNow(header, now);
  const journal = new JournalWriter(store, runId, lastSegment + 1);
  return {
    journal,
    begin: async (run) => {
      for (const fault of faults) {
        run.logger.warn(`${fault} What it said is forgotten, and those tasks run again.`);
      }
      journal.add({ kind: "resume", at: new Date().toISOString() });
      await journal.commit();
    },
    forgetSecrets: forgetSecrets(store, () => header),
    records: lastRecords(records, places),
    doubtful: doubtfulRecords(records).map((record) => ({ ...record, node: places[record.node]! })),
    parameters: await parametersOf(opening, header),
    date: new Date(header.at),
  };
}

/** Takes back what was written before a secret in it was known. */
function forgetSecrets(
  store: ResultStore,
  header: () => RunHeader | undefined,
): KeptRunStart["forgetSecrets"] {
  let areParametersForgotten = false;
  return async (run, isEnd) => {
    areParametersForgotten ||= await forgetSecretParameters(store, run);
    const written = isEnd ? header() : undefined;
    if (written !== undefined) await maskHeader(store, written, run);
  };
}

async function runToResume(
  { store, plan, redactor }: Opening,
  resume: string | undefined,
): Promise<string> {
  if (resume !== undefined && resume !== "latest") {
    if (isRunId(resume)) return resume;
    throw new ResumeError(
      `There is no run ${JSON.stringify(resume)}: that is no run's identifier.`,
    );
  }
  const flowName = redactor.redact(plan.name);
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

/** Everything that the configuration has of secrets. */
function localSecrets(config: object): Redactor {
  const redactor = new Redactor();
  for (const name of secretNames(config)) redactor.add(secretOf(config, name)?.value, name);
  return redactor;
}

function policyOf(config: Config): LeakPolicy {
  const { leak_policy } = config.results;
  if (leak_policy === "refuse" || leak_policy === "redact" || leak_policy === "allow") {
    return leak_policy;
  }
  throw new ConfigError(
    `results.leak_policy is ${JSON.stringify(leak_policy)} in ` +
      `${
        originOf(config, "results.leak_policy")
      }, which is no policy: use refuse, redact or allow.`,
    { key: "results.leak_policy" },
  );
}
