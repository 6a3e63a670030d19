// What a run's journal says, line by line.
import type { StateJSON } from "../../tasks/mod.ts";
import type { ResultReference } from "../engine/mod.ts";

export type { ResultReference } from "../engine/mod.ts";

/** The first line of a journal: which run it is, of which flow. */
export interface RunHeader {
  /** The kind of record. */
  readonly kind: "run";
  /** The version of the journal's form. */
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
  /** Where the parameters are kept; absent where there are none. */
  readonly parameters?: ResultReference;
  /** The parameters that were not kept: they hold a secret, or cannot be turned into bytes. */
  readonly unkeptParameters?: readonly string[];
}

/** A task, as a journal knows it. */
export interface TaskShape {
  /** Its identifier within the flow. */
  readonly slug: string;
  /** Its name. */
  readonly name: string;
  /** `true` where it runs once for each element of its inputs. */
  readonly mapped?: true;
}

/** An edge, as a journal knows it. */
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

/** A process goes on with the run. Results of the one before are found where its records say. */
export interface ResumeRecord {
  /** The kind of record. */
  readonly kind: "resume";
  /** When. */
  readonly at: string;
}

/** Secrets are known now that were not before. What is kept by then is looked at again at the end. */
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

/** What became of a task's run, or of one child of a mapped task's. A later record replaces an earlier. */
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
  /** Where the result is; absent where the task gave `undefined`. */
  readonly result?: ResultReference;
  /** Why the result is not kept. */
  readonly unkept?: UnkeptReason;
  /** How many children a mapped task's run has, all of which have finished. */
  readonly children?: number;
}

/** How the run ended. A run that was killed has no such record, or an earlier one than its last task's. */
export interface FlowRecord {
  /** The kind of record. */
  readonly kind: "flow";
  /** When. */
  readonly at: string;
  /** The state. */
  readonly state: StateJSON;
}

/** One line of a journal. */
export type JournalRecord = RunHeader | ResumeRecord | SecretsRecord | TaskRecord | FlowRecord;
