// A dependency between two tasks, as users see it.
import type { AnyTask } from "../../tasks/mod.ts";

/** A dependency: `downstream` follows `upstream`, and takes its result where there is a key. */
export interface Edge {
  /** The task that comes first. */
  readonly upstream: AnyTask;
  /** The task that follows. */
  readonly downstream: AnyTask;
  /** The input that the result becomes: a name, a position, or a path such as `rows[1].id`. */
  readonly key: string | undefined;
  /** True if `downstream` runs once for each element of the result. */
  readonly mapped: boolean;
  /** True if the elements mapped over lie one level down. */
  readonly flattened: boolean;
}
