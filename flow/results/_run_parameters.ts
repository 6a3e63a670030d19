// The parameters of a run, kept with its first record: whoever resumes it need not give them again.
import { fingerprintInputs, Parameter, type ResultStore } from "../../tasks/mod.ts";
import type { Redactor } from "../../secrets/mod.ts";
import {
  type FlowPlan,
  type FlowRunState,
  type NewRecord,
  resolveParameters,
  type RunHeader,
  type RunOptions,
} from "../engine/mod.ts";
import { DEFAULT_SERIALIZER } from "./_defaults.ts";
import { inTime } from "./_in_time.ts";
import { keepValue, readValue } from "./_kept_bytes.ts";
import { guardedBytes } from "./leak_guard.ts";
import { parametersAt } from "./_run_locations.ts";
import { ResumeError } from "./resume_error.ts";

/** The parameters of a run as they are kept. */
export interface KeptParameters {
  readonly header: Pick<RunHeader, "parameters" | "unkeptParameters">;
  /** The bytes for the first record; none where they are in the result store. */
  readonly bytes?: Uint8Array;
}

/** Keeps the parameters that can be kept. secrecy 7: none that holds a secret. */
export async function keepParameters(
  store: ResultStore,
  { id, parameters, redactor: resolved }: FlowRunState,
  redactor: Redactor,
): Promise<KeptParameters> {
  const kept: Record<string, unknown> = {};
  const unkept: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    const parameter = { [name]: value };
    const isKept = await canBeKept(parameter, redactor) && await canBeKept(parameter, resolved);
    if (isKept) Object.assign(kept, parameter);
    else unkept.push(redactor.redact(name)); // Whoever resumes the run is asked for it.
  }
  const guard = { serializer: DEFAULT_SERIALIZER, redactor, policy: "refuse" } as const;
  const keeping = { ...guard, store, isInRecord: true };
  const value = Object.keys(kept).length === 0
    ? undefined
    : await keepValue(kept, () => parametersAt(id), keeping);
  return {
    header: {
      ...value !== undefined && { parameters: value.result },
      ...unkept.length > 0 && { unkeptParameters: unkept },
    },
    ...value?.bytes !== undefined && { bytes: value.bytes },
  };
}

/** The first record without the parameters, for a run of which one turned out to hold a secret. */
export async function withoutParameters(
  store: ResultStore,
  header: RunHeader,
  { id, parameters, redactor, logger }: FlowRunState,
): Promise<RunHeader> {
  const { parameters: kept, ...rest } = header;
  if (kept?.location !== undefined) {
    const location = parametersAt(id);
    await inTime(store.delete(location), store, `"${location}" cannot be deleted`);
  }
  logger.warn(
    "A parameter of the run holds a secret, so that the parameters are not kept. Whoever resumes the " +
      "run has to give them again.",
  );
  const names = Object.keys(parameters).map((name) => redactor.redact(name));
  return { ...rest, unkeptParameters: names };
}

/** Whether none of a run's parameters holds a secret that is known by now. */
export async function areParametersPlain({ parameters, redactor }: FlowRunState): Promise<boolean> {
  return Object.keys(parameters).length === 0 || await canBeKept(parameters, redactor);
}

async function canBeKept(value: unknown, redactor: Redactor): Promise<boolean> {
  try {
    await guardedBytes(value, { serializer: DEFAULT_SERIALIZER, redactor, policy: "refuse" });
    return true;
  } catch {
    return false; // Why does not matter: a value of any kind is a parameter's right.
  }
}

/**
 * The parameters of the run that is resumed.
 *
 * @throws {ResumeError} If another value is given for one, or one that was not kept is not given.
 */
export async function parametersOf(
  store: ResultStore,
  { graph, name }: FlowPlan,
  options: RunOptions,
  { record: header, bytes }: NewRecord & { readonly record: RunHeader },
): Promise<Readonly<Record<string, unknown>>> {
  const given = options.parameters ?? {};
  const refuseWithout = (names: readonly string[]) => {
    const missing = names.filter((name) => !Object.hasOwn(given, name));
    if (missing.length === 0) return;
    throw new ResumeError(
      `Run ${header.run} cannot be resumed without its parameters ${
        missing.join(", ")
      }, which could ` +
        "not be kept. Give them once more, with the values they had.",
    );
  };
  refuseWithout(header.unkeptParameters ?? []);
  const kept = await readParameters(store, header, bytes);
  if (kept === undefined) {
    const tasks = graph.nodes.map(({ task }) => task);
    refuseWithout(tasks.filter((task) => task instanceof Parameter).map(({ name }) => name));
    return {};
  }
  const resolved = resolveParameters(graph, { ...kept, ...given }, name);
  const [before, after] = [fingerprintInputs(kept), fingerprintInputs(resolved)];
  const different = Object.keys(given).filter((name) =>
    Object.hasOwn(kept, name) && before[name] !== after[name]
  );
  if (different.length === 0) return kept;
  throw new ResumeError(
    `Run ${header.run} cannot be resumed with other values for its parameters ` +
      `${different.join(", ")}. Leave them out, or begin a new run.`,
  );
}

/** The parameters as they were kept; nothing where they are lost. */
async function readParameters(
  store: ResultStore,
  { parameters }: RunHeader,
  bytes: Uint8Array | undefined,
): Promise<Record<string, unknown> | undefined> {
  if (parameters === undefined) return {};
  try {
    const keeping = { store, serializer: DEFAULT_SERIALIZER };
    return await readValue(parameters, bytes, keeping) as Record<string, unknown>;
  } catch {
    return undefined; // Whoever resumes the run is asked for them.
  }
}
