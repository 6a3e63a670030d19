// What a task or a flow says of how its results are kept.
import type { ResultStore } from "./result_store.ts";
import type { Serializer } from "./serializer.ts";

/** How results are kept, where they are. */
export interface ResultOptions {
  /** Where they are kept, in place of the run's store. */
  readonly store?: ResultStore;
  /**
   * The serializer that turns them into bytes.
   *
   * @default {new JsonSerializer()}
   */
  readonly serializer?: Serializer;
  /**
   * Where in the store: a template, or a function of what a template can name.
   *
   * @default {"runs/{flowRunId}/results/{taskSlug}.{extension}", with the map index before the ending}
   */
  readonly location?: LocationTemplate;
}

/**
 * Where in a store a result is kept: a text such as `{flowName}/{taskName}/{mapIndex}.json`, in which names
 * in braces stand for values, or a function that gives the location itself.
 */
export type LocationTemplate = string | ((values: LocationValues) => string);

/** The values that a location can be made of. A value never adds a part to the path: `/` in it is escaped. */
export interface LocationValues {
  /** The flow's name. */
  readonly flowName: string;
  /** The flow run's identifier. */
  readonly flowRunId: string;
  /** The task's name. */
  readonly taskName: string;
  /** The task's identifier within its flow. */
  readonly taskSlug: string;
  /** Which of a mapped task's runs it is, from 0; `undefined` where the task is not mapped. */
  readonly mapIndex: number | undefined;
  /** Which attempt gave the result; the first is 1. */
  readonly taskRunCount: number;
  /** When the flow run started. In a template, `{date}` is `2026-01-31` in UTC. */
  readonly date: Date;
  /** The run's parameters. In a template, `{parameters.region}`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The task's inputs by name. In a template, `{inputs.region}`. A secret in them is sealed. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The ending that the serializer fills, without the dot. */
  readonly extension: string;
}
