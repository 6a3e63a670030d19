// A step of the pipeline.
import { Skipped, type State } from "../../tasks/mod.ts";
import type { TaskRun } from "./task_run.ts";
import { upstreamRun } from "./upstream_states.ts";

/**
 * A task whose upstreams were skipped is skipped too, unless it said otherwise.
 *
 * Prefect 1.4.1: a task that is mapped over another leaves it to each child to be skipped with its own.
 */
export function checkUpstreamSkipped(run: TaskRun): State | undefined {
  if (!run.task.settings.skipOnUpstreamSkip) return undefined;
  for (const edge of run.node.upstream) {
    const upstream = upstreamRun(run, edge);
    const skippedCount = edge.isMapped ? 0 : upstream.map?.skippedCount ?? 0;
    if (upstream.state.isSkipped || skippedCount > 0) {
      return new Skipped(
        `Upstream task "${upstream.fullName}" was skipped; if this was not the intended behavior, ` +
          "consider `skipOnUpstreamSkip: false` for this task.",
      );
    }
  }
  return undefined;
}
