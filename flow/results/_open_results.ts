// Opens the results of a run that keeps some: of a new run, or of one that is resumed.
import { originOf, secretNames, secretOf } from "../../config/_internal.ts";
import { type Config, ConfigError, context } from "../../config/mod.ts";
import { Redactor } from "../../secrets/mod.ts";
import type {
  FlowPlan,
  FlowRunState,
  RunHeader,
  RunLease,
  RunOptions,
  RunStore,
  StoredRecord,
} from "../engine/mod.ts";
import { configuredStore } from "./_configured_store.ts";
import { eachRecord } from "./_each_record.ts";
import { differences, placesNow, shapeOf } from "./_flow_shape.ts";
import { type BegunRecords, KeptRun, type KeptRunStart } from "./_kept_run.ts";
import { lastRecords } from "./_restore_runs.ts";
import { headerOf } from "./_run_header.ts";
import { isRunId } from "./_run_locations.ts";
import { keepParameters, parametersOf } from "./_run_parameters.ts";
import type { LeakPolicy } from "./leak_guard.ts";
import { ResumeError } from "./resume_error.ts";

/**
 * Opens the results of a run.
 *
 * @throws {ResumeError} If the run to resume cannot be.
 * @throws {ConfigError} If `results.leak_policy` is no policy, or `results.store` no store.
 */
export async function openResults(plan: FlowPlan, options: RunOptions): Promise<KeptRun> {
  const { config } = context;
  const store = options.results ?? configuredStore(config);
  const policy = policyOf(config, store);
  store.requirePermission?.();
  // What is written first is written before any secret is resolved.
  const redactor = localSecrets(config);
  const start = { store, policy, resultDefaults: plan.resultDefaults };
  if (options.resume === undefined) {
    return new KeptRun({ ...start, ...openNew(plan, store, redactor) });
  }
  const runId = await runToResume(options.resume, store, redactor.redact(plan.name));
  const lease = await leaseOf(store, runId);
  try {
    const found = await openResumed(plan, options, lease, { store, redactor });
    return new KeptRun({ ...start, ...found });
  } catch (error) {
    await lease.release();
    throw error;
  }
}

type Beginning = Pick<KeptRunStart, "runId" | "begin" | "records" | "parameters" | "date">;

function openNew(plan: FlowPlan, store: RunStore, redactor: Redactor): Beginning {
  const runId = crypto.randomUUID();
  const date = new Date();
  const begin = async (run: FlowRunState): Promise<BegunRecords> => {
    const { header: parameters, bytes } = await keepParameters(store.results, run, redactor);
    const header: RunHeader = {
      kind: "run",
      version: 1,
      at: date.toISOString(),
      flow: redactor.redact(plan.name),
      run: runId,
      ...shapeOf(plan.graph, redactor),
      ...parameters,
    };
    return { lease: await store.begin(header, bytes), header };
  };
  return { runId, begin, records: undefined, parameters: {}, date };
}

async function openResumed(
  plan: FlowPlan,
  options: RunOptions,
  lease: RunLease,
  { store, redactor }: { readonly store: RunStore; readonly redactor: Redactor },
): Promise<Beginning> {
  const { runId } = lease;
  const first = await store.read(runId, { upTo: 1, withBytes: true });
  const header = headerOf(first, runId, redactor.redact(plan.name));
  const now = shapeOf(plan.graph, redactor);
  const different = differences(header, now);
  if (different.length > 0) {
    throw new ResumeError(
      `Run ${runId} cannot be resumed, for flow "${header.flow}" has changed since it began: ` +
        `${different.join("; ")}. Run it from the start, or with the flow as it was.`,
    );
  }
  const bytes = first.records[0]?.bytes;
  const kept = { record: header, ...bytes !== undefined && { bytes } };
  const parameters = await parametersOf(store.results, plan, options, kept);
  const records: StoredRecord[] = [];
  const faults = await eachRecord(store, runId, { after: 1 }, (each) => void records.push(each));
  const begin = async (run: FlowRunState): Promise<BegunRecords> => {
    for (const fault of faults) {
      run.logger.warn(`${fault} What it said is forgotten, and those tasks run again.`);
    }
    await lease.append([{ record: { kind: "resume", at: new Date().toISOString() } }]);
    return { lease, header };
  };
  return {
    runId,
    begin,
    records: lastRecords(records, placesNow(header, now)),
    parameters,
    date: new Date(header.at),
  };
}

/** The identifier of the run to resume. */
async function runToResume(resume: string, store: RunStore, flowName: string): Promise<string> {
  if (resume !== "latest") {
    if (isRunId(resume)) return resume;
    throw new ResumeError(
      `There is no run ${JSON.stringify(resume)}: that is no run's identifier.`,
    );
  }
  const { runs: [newest] } = await store.list({ flowName, limit: 1 });
  if (newest !== undefined) return newest.runId;
  throw new ResumeError(
    `There is no run of flow "${flowName}" in ${store.name}. Run it without \`resume\` first.`,
  );
}

async function leaseOf(store: RunStore, runId: string): Promise<RunLease> {
  const lease = await store.lease(runId);
  if (lease !== undefined) return lease;
  throw new ResumeError(
    await store.find(runId) === undefined
      ? `Run ${runId} cannot be resumed: ${store.name} has no such run.`
      : `Run ${runId} is being run by another process. Wait for its end, or end it first.`,
  );
}

/** All secrets that the configuration has. */
function localSecrets(config: object): Redactor {
  const redactor = new Redactor();
  for (const name of secretNames(config)) redactor.add(secretOf(config, name)?.value, name);
  return redactor;
}

const POLICIES: readonly LeakPolicy[] = ["refuse", "redact", "encrypt", "allow"];

function policyOf(config: Config, store: RunStore): LeakPolicy {
  const { leak_policy } = config.results;
  const policy = POLICIES.find((each) => each === leak_policy);
  const origin = originOf(config, "results.leak_policy");
  const key = { key: "results.leak_policy" };
  if (policy === undefined) {
    throw new ConfigError(
      `results.leak_policy is ${
        JSON.stringify(leak_policy)
      } in ${origin}, which is no policy: use ` +
        "refuse, redact, encrypt or allow.",
      key,
    );
  }
  if (policy !== "encrypt" || store.isEncrypted) return policy;
  throw new ConfigError(
    `results.leak_policy is "encrypt" in ${origin}, and ${store.name} encrypts nothing: give the store an ` +
      "`encryptionKey`.",
    key,
  );
}
