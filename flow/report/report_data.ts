// The data of a report. The page holds them in a shorter form: see `encode_report.ts`.

/** A kind of state, with a colour and a sign of its own. */
export type StateKind =
  | "success"
  | "skipped"
  | "failed"
  | "blocked"
  | "running"
  | "retrying"
  | "paused"
  | "cancelled"
  | "pending";

/** A run as its report shows it. No secret is in it. */
export interface ReportData {
  /** The flow's name. */
  readonly flowName: string;
  /** The run's identifier. */
  readonly runId: string;
  /** The name of the state that the run ended with. */
  readonly stateName: string;
  /** The kind of that state. */
  readonly stateKind: StateKind;
  /** That state's message. */
  readonly message: string;
  /** When the run began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** One run for each task, in the order of the graph, then the runs of mapped tasks. */
  readonly runs: readonly ReportRun[];
  /** The log, in order. */
  readonly lines: readonly ReportLine[];
  /** How many earlier lines there is no room for. */
  readonly cutLineCount: number;
  /** The graph, laid out; none where it is too large. */
  readonly graph: ReportGraph | undefined;
}

/** A task run in a report. Times count from the beginning of the flow run; -1 stands for none. */
export interface ReportRun {
  /** The task's name. */
  readonly name: string;
  /** The task's identifier within the flow, where it is not the name and `-1`. */
  readonly slug: string;
  /** The kind of task. */
  readonly kind: "task" | "parameter" | "secret";
  /** `true` where the task runs once for each element of an input. */
  readonly isMapped: boolean;
  /** The index of the mapped task's run that this is a part of; -1 for none. */
  readonly parent: number;
  /** The index of the element that it runs for, in a mapped task; -1 elsewhere. */
  readonly mapIndex: number;
  /** The name of the state. */
  readonly stateName: string;
  /** The kind of the state. */
  readonly stateKind: StateKind;
  /** The state's message. */
  readonly message: string;
  /** The shapes of the inputs, a line each, of a run that failed by itself. */
  readonly inputs: string;
  /** The last attempt; the first is 1. */
  readonly attempt: number;
  /** When the last attempt began, in milliseconds. */
  readonly startedMs: number;
  /** When the last attempt ended, in milliseconds. */
  readonly endedMs: number;
  /** The attempts before the last, as far as they are known. */
  readonly earlier: readonly ReportAttempt[];
  /** The indexes of the tasks whose results it took, or that it waited for. */
  readonly upstream: readonly number[];
}

/** An attempt that was followed by another. */
export interface ReportAttempt {
  /** When it began, in milliseconds since the run did. */
  readonly startedMs: number;
  /** When it ended, in milliseconds since the run did. */
  readonly endedMs: number;
  /** The message of the state that it ended with. */
  readonly message: string;
}

/** A line of the log. */
export interface ReportLine {
  /** The index of the run that logged it; -1 for the flow. */
  readonly run: number;
  /** When, in milliseconds since the run began. */
  readonly atMs: number;
  /** The level: `DEBUG`, `INFO`, `WARNING` or `ERROR`. */
  readonly level: string;
  /** The message, with its fields. */
  readonly text: string;
}

/** A graph with a place for each of its tasks, in points from the top left corner. */
export interface ReportGraph {
  /** The width of all of it. */
  readonly width: number;
  /** The height of all of it. */
  readonly height: number;
  /** The tasks; in a large flow, all tasks of one name are one. */
  readonly boxes: readonly ReportBox[];
  /** The edges. */
  readonly edges: readonly ReportEdge[];
}

/** A task in the graph. */
export interface ReportBox {
  /** Its name. */
  readonly label: string;
  /** The runs that it stands for, by index, without the parts of mapped ones. */
  readonly runs: readonly number[];
  /** The middle, from the left. */
  readonly x: number;
  /** The middle, from the top. */
  readonly y: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/** An edge in the graph. */
export interface ReportEdge {
  /** The index of the box that it leaves. */
  readonly from: number;
  /** The index of the box that it leads to. */
  readonly to: number;
  /** `true` where each element goes to a run of its own. */
  readonly isMapped: boolean;
  /** The inputs that the result becomes, where they have names. */
  readonly label: string;
  /** The middle of the label: from the left, from the top. */
  readonly labelAt: readonly number[];
  /** The line: a first point, then three for each Bézier curve; x and y in turn. */
  readonly points: readonly number[];
}
