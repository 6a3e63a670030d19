// What the rooms above need of flows and runs, and users must not.
export { drawRun } from "./draw_flow.ts";
export * from "./flow.ts";
export { engineRunOf, FlowRun } from "./flow_run.ts";
