// What the context says inside a task run.
import { CAPTURES_CONSOLE } from "../logging/console_patch.ts";
import { taskLogger } from "../logging/run_logger.ts";
import type { TaskRun } from "./task_run.ts";

/** The value of a context key inside a task run; `undefined` where the flow run has the answer. */
export function readTaskContext(run: TaskRun, key: string): unknown {
  switch (key) {
    case "taskName":
      return run.task.name;
    case "taskFullName":
      return run.fullName;
    case "taskRunName":
      return run.extras?.runName;
    case "taskSlug":
      return run.flowRun.graph.slugOf(run.node);
    case "taskTags":
      return run.task.tags;
    case "taskRunCount":
      return run.attempt;
    case "taskLoopCount":
      return run.extras?.loop?.count ?? 1;
    case "taskLoopResult":
      return run.extras?.loop?.result;
    case "mapIndex":
      return run.mapIndex < 0 ? undefined : run.mapIndex;
    case "resume":
      return run.extras?.isResumed;
    case "logger":
      return taskLogger(run);
    case "signal":
      return signalOf(run);
    case CAPTURES_CONSOLE:
      return run.task.settings.logStdout || undefined;
    default:
      return undefined;
  }
}

/** Made when it is asked for: only a task with a timeout has a signal of its own. */
export function signalOf(run: TaskRun): AbortSignal {
  // What puts a resource away goes on when the run is cancelled, and is told only when its grace is over.
  if (run.task.isCleanup) return ((run.extras ??= {}).abort ??= new AbortController()).signal;
  const runSignal = run.flowRun.abort.signal;
  if (run.task.settings.timeoutMs === undefined) return runSignal;
  const extras = run.extras ??= {};
  if (extras.abort === undefined) {
    const abort = new AbortController();
    extras.abort = abort;
    if (runSignal.aborted) abort.abort(runSignal.reason);
    else runSignal.addEventListener("abort", () => abort.abort(runSignal.reason), { once: true });
  }
  return extras.abort.signal;
}
