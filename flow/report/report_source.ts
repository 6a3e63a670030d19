// The port by which a report learns of a run: one that has just ended, or one of which records were kept.
import type { Redactor } from "../../secrets/mod.ts";
import type { State } from "../../tasks/mod.ts";
import type { Drawing } from "../pictures/mod.ts";

/** A run, as far as a report shows it. Texts need not be masked, nor cut to a length. */
export interface ReportSource {
  /** The flow's name. */
  readonly flowName: string;
  /** The run's identifier. */
  readonly runId: string;
  /** The state that the run ended with. */
  readonly state: State;
  /** When the run began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endedAtMs: number;
  /** The flow's tasks and edges, with the states of the tasks. */
  readonly drawing: Drawing;
  /** One run for each task of the drawing, in its order, then the children of mapped tasks. */
  readonly runs: readonly SourceRun[];
  /** The log, in order. */
  readonly lines: readonly SourceLine[];
  /** How many lines before those were not kept. */
  readonly cutLineCount: number;
  /** Masks the secrets that are known when the report is made. */
  readonly redactor: Redactor;
}

/** A task run. Times are in milliseconds since the flow run began; -1 where nothing is known of them. */
export interface SourceRun {
  /** The index of its task in the drawing. */
  readonly task: number;
  /** The index of the element that it runs for, in a mapped task; -1 elsewhere. */
  readonly mapIndex: number;
  /** The task's identifier within the flow. */
  readonly slug: string;
  /** The state that it ended with. */
  readonly state: State;
  /** The shape of each input by its name, where the run failed by itself: `{ rows: "array of 3" }`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The last attempt; the first is 1. */
  readonly attempt: number;
  /** When the last attempt began. */
  readonly startedMs: number;
  /** When the last attempt ended. */
  readonly endedMs: number;
  /** The attempts before the last. */
  readonly earlier: readonly SourceAttempt[];
}

/** An attempt that was followed by another. */
export interface SourceAttempt {
  /** When it began. */
  readonly startedMs: number;
  /** When it ended. */
  readonly endedMs: number;
  /** The state that it ended with. */
  readonly state: State;
}

/** A line of the log. */
export interface SourceLine {
  /** The index of the task run that logged it; -1 for the flow run. */
  readonly run: number;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** How much it matters: `INFO`. */
  readonly level: string;
  /** The message, with its fields. */
  readonly text: string;
}
