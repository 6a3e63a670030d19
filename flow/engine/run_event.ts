// What a run tells of itself while it goes on.
import type { AnyTask, State } from "../../tasks/mod.ts";

/** A change of state during a run: the flow run's own, or that of one of its task runs. */
export type RunEvent = FlowRunEvent | TaskRunEvent;

/** A flow run has begun, or has come to its end. */
export interface FlowRunEvent {
  /** What the event is about. */
  readonly type: "flow";
  /** When it happened. */
  readonly at: Date;
  /** The flow's name. */
  readonly flowName: string;
  /** The flow run's identifier. */
  readonly flowRunId: string;
  /** The flow run's state. */
  readonly state: State;
  /** How many tasks the flow has; the runs of mapped tasks are not known before they begin. */
  readonly taskCount: number;
}

/** A task run has changed its state. What a resumed run has already is told when it begins. */
export interface TaskRunEvent {
  /** What the event is about. */
  readonly type: "task";
  /** When it happened. */
  readonly at: Date;
  /** The flow's name. */
  readonly flowName: string;
  /** The flow run's identifier. */
  readonly flowRunId: string;
  /** The task. */
  readonly task: AnyTask;
  /** The task's identifier within the flow. */
  readonly taskSlug: string;
  /** Which of a mapped task's runs it is, from 0; `undefined` for all others. */
  readonly mapIndex: number | undefined;
  /** How many runs a mapped task has, once that is known. */
  readonly mapCount: number | undefined;
  /** Which attempt it is; the first is 1. */
  readonly attempt: number;
  /** The task run's state, with no secret in its message. */
  readonly state: State;
}
