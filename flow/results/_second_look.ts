// A second look at what a run has kept before it knew all of its secrets: secrecy 5 holds for what it leaves
// behind, whenever it learned of them.
import { ByteSearch } from "../../secrets/byte_search/_internal.ts";
import { redactValue } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import type { Serializer } from "../../tasks/mod.ts";
import type {
  FlowRunState,
  NewRecord,
  ResultReference,
  RunLease,
  RunRecord,
  RunStore,
  StoredRecord,
  TaskRecord,
  TaskRun,
} from "../engine/mod.ts";
import { sha256 } from "./_digest.ts";
import { inTime } from "./_in_time.ts";
import { eachRecord } from "./_each_record.ts";
import { checksumAt } from "./_target.ts";
import type { TaskStorage } from "./_task_storage.ts";
import { guardedBytes, type LeakPolicy } from "./leak_guard.ts";
import { LeakError } from "./leak_error.ts";
import { isWrapping } from "./serializers/wrapping_serializer.ts";

/** Of whose records to take a second look. */
export interface SecondLook {
  readonly store: RunStore;
  readonly lease: RunLease;
  readonly run: FlowRunState;
  readonly policy: LeakPolicy;
  /** The last record that was written before all secrets were known. */
  readonly upTo: number;
  /** How the results of a task are kept. */
  readonly storageOf: (run: TaskRun) => TaskStorage;
  /** Told of a result that is kept with a mask, or no longer. */
  readonly changed: (run: TaskRun, isKept: boolean) => void;
  /** Told of a result of which it cannot be told whether it holds a secret. */
  readonly failed: (run: TaskRun, result: ResultReference, error: unknown) => void;
}

/**
 * Looks for secrets in the records of a run. A text is masked; a result that holds one is masked where the
 * policy says so and it can be, and removed otherwise.
 *
 * @throws {RunStoreError} If the store fails.
 */
export async function lookAgain(look: SecondLook): Promise<void> {
  const changes: StoredRecord[] = [];
  await eachRecord(
    look.store,
    look.run.id,
    { upTo: look.upTo, withBytes: true },
    async (stored) => {
      const masked = await maskRecord(stored, look);
      if (masked !== stored) changes.push({ number: stored.number, ...masked });
    },
  );
  await look.lease.rewrite(changes);
}

/** A record without secrets; the same one where it holds none. */
async function maskRecord(stored: StoredRecord, look: SecondLook): Promise<NewRecord> {
  const { redactor, logger } = look.run;
  const record = maskTexts(stored.record, redactor);
  if (record.kind === "run" && record !== stored.record) {
    logger.warn(
      "A name in the flow holds a secret. It is masked in the records of the run, which cannot be resumed.",
    );
  }
  const result = record.kind === "task" ? await lookAtResult(record, stored, look) : undefined;
  if (result !== undefined) return result;
  return record === stored.record ? stored : { ...stored, record };
}

/** A record whose texts have no secret in them; the same one where nothing had. */
function maskTexts(record: RunRecord, redactor: Redactor): RunRecord {
  switch (record.kind) {
    case "run": {
      const { flow, tasks, edges } = record;
      const names = { flow, tasks, edges };
      const masked = redactValue(names, redactor) as typeof names;
      return masked === names ? record : { ...record, ...masked };
    }
    case "log": {
      const text = redactor.redact(record.text);
      return text === record.text ? record : { ...record, text };
    }
    case "task": {
      const task = redactor.redact(record.task);
      const state = redactValue(record.state, redactor) as typeof record.state;
      return state === record.state && task === record.task ? record : { ...record, state, task };
    }
    case "flow": {
      const state = redactValue(record.state, redactor) as typeof record.state;
      return state === record.state ? record : { ...record, state };
    }
    default:
      return record;
  }
}

/** The record of a result that turned out to hold a secret; nothing where it holds none. */
async function lookAtResult(
  record: TaskRecord,
  { bytes }: StoredRecord,
  look: SecondLook,
): Promise<NewRecord | undefined> {
  const run = runOf(record, look.run);
  if (record.result === undefined || run === undefined) return undefined;
  const storage = look.storageOf(run);
  if (look.policy === "allow" || (look.policy === "encrypt" && storage.isRunsOwn)) return undefined;
  try {
    const changed = record.result.location === undefined
      ? await lookInRecord(record, bytes, storage, look)
      : await lookInStore(record, record.result.location, storage, look);
    if (changed === undefined) return undefined;
    if (record.copy !== undefined) await remove(record.copy, storage);
    const { copy: _, ...rest } = changed.record as TaskRecord;
    look.changed(run, rest.result !== undefined);
    return { ...changed, record: rest };
  } catch (error) {
    look.failed(run, record.result, error);
    return undefined;
  }
}

async function lookInRecord(
  record: TaskRecord,
  bytes: Uint8Array | undefined,
  { serializer }: TaskStorage,
  { run: { redactor }, policy }: SecondLook,
): Promise<NewRecord | undefined> {
  if (bytes === undefined || !await holdsSecret(bytes, serializer, redactor)) return undefined;
  const masked = policy === "redact" ? await maskedBytes(bytes, serializer, redactor) : undefined;
  if (masked === undefined) return { record: withoutResult(record) };
  const result = { ...record.result!, size: masked.length };
  return { record: { ...record, result }, bytes: masked };
}

async function lookInStore(
  record: TaskRecord,
  location: string,
  storage: TaskStorage,
  { run: { redactor }, policy }: SecondLook,
): Promise<NewRecord | undefined> {
  const { store, serializer, target } = storage;
  const bytes = await inTime(store.read(location), store, `"${location}" cannot be read`);
  // Another run has written there since: that one has looked.
  if (bytes === undefined || sha256(bytes) !== record.result?.sha256) return undefined;
  if (!await holdsSecret(bytes, serializer, redactor)) return undefined;
  if (target !== undefined) await remove(checksumAt(location), storage);
  await remove(location, storage);
  const masked = policy === "redact" && target === undefined
    ? await maskedBytes(bytes, serializer, redactor)
    : undefined;
  if (masked === undefined) return { record: withoutResult(record) };
  await inTime(store.write(location, masked), store, `"${location}" cannot be written`);
  const result = { ...record.result, sha256: sha256(masked), size: masked.length };
  return { record: { ...record, result } };
}

function withoutResult({ result: _, ...record }: TaskRecord): TaskRecord {
  return { ...record, unkept: "it holds a secret" };
}

function runOf({ node, map }: TaskRecord, { runs }: FlowRunState): TaskRun | undefined {
  return map === undefined ? runs[node] : runs[node]?.map?.children[map];
}

async function remove(location: string, { store }: TaskStorage): Promise<void> {
  await inTime(store.delete(location), store, `"${location}" cannot be deleted`);
}

async function holdsSecret(
  bytes: Uint8Array,
  serializer: Serializer,
  redactor: Redactor,
): Promise<boolean> {
  if (ByteSearch.of(redactor).isFoundIn(bytes)) return true;
  if (!isWrapping(serializer)) return false;
  try {
    const value = await serializer.deserialize(bytes);
    await guardedBytes(value, { serializer, redactor, policy: "refuse" });
    return false;
  } catch {
    return true; // What cannot be looked into is not left behind either.
  }
}

/** The bytes with secrets masked; nothing where they cannot be. */
async function maskedBytes(
  bytes: Uint8Array,
  serializer: Serializer,
  redactor: Redactor,
): Promise<Uint8Array | undefined> {
  try {
    const value = await serializer.deserialize(bytes);
    return await guardedBytes(value, { serializer, redactor, policy: "redact" });
  } catch (error) {
    if (error instanceof LeakError) return undefined;
    throw error;
  }
}
