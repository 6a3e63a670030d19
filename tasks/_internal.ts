/**
 * What the package's other rooms need of tasks, and users must not.
 *
 * @module
 */
export { BUILT_GRAPH } from "./_built_graph.ts";
export { ENDRUN } from "./signals/signals.ts";
export { place } from "./_place.ts";
export { describeUnnamed } from "./_unnamed_tasks.ts";
export { retryDelayMs } from "./retry_delay.ts";
