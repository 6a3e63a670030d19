// How and where the results of one task are kept: what the task says, else its flow, else the run.
import type {
  LocationTemplate,
  LocationValues,
  ResultStore,
  Serializer,
  TaskSettings,
} from "../../tasks/mod.ts";
import { Sealed } from "../../secrets/mod.ts";
import { fillInputs, type ResultDefaults, type TaskRun, valueOfEdge } from "../engine/mod.ts";
import { isReserved } from "./_run_locations.ts";
import { renderLocation } from "./location.ts";
import { LocationError } from "./location_error.ts";
import { DEFAULT_SERIALIZER } from "./_defaults.ts";

/** How the results of one task are kept. */
export interface TaskStorage {
  readonly store: ResultStore;
  /** Whether small results lie in their records: nobody has said where they are to lie. */
  readonly isInRecord: boolean;
  /** Whether the store is the run's own, in which everything is encrypted where anything is. */
  readonly isRunsOwn: boolean;
  readonly serializer: Serializer;
  readonly location: LocationTemplate;
  /** Where later runs look for the result. */
  readonly target: LocationTemplate | undefined;
}

const DEFAULT_LOCATION = "runs/{flowRunId}/results/{taskSlug}.{extension}";

/** How the results of a task are kept. */
export function storageOf(
  { result, target }: TaskSettings,
  flow: ResultDefaults,
  store: ResultStore,
): TaskStorage {
  const isLocated = result?.location !== undefined;
  const ownStore = result?.store ?? flow.result?.store;
  const ownPlace = ownStore ?? result?.location ?? flow.result?.location ?? target ?? flow.target;
  return {
    store: ownStore ?? store,
    isInRecord: ownPlace === undefined,
    isRunsOwn: ownStore === undefined,
    serializer: result?.serializer ?? flow.result?.serializer ?? DEFAULT_SERIALIZER,
    location: result?.location ?? flow.result?.location ?? DEFAULT_LOCATION,
    target: target ?? (isLocated ? undefined : flow.target),
  };
}

/**
 * The location that a template gives for a task run.
 *
 * @throws {LocationError} If it gives none, or one where the records of runs are.
 */
export function locate(
  run: TaskRun,
  template: LocationTemplate,
  { serializer }: TaskStorage,
  date: Date,
): string {
  const { flowRun } = run;
  const values: LocationValues = {
    flowName: flowRun.flowName,
    flowRunId: flowRun.id,
    taskName: run.task.name,
    taskSlug: flowRun.graph.slugOf(run.node),
    mapIndex: run.mapIndex < 0 ? undefined : run.mapIndex,
    taskRunCount: run.attempt,
    date,
    parameters: flowRun.parameters,
    inputs: template === DEFAULT_LOCATION ? {} : inputsOf(run),
    extension: serializer.extension,
  };
  const location = renderLocation(template, values, flowRun.redactor);
  if (!isReserved(location, flowRun.id)) return location;
  throw new LocationError(
    `The result of task "${run.task.name}" cannot lie at ${
      JSON.stringify(location)
    }: the records of ` +
      "runs are there. Choose a location outside of `runs` and `cache`.",
  );
}

/** The inputs by name; a secret stays sealed. */
function inputsOf(run: TaskRun): Readonly<Record<string, unknown>> {
  const { nodes } = run.flowRun.graph;
  return {
    ...fillInputs(run, (_, edge) => {
      const { task } = nodes[edge.from]!;
      return task.isSecret ? new Sealed(valueOfEdge(run, edge), task.name) : valueOfEdge(run, edge);
    }),
  };
}
