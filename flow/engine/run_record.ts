// What a run store keeps of a run, record by record.
import type { StateJSON } from "../../tasks/mod.ts";
/** Where the result of a finished task run is kept, and how to tell that it is the right one. */
export interface ResultReference {
  /** Where in the result store; absent where the bytes lie in the record itself. */
  readonly location?: string;
  /** The name of the serializer that wrote it. */
  readonly serializer: string;
  /** The SHA-256 of the bytes in the result store, in hexadecimal digits. */
  readonly sha256?: string;
  /** The number of its bytes. */
  readonly size: number;
}

/** The first record of a run: which run it is, of which flow. */
export interface RunHeader {
  /** The kind of record. */
  readonly kind: "run";
  /** The version of the records' form. */
  readonly version: 1;
  /** When the run began, in UTC: `2026-01-31T12:00:00.000Z`. */
  readonly at: string;
  /** The flow's name. */
  readonly flow: string;
  /** The run's identifier. */
  readonly run: string;
  /** The flow's tasks. Other records name them by their place in this list. */
  readonly tasks: readonly TaskShape[];
  /** The flow's edges. */
  readonly edges: readonly EdgeShape[];
  /** How the parameters are kept; absent where there are none. */
  readonly parameters?: ResultReference;
  /** The parameters that were not kept: they hold a secret, or cannot be turned into bytes. */
  readonly unkeptParameters?: readonly string[];
}

/** A task, as the first record has it. */
export interface TaskShape {
  /** Its identifier within the flow. */
  readonly slug: string;
  /** Its name. */
  readonly name: string;
  /** `true` where it runs once for each element of its inputs. */
  readonly mapped?: true;
}

/** An edge, as the first record has it. */
export interface EdgeShape {
  /** The place of the task it comes from. */
  readonly from: number;
  /** The place of the task it leads to. */
  readonly to: number;
  /** The input that the result becomes; absent for order alone. */
  readonly key?: string;
  /** How the result is mapped over, where it is. */
  readonly mapped?: "elements" | "flat";
}

/** A process goes on with the run. */
export interface ResumeRecord {
  /** The kind of record. */
  readonly kind: "resume";
  /** When. */
  readonly at: string;
}

/** Secrets are known that were not before. All earlier records are searched for them when the run ends. */
export interface SecretsRecord {
  /** The kind of record. */
  readonly kind: "secrets";
  /** When. */
  readonly at: string;
}

/** Why a result is not kept. On resume the task is run again where its result is needed. */
export type UnkeptReason =
  | "it is a secret"
  | "it holds a secret"
  | "it cannot be serialized"
  | "it could not be written"
  | "the task says so"
  | "it lives as long as its process";

/**
 * The state of a task's run, or of one child of a mapped task's. A later record of the same run replaces an
 * earlier one.
 */
export interface TaskRecord {
  /** The kind of record. */
  readonly kind: "task";
  /** When. */
  readonly at: string;
  /** The task's place in the list of the first record. */
  readonly node: number;
  /** The task's identifier within the flow. */
  readonly task: string;
  /** Which child of a mapped task's run it is, from 0. */
  readonly map?: number;
  /** Which attempt it is; the first is 1. */
  readonly attempt: number;
  /** The state. */
  readonly state: StateJSON;
  /** How the result is kept; absent where the task gave `undefined`. */
  readonly result?: ResultReference;
  /** Where the cache has a copy of a result that is too large for a record. */
  readonly copy?: string;
  /** Why the result is not kept. */
  readonly unkept?: UnkeptReason;
  /** How many children a mapped task's run has, all of which have finished. */
  readonly children?: number;
}

/** The end of the run. A run that was killed has none, or one that is older than its last task's record. */
export interface FlowRecord {
  /** The kind of record. */
  readonly kind: "flow";
  /** When. */
  readonly at: string;
  /** The state. */
  readonly state: StateJSON;
}

/** A line of the run's log, masked. */
export interface LogRecord {
  /** The kind of record. */
  readonly kind: "log";
  /** When. */
  readonly at: string;
  /** How much it matters: `INFO`. */
  readonly level: string;
  /** The place of the task that logged it; absent for a line of the flow run's own. */
  readonly node?: number;
  /** The child of the mapped task that logged it, from 0. */
  readonly map?: number;
  /** The message, with what belongs to it. */
  readonly text: string;
}

/** One record of a run. */
export type RunRecord =
  | RunHeader
  | ResumeRecord
  | SecretsRecord
  | TaskRecord
  | LogRecord
  | FlowRecord;
