/**
 * The second door: for the package's other rooms, and not for users.
 *
 * @module
 */
export { BUILT_GRAPH } from "./_built_graph.ts";
export { ENDRUN } from "./signals/signals.ts";
export { place } from "./_place.ts";
export { describeUnnamed } from "./_unnamed_tasks.ts";
export { retryDelayMs } from "./retry_delay.ts";
