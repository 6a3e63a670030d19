// The children of a mapped task's run, and how far they have come.
import type { State } from "../../tasks/mod.ts";
import type { TaskRun } from "./task_run.ts";

/** What a mapped task run knows of its children. */
export class MapProgress {
  /** What is mapped over, by the edge or constant that it came with, as long as a child may need it. */
  elements: ReadonlyMap<object, readonly unknown[]>;
  /** For each edge that flattens a mapped upstream: whose result each element is a part of. */
  origins: ReadonlyMap<object, readonly TaskRun[]> | undefined = undefined;
  /** One run for each element. */
  readonly children: TaskRun[] = [];
  /** How many children have not finished. */
  openCount = 0;
  /** How many finished otherwise than successfully. */
  unsuccessfulCount = 0;
  /** How many were skipped. */
  skippedCount = 0;

  /** Counts the end of a child. */
  countEnd(state: State): void {
    if (state.isSkipped) this.skippedCount++;
    if (!state.isSuccessful) this.unsuccessfulCount++;
  }

  constructor(elements: ReadonlyMap<object, readonly unknown[]>) {
    this.elements = elements;
  }
}
