// Reads for a report a run that has ended in this process.
import { drawRun, engineRunOf, type FlowRun } from "../_internal.ts";
import { failuresOf, TaskRun } from "../engine/mod.ts";
import type { ReportSource, SourceRun } from "./report_source.ts";

/** Reads a run that has ended. */
export function sourceOfRun(flowRun: FlowRun): ReportSource {
  const run = engineRunOf(flowRun);
  const { flowName, graph, redactor, startedAtMs, endedAtMs, log } = run;
  const taskRuns = [...run.runs, ...run.runs.flatMap(({ map }) => map?.children ?? [])];
  const indexes = new Map(taskRuns.map((taskRun, index) => [taskRun, index]));
  const inputs = new Map(
    failuresOf(run.runs).map(({ taskSlug, mapIndex = -1, inputs }) => [
      `${taskSlug} ${mapIndex}`,
      inputs,
    ]),
  );
  return {
    flowName,
    runId: run.id,
    state: flowRun.state,
    startedAtMs,
    endedAtMs,
    drawing: drawRun(flowName, graph, run.runs, redactor),
    runs: taskRuns.map((taskRun): SourceRun => {
      const { node, mapIndex, state, attempt, startedMs, endedMs } = taskRun;
      const slug = redactor.redact(graph.slugOf(node));
      // A run that was cancelled has no end of its own.
      const isCutOff = startedMs >= 0 && endedMs < 0;
      return {
        task: node.index,
        mapIndex,
        slug,
        state,
        inputs: inputs.get(`${slug} ${mapIndex}`) ?? {},
        attempt,
        startedMs,
        endedMs: isCutOff ? endedAtMs - startedAtMs : endedMs,
        earlier: taskRun.extras?.earlier ?? [],
      };
    }),
    lines: log.lines.map(({ owner, ...line }) => ({
      ...line,
      run: owner instanceof TaskRun ? indexes.get(owner) ?? -1 : -1,
    })),
    cutLineCount: log.cutCount,
    redactor,
  };
}
