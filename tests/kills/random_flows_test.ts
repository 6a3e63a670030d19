/**
 * Runs of flows of every shape that are stopped at any write, resumed, and stopped again: they give what
 * a run gives that nothing stops, and do nothing twice.
 *
 * `TACIT_RANDOM_FLOWS` says how many flows.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { type FlowRun, LocalExecutor, withContext } from "../../mod.ts";
import { readRun, type RunStore } from "../../flow/results/mod.ts";
import { FaultyRunStore } from "../../flow/results/_test_faulty_run_store.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import { SILENT as logger } from "../_silent_logger.ts";
import { randomFlow } from "./_random_flow.ts";

const FLOWS = Number(Deno.env.get("TACIT_RANDOM_FLOWS") ?? 60);
const SECRETS = { TOKEN: "t0ken-of-random" };

/** What a run gave, or why it gave nothing. */
function outputOf(run: FlowRun<unknown>): unknown {
  try {
    return run.output;
  } catch (error) {
    return `${run.state} ${(error as Error).message}`;
  }
}

/** The task runs that are recorded as finished, with their results. */
async function finishedIn(results: RunStore, id: string): Promise<Set<string>> {
  const report = await readRun(results, id);
  return new Set(
    report?.tasks.flatMap(({ task, map, state, unkept, children }) =>
      state.type === "Success" && unkept === undefined && children === undefined
        ? [map === undefined ? task : `${task}.${map}`]
        : []
    ),
  );
}

async function check(seed: number, damages: boolean): Promise<number> {
  const random = new SeededRandom(seed * 7919);
  const { flow, ranSince } = randomFlow(seed);
  const executor = new LocalExecutor({ concurrency: 1 + random.below(8) });
  const expected = outputOf(await randomFlow(seed).flow.run({ logger, executor }));
  const store = new FaultyRunStore();
  let id: string | undefined;
  for (let turn = 0;; turn++) {
    let left = turn < 6 ? 1 + random.below(8) : Infinity;
    let isStopped = false;
    const stop = () => {
      if (left-- > 0) return;
      isStopped = true;
      throw new Error("the power is gone");
    };
    store.faults = { begin: stop, append: stop };
    const finished = id === undefined ? new Set<string>() : await finishedIn(store, id);
    const run: FlowRun<unknown> = await flow.run({
      results: store,
      ...id !== undefined && { resume: id },
      logger,
      executor,
    });
    const ran = ranSince();
    const context = `flow ${seed}, turn ${turn}`;
    if (!damages) assertEquals(ran.filter((each) => finished.has(each)), [], context);
    if (!isStopped) {
      assertEquals(outputOf(run), expected, `${context}: ${run.state}`);
      return turn;
    }
    assert(run.isFailed, context);
    const report = await readRun(store, run.id);
    if (report !== undefined) id = run.id;
    if (!damages || id === undefined) continue;
    const lost = new Set<number>();
    store.faults.read = (page) => ({
      ...page,
      records: page.records.filter(({ number, record }) => {
        if (number > 1 && record.kind === "task" && random.below(12) === 0) lost.add(number);
        return !lost.has(number);
      }),
    });
  }
}

for (const damages of [false, true]) {
  const how = damages ? ", with results lost meanwhile" : "";
  Deno.test(`${FLOWS} flows that are stopped at any write are completed by resumes${how}`, async () => {
    await withContext({ secrets: SECRETS }, async () => {
      let turns = 0;
      for (let seed = 1; seed <= FLOWS; seed++) turns += await check(seed, damages);
      assertGreater(turns, FLOWS, "runs were stopped");
    });
  });
}
