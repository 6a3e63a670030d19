// The seam between the engine and what runs its tasks, and the executors of this process.
export * from "./executor.ts";
export * from "./local_executor.ts";
