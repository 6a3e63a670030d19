/**
 * What the package's other rooms need of tasks, and users must not.
 *
 * @module
 */
export { ENDRUN } from "./signals/end_run.ts";
export { place } from "./_place.ts";
