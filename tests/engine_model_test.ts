/**
 * The engine against a plain, slow interpreter of Prefect 1.4.1's rules, on random graphs. A failure
 * names its seed; `TACIT_MODEL_SEED=<seed>` runs that graph alone.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { engineRun } from "./model/engine_run.ts";
import { modelGraph } from "./model/model_graph.ts";
import { type Outcome, referenceRun } from "./model/reference_run.ts";

const GRAPHS = 2_500;
/** Longer than any of these graphs takes, however busy the machine is. */
const PATIENCE_MS = 20_000;

const givenSeed = Deno.env.get("TACIT_MODEL_SEED");
const seeds = givenSeed === undefined
  ? Array.from({ length: GRAPHS }, (_, index) => index + 1)
  : [Number(givenSeed)];

Deno.test(`the engine ends ${seeds.length} random graphs as Prefect's rules say`, async () => {
  for (const seed of seeds) {
    const graph = modelGraph(seed);
    const expected = referenceRun(graph);
    const actual = await inTime(engineRun(graph), seed);
    // Comparing text first: almost all are equal, and a deep comparison takes its time.
    if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
    assertEquals(actual, expected, `seed ${seed} (replay with TACIT_MODEL_SEED=${seed})`);
  }
});

Deno.test("the random graphs hold every kind of end, and maps over maps", () => {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  const countOutcome = ({ type, children }: Outcome): void => {
    count(type);
    if (children === undefined) return;
    count(`map of ${children.length === 0 ? "none" : children.length < 4 ? "few" : "many"}`);
    for (const child of children) count(`child: ${child.type}`);
  };
  for (let seed = 1; seed <= 300; seed++) {
    const graph = modelGraph(seed);
    const { flow, tasks } = referenceRun(graph);
    count(`flow: ${flow}`);
    tasks.forEach(countOutcome);
    for (const { inputs } of graph.tasks) {
      for (const { source, use } of inputs) {
        if (source.kind === "node" && graph.tasks[source.from]!.isMapped) count(`${use} of a map`);
      }
    }
  }
  const wanted = [
    ...["Success", "Failed", "Skipped", "TriggerFailed", "Mapped", "flow: Success", "flow: Failed"],
    ...["child: Success", "child: Failed", "child: Skipped", "child: TriggerFailed"],
    ...["map of none", "map of few", "map of many"],
    ...["each of a map", "flat of a map", "whole of a map"],
  ];
  for (const what of wanted) assertGreater(counts.get(what) ?? 0, 20, what);
});

/** A run that never ended would say nothing, not even its seed. */
async function inTime<T>(promise: Promise<T>, seed: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`seed ${seed} does not end`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
