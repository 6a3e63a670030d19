// A chain of steps in OpenWorkflow, each kept in SQLite: a workflow library of npm with a durable step.
import { OpenWorkflow } from "npm:openworkflow@0.10.1";
import { BackendSqlite } from "npm:openworkflow@0.10.1/sqlite";

/** A workflow of steps that can be run again and again. */
export interface StepsOfOpenWorkflow {
  /** Runs it once, to its end. */
  readonly run: () => Promise<void>;
  /** Ends its worker, and closes its database. */
  readonly close: () => Promise<void>;
}

/**
 * Makes a workflow of steps, one after another.
 *
 * @param count The number of steps.
 * @param path The file of the database.
 */
export async function openWorkflowSteps(
  count: number,
  path: string,
): Promise<StepsOfOpenWorkflow> {
  const backend = BackendSqlite.connect(path);
  const client = new OpenWorkflow({ backend });
  const workflow = client.defineWorkflow({ name: "chain" }, async ({ step }) => {
    let end = 0;
    for (let index = 0; index < count; index++) {
      end = await step.run({ name: `step ${index}` }, () => Promise.resolve(end + 1));
    }
    return end;
  });
  const worker = client.newWorker({ concurrency: 1 });
  await worker.start();
  return {
    run: async () => {
      const handle = await workflow.run({});
      await handle.result();
    },
    close: async () => {
      await worker.stop();
      await backend.stop();
    },
  };
}
