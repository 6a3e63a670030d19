// The test that every executor must pass, for the authors of executors elsewhere.
import { context, type Duration, toMilliseconds, withContext } from "../../config/mod.ts";
import {
  delay,
  FAIL,
  LOOP,
  PAUSE,
  PrefectSecret,
  type Resolved,
  SKIP,
  task,
  TriggerFailed,
} from "../../tasks/mod.ts";
import { Flow, type FlowRun } from "../_internal.ts";
import type { RunOptions } from "../engine/mod.ts";
import type { Executor } from "../executors/mod.ts";
import { inTime } from "./_in_time.ts";
import { WatchedExecutor } from "./_watched_executor.ts";

const quiet = () => {};
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/**
 * Puts an executor through small flows, and sees whether it keeps the rules: each task run that it takes
 * is executed once, nothing runs before its time, every run ends, and no secret leaves the process.
 *
 * @param makeExecutor Makes the executor. It is asked for a new one for each rule.
 * @param options How long to wait.
 * @returns A promise that resolves where the executor keeps all rules.
 * @throws {ExecutorCheckError} If it breaks one; the message says which.
 *
 * @example
 * ```ts
 * import { LocalExecutor } from "@tacit/flow";
 * import { checkExecutor } from "@tacit/flow/testing";
 *
 * await checkExecutor(() => new LocalExecutor({ concurrency: 2 }));
 * ```
 */
export async function checkExecutor(
  makeExecutor: () => Executor,
  { limit = 10_000 }: CheckExecutorOptions = {},
): Promise<void> {
  for (const [rule, check] of Object.entries(RULES)) {
    const watch = new WatchedExecutor(makeExecutor());
    try {
      await inTime(check(watch), toMilliseconds(limit, "limit"));
      watch.check();
    } catch (error) {
      throw new ExecutorCheckError(`The executor "${watch.name}" breaks a rule: ${rule}.`, {
        cause: error,
      });
    }
  }
}

/** An executor does not keep the rules. The message says which one it breaks, the cause how. */
export class ExecutorCheckError extends Error {
  /** The error's stable name. */
  override readonly name = "ExecutorCheckError";
}

/** How to check an executor. */
export interface CheckExecutorOptions {
  /**
   * How long the runs of one rule may take: what does not end by then counts as never ending.
   *
   * @default {10_000}
   */
  readonly limit?: Duration;
}

const add = task("add", (x: number, y: number) => x + y);
const addSlowly = task("addSlowly", async (x: number, y: number) => {
  await delay(1);
  return x + y;
});

type Check = (executor: WatchedExecutor) => Promise<void>;

const RULES: Readonly<Record<string, Check>> = {
  "a flow without tasks ends": async (executor) => {
    await run(executor, new Flow("empty"));
  },
  "a task runs after those it follows, and gets what they gave": async (executor) => {
    const flow = new Flow("chain", () => {
      let node = add(0, 1);
      for (let turn = 0; turn < 20; turn++) {
        node = turn % 2 === 0 ? addSlowly(node, 1) : add(node, 1);
      }
      return node;
    });
    expect((await run(executor, flow)).output, 21);
  },
  "more tasks than fit at once all run, each once": async (executor) => {
    const counts = new Array<number>(200).fill(0);
    const count = task("count", async (index: number) => {
      counts[index]!++;
      if (index % 3 === 0) await delay(1);
    });
    await run(executor, new Flow("wide", () => void counts.map((_, index) => count(index))));
    expect(counts.every((times) => times === 1), true);
  },
  "mapped tasks run once for each element": async (executor) => {
    const flow = new Flow("mapped", () => addSlowly.map(add.map([1, 2, 3], [1, 1, 1]), [1, 1, 1]));
    expect((await run(executor, flow)).output.join(), "3,4,5");
  },
  "failures, skips and retries are the engine's business": async (executor) => {
    let attempts = 0;
    const fail = task("fail", (): number => {
      throw new FAIL("on purpose");
    });
    const skip = task("skip", (): number => {
      throw new SKIP("on purpose");
    });
    const flaky = task("flaky", () => {
      if (++attempts < 3) throw new Error("not yet");
      return attempts;
    }, { maxRetries: 2, retryDelay: 1 });
    const nodes = { fail, skip, flaky };
    const flow = new Flow("ends", () => {
      const failing = nodes.fail();
      return { failing, after: add(failing, 1), skipped: nodes.skip(), flaky: nodes.flaky() };
    });
    const states = [...(await run(executor, flow)).taskStates.values()].map(({ name }) => name);
    expect(states.join(), `Failed,${TriggerFailed.name},Skipped,Success`);
  },
  "loops come back, and a pause lets the run end": async (executor) => {
    const loop = task("loop", () => {
      const count = context.taskLoopCount ?? 1;
      if (count < 4) throw new LOOP("again", { result: count });
      return count;
    });
    const pause = task("pause", (): number => {
      throw new PAUSE("wait for somebody");
    });
    const flow = new Flow("turns", () => void [loop(), pause()]);
    const states = [...(await run(executor, flow)).taskStates.values()].map(({ name }) => name);
    expect(states.join(), "Success,Paused");
  },
  "a task that is out of time does not keep the run": async (executor) => {
    const hang = task("hang", () => new Promise<number>(() => {}), { timeout: 20 });
    const flow = new Flow("late", () => [hang(), addSlowly(1, 1)]);
    const states = [...(await run(executor, flow)).taskStates.values()].map(({ name }) => name);
    expect(states.join(), "TimedOut,Success");
  },
  "a cancelled run ends at once, and its session is closed": async (executor) => {
    const abort = new AbortController();
    const hang = task("hang", () => new Promise<number>(() => {}));
    const flow = new Flow("cancelled", () => void Array.from({ length: 40 }, () => hang()));
    setTimeout(() => abort.abort(), 10);
    const { state } = await run(executor, flow, { signal: abort.signal });
    expect(state.name, "Cancelled");
  },
  "a secret arrives, and no description holds it": async (executor) => {
    const canary = `canary-${crypto.randomUUID()}`;
    const length = task("length", (secret: string, _rest: readonly string[]) => secret.length);
    const flow = new Flow("secret", () => {
      const secret = new PrefectSecret("EXECUTOR_CHECK");
      return length(secret, [secret]);
    });
    const secrets = { EXECUTOR_CHECK: canary };
    const { output } = await withContext({ secrets }, () => run(executor, flow));
    expect(output, canary.length);
    executor.expectNoneHolds(canary);
  },
};

function run<T>(
  executor: Executor,
  flow: Flow<T>,
  options: RunOptions = {},
): Promise<FlowRun<Resolved<T>>> {
  return flow.run({ executor, logger: SILENT, ...options });
}

function expect(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`It gave ${actual}, where ${expected} was due.`);
}
