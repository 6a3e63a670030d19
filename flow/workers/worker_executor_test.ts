// What runs in workers, and what comes back from there. Leak sanitizers see to it that no worker stays.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { runDeno } from "../../tests/_child.ts";
import { SILENT } from "../../tests/_silent_logger.ts";
import { type FlowRun, WorkerExecutor } from "../mod.ts";
import { failing, flow, hiddenFlow, prying, telling, THREAD } from "./_test_worker_flow.ts";

const NAME = "PREFECT__CONTEXT__SECRETS__WORKER_TEST";
const CANARY = "canary-in-a-worker";
const module = new URL("./_test_worker_flow.ts", import.meta.url);

/** A worker finds the secret where any process does: in its own environment. */
async function withSecret<T>(work: () => Promise<T>): Promise<T> {
  Deno.env.set(NAME, CANARY);
  try {
    return await work();
  } finally {
    Deno.env.delete(NAME);
  }
}

function messages(run: FlowRun<unknown>): Record<string, string> {
  return Object.fromEntries([...run.taskStates].map(([task, state]) => [task.name, String(state)]));
}

Deno.test("marked tasks run in other threads, all others here", async () => {
  const executor = new WorkerExecutor({ module, workers: 2 });
  const { output } = await withSecret(() => flow.run({ executor, logger: SILENT }));
  const threads = output.where as string[];
  assertEquals(threads.length, 4);
  assert(new Set(threads).size <= 2, "two workers are two threads at most");
  assert(!threads.includes(THREAD), "none of them is this thread");
  assertEquals(output.here, THREAD);
});

Deno.test("a task in a worker has its context, and resolves its secrets there", async () => {
  const executor = new WorkerExecutor({ module, workers: 1 });
  const { output } = await withSecret(() => flow.run({ executor, logger: SILENT }));
  assertEquals(output.said, { taskName: "said", mapIndex: undefined, parameters: {} });
  assertEquals(output.measured, [CANARY.length, CANARY.length]);
});

Deno.test("no message to a worker holds a secret", async () => {
  const sent: unknown[] = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, message: unknown) {
    sent.push(message);
    postMessage.call(this, message);
  };
  try {
    const executor = new WorkerExecutor({ module, workers: 1 });
    const run = await withSecret(() => flow.run({ executor, logger: SILENT }));
    assert(run.isSuccessful);
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
  assert(sent.length >= 6);
  assertEquals(JSON.stringify(sent).includes(CANARY), false);
});

Deno.test("what goes wrong in a worker is said, and the run goes on", async () => {
  const executor = new WorkerExecutor({ module, workers: 2 });
  const run = await failing.run({ executor, logger: SILENT });
  const said = messages(run);
  assertMatch(said.throws!, /^<Failed: "Error during execution of task: RangeError: out of range/);
  assertMatch(said.uncopyable!, /^<Failed: .*could not be cloned/);
  assertMatch(said.unsendable!, /^<Failed: .*could not be cloned/);
  assertMatch(said.hangs!, /^<TimedOut: "Task "hangs" took longer than its timeout of 300 ms/);
  const [thrower] = failing.getTasks({ name: "throws" });
  assertInstanceOf(run.stateOf(thrower!).result, RangeError);
});

Deno.test("an error from a worker shows no secret", async () => {
  const executor = new WorkerExecutor({ module, workers: 1 });
  const run = await withSecret(() => telling.run({ executor, logger: SILENT }));
  const [teller] = telling.getTasks({ name: "tell" });
  const state = run.stateOf(teller!);
  assertMatch(state.message, /the secret is \*{8}$/);
  assertEquals(Deno.inspect(state.result).includes(CANARY), false);
});

Deno.test("what a task reads in its worker is masked in its error", async () => {
  const executor = new WorkerExecutor({ module, workers: 1 });
  const run = await withSecret(() => prying.run({ executor, logger: SILENT }));
  const said = messages(run);
  assertMatch(said.tell!, /the secret is \*{8}/);
  assertEquals(
    Deno.inspect(run.taskStates, { depth: 9 }).includes(`Error: the secret is ${CANARY}`),
    false,
  );
});

Deno.test("what a task reads in its worker is known where the run is: its result is not kept", async () => {
  const warnings: string[] = [];
  const logger = { ...SILENT, warn: (message: string) => void warnings.push(message) };
  const executor = new WorkerExecutor({ module, workers: 1 });
  await withSecret(() => prying.run({ executor, logger }));
  assertEquals(warnings, [
    'The result of task "give" holds the secret "WORKER_TEST", and is not kept for other runs.',
  ]);
});

Deno.test("what a task with logStdout prints in its worker is logged there, masked", async () => {
  const script = `
    import { WorkerExecutor } from "@tacit/flow";
    import { prying } from ${JSON.stringify(module.href)};
    await prying.run({ executor: new WorkerExecutor({ module: ${JSON.stringify(module.href)} }) });
  `;
  const { code, stdout, stderr } = await runDeno(["eval", script], { env: { [NAME]: CANARY } });
  assertEquals(code, 0, stderr);
  assertEquals(stdout, "");
  assertMatch(stderr, /INFO - tacit\.print \| printed: \*{8}\n/);
  assertEquals(stderr.includes(CANARY), false);
});

Deno.test("a flow that the module does not export is not found", async () => {
  const run = await hiddenFlow().run({
    executor: new WorkerExecutor({ module, workers: 1 }),
    logger: SILENT,
  });
  assertMatch(messages(run).hidden!, /does not export the flow "hidden"\. Export it/);
});

Deno.test("a module that cannot be imported is said", async () => {
  const run = await hiddenFlow().run({
    executor: new WorkerExecutor({
      module: new URL("../executors/nowhere.ts", import.meta.url),
      workers: 1,
    }),
    logger: SILENT,
  });
  assertMatch(messages(run).hidden!, /^<Failed: .*nowhere\.ts/);
});

Deno.test("a cancelled run ends its workers", async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("enough")), 100);
  const executor = new WorkerExecutor({ module, workers: 2 });
  const run = await failing.run({ executor, logger: SILENT, signal: abort.signal });
  assertEquals(run.state.name, "Cancelled");
  assertNotEquals(messages(run).hangs, undefined);
});

Deno.test("workers are counted in whole numbers from 1", () => {
  for (const workers of [0, -1, 1.5, NaN]) {
    assertThrows(() => new WorkerExecutor({ module, workers }), RangeError, "whole number from 1");
  }
});
