// What the results of a run are opened with.
import type { Redactor } from "../../secrets/mod.ts";
import type { ResultStore } from "../../tasks/mod.ts";
import type { FlowPlan, RunOptions } from "../engine/mod.ts";
import type { LeakPolicy } from "./leak_guard.ts";

/** What the results of a run are opened with. */
export interface Opening {
  readonly plan: FlowPlan;
  readonly options: RunOptions;
  readonly store: ResultStore;
  readonly policy: LeakPolicy;
  /** Knows the secrets of the configuration: what is written first is written before any is resolved. */
  readonly redactor: Redactor;
}
