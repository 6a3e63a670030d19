// A flow that takes its time, and a mapped task with many runs.
import { delay, Flow, task } from "@tacit/flow";

const wait = task(async (index: number) => {
  await delay(20);
  return index;
}, { name: "wait" });
const forever = task(() => new Promise<void>(() => setTimeout(() => {}, 60_000)), {
  name: "forever",
});

export const flow: Flow<unknown> = new Flow(
  "slow",
  () => wait.map(Array.from({ length: 200 }, (_, n) => n)),
);
export const endless: Flow<unknown> = new Flow("endless", () => forever());
