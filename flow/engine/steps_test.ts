// A step that is added to the pipeline holds for every task that it applies to.
import { assertEquals } from "@std/assert";
import { currentFrame, KeyedFrame, runInFrame, SECRETS } from "../../config/_internal.ts";
import { Flow, type RunOptions, task, WorkerExecutor } from "../../mod.ts";
import { Skipped } from "../../tasks/mod.ts";
import { SILENT } from "../../tests/_silent_logger.ts";
import { MemoryRunStore } from "../results/mod.ts";
import { flow as workerFlow } from "../workers/_test_worker_flow.ts";
import { type Step, STEPS_IN_CONTEXT } from "./step.ts";
import { stateStep, STEPS } from "./steps.ts";

/** Runs a flow with one step more; gives the names of the task runs that took it, and the run. */
async function runWithStep(flow: Flow<unknown>, options: RunOptions = {}) {
  const taken: string[] = [];
  const picked: string[] = [];
  const added: Step = stateStep("before", ({ task }) => {
    picked.push(task.name);
    return task.name !== "other";
  }, (run) => {
    taken.push(run.fullName);
    return new Skipped("The step says so.");
  });
  const frame = new KeyedFrame(currentFrame()).with(STEPS_IN_CONTEXT, [added, ...STEPS]);
  const run = await runInFrame(frame, () => flow.run({ ...options, logger: SILENT }));
  return { taken, picked, run };
}

const told = task("told", () => 1);
const other = task("other", () => 2);

Deno.test("a step that is added holds for a plain task, and for no task that it is not for", async () => {
  const { taken, run } = await runWithStep(new Flow("plain", () => [told(), other()]));
  assertEquals(taken, ["told"]);
  assertEquals([...run.taskStates.values()].map(({ name }) => name), ["Skipped", "Success"]);
});

Deno.test("a step that is added holds for a task with handlers", async () => {
  const changes: string[] = [];
  const watched = told.with({
    stateHandlers: [(_, old, state) => void changes.push(`${old.name} > ${state.name}`)],
  });
  const { taken } = await runWithStep(new Flow("watched", () => watched()));
  assertEquals([taken, changes], [["told"], ["Pending > Skipped"]]);
});

Deno.test("a step that is added holds for mapped children, and is picked once for all", async () => {
  const mapped = task("told", (n: number) => n);
  const { taken, picked } = await runWithStep(new Flow("mapped", () => mapped.map([1, 2, 3])));
  assertEquals(taken, ["told[0]", "told[1]", "told[2]"]);
  assertEquals(picked, ["told"]);
});

Deno.test("a step that is added holds in a run that keeps its results", async () => {
  const { taken, run } = await runWithStep(new Flow("kept", () => told()), {
    results: new MemoryRunStore(),
  });
  assertEquals([taken, run.isSuccessful], [["told"], true]);
});

Deno.test("a step that is added holds for a task in a worker", async () => {
  const ran: string[] = [];
  const added = stateStep("after", () => true, (run) => {
    ran.push(`${run.fullName}: ${run.state.name}`);
    return undefined;
  });
  const module = new URL("../workers/_test_worker_flow.ts", import.meta.url);
  const frame = new KeyedFrame(currentFrame())
    .with(STEPS_IN_CONTEXT, [...STEPS, added])
    .with(SECRETS, new Map([["WORKER_TEST", "not shown"]]));
  await runInFrame(
    frame,
    () => workerFlow.run({ executor: new WorkerExecutor({ module }), logger: SILENT }),
  );
  const inWorkers = [0, 1, 2, 3].map((index) => `where[${index}]: Success`);
  assertEquals(ran.filter((text) => text.startsWith("where")).sort(), inWorkers);
});
