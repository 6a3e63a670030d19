// The parts of flows and runs that only the rooms above need.
export { drawRun } from "./draw_flow.ts";
export * from "./flow.ts";
export { engineRunOf, FlowRun } from "./flow_run.ts";
