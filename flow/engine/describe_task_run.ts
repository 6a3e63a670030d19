// A task run as another process can be told of it.
import { SecretReference, type TaskDescription } from "../executors/mod.ts";
import { fillInputs, valueOfEdge } from "./resolve_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** Describes a task run; a reference stands in the place of each secret. */
export function describeTaskRun(run: TaskRun): TaskDescription {
  const { flowRun, node, task } = run;
  const { graph } = flowRun;
  return {
    flowName: flowRun.flowName,
    flowRunId: flowRun.id,
    taskName: task.name,
    taskSlug: graph.slugOf(node),
    tags: task.tags,
    mapIndex: run.mapIndex < 0 ? undefined : run.mapIndex,
    attempt: run.attempt,
    parameters: flowRun.parameters,
    inputs: fillInputs(run, (_, edge) => {
      const upstream = graph.nodes[edge.from]!;
      return upstream.task.isSecret
        ? new SecretReference(graph.slugOf(upstream))
        : valueOfEdge(run, edge);
    }),
  };
}
