// How a run ends before its time: by its caller's signal, or by Ctrl-C. Leak sanitizers see to it that
// nothing of it goes on.
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { context } from "../config/mod.ts";
import { SecretChannel } from "../secrets/_internal.ts";
import {
  type AnyTask,
  Cancelled,
  delay,
  Mapped,
  resourceManager,
  SecretTask,
  task,
  type TaskOptions,
} from "../tasks/mod.ts";
import { Flow, type FlowRun, type RunOptions, SequentialExecutor } from "./mod.ts";
import { ROOT, runDeno } from "../tests/_child.ts";
import { SILENT } from "../tests/_silent_logger.ts";

/** Waits until the run is cancelled. */
const waitLong = task(() => delay(60_000, { signal: context.signal }), { name: "waitLong" });
const quick = task(() => "done", { name: "quick" });

/** A task that never ends, whatever happens. It holds nothing that would be a leak. */
function hanging(options: TaskOptions = {}) {
  return task(() => new Promise<string>(() => {}), { name: "hanging", ...options });
}

async function runCancelled(
  flow: Flow<unknown>,
  { afterMs = 5, ...options }: RunOptions & { readonly afterMs?: number } = {},
): Promise<FlowRun<unknown>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error("the user left")), afterMs);
  const start = performance.now();
  const run = await flow.run({ logger: SILENT, signal: abort.signal, ...options });
  clearTimeout(timer);
  assertLess(performance.now() - start, 2_000, "a cancelled run ends at once");
  return run;
}

function stateNames(run: FlowRun<unknown>): Record<string, string> {
  return Object.fromEntries([...run.taskStates].map(([task, { name }]) => [task.name, name]));
}

function taskNamed(flow: Flow<unknown>, name: string): AnyTask {
  return flow.getTasks({ name })[0]!;
}

Deno.test("a signal cancels what runs and what waits; what has finished stays finished", async () => {
  const after = task((_: unknown) => 1, { name: "after" });
  const flow = new Flow("trip", () => {
    quick();
    after(waitLong());
  });
  const run = await runCancelled(flow);
  assertEquals(stateNames(run), { quick: "Success", waitLong: "Cancelled", after: "Cancelled" });
  assert(run.state instanceof Cancelled);
  assertEquals(run.state.message, "The run was cancelled: the user left");
  assertEquals([run.isFinished, run.isSuccessful, run.isFailed], [true, false, false]);
});

Deno.test("a task that ignores its signal does not keep a cancelled run", async () => {
  const run = await runCancelled(new Flow("stuck", () => hanging()()));
  assertEquals(stateNames(run), { hanging: "Cancelled" });
});

Deno.test("a signal that has aborted already lets nothing run", async () => {
  let ran = false;
  const spy = task(() => void (ran = true), { name: "spy" });
  const flow = new Flow("too-late", () => spy());
  const run = await flow.run({ signal: AbortSignal.abort(new Error("before")), logger: SILENT });
  assertEquals([ran, run.state.name, stateNames(run)], [false, "Cancelled", { spy: "Cancelled" }]);
  assertStringIncludes(run.state.message, "before");
});

Deno.test("an abort during the wait for a retry ends the wait", async () => {
  const broken = task(() => {
    throw new Error("again and again");
  }, { name: "broken", maxRetries: 3, retryDelay: { minutes: 5 } });
  const run = await runCancelled(new Flow("retrying", () => broken()));
  assertEquals(stateNames(run), { broken: "Cancelled" });
});

Deno.test("an abort ends a timeout's timer with the task", async () => {
  const run = await runCancelled(new Flow("timed", () => hanging({ timeout: { minutes: 5 } })()));
  assertEquals(stateNames(run), { hanging: "Cancelled" });
});

Deno.test("children that have not finished are cancelled, and so is the map", async () => {
  const wait = task(
    (n: number) => n === 0 ? 0 : delay(60_000, { signal: context.signal }),
    { name: "wait" },
  );
  const flow = new Flow("map", () => wait.map([0, 1, 2]));
  const run = await runCancelled(flow);
  assertEquals(run.stateOf(taskNamed(flow, "wait")).name, "Cancelled");
});

Deno.test("a map that has finished before the abort keeps its children's states", async () => {
  const pass = task((n: number) => n, { name: "pass" });
  const flow = new Flow("map", () => {
    pass.map([1, 2]);
    waitLong();
  });
  const run = await runCancelled(flow);
  const state = run.stateOf(taskNamed(flow, "pass"));
  assert(state instanceof Mapped);
  assertEquals(state.mapStates.map(({ name }) => name), ["Success", "Success"]);
});

Deno.test("a task may cancel its own run", async () => {
  const abort = new AbortController();
  const stop = task(() => abort.abort(new Error("enough")), { name: "stop" });
  const flow = new Flow("self", () => {
    stop();
    quick();
  });
  const executor = new SequentialExecutor();
  const run = await flow.run({ signal: abort.signal, executor, logger: SILENT });
  assertEquals(stateNames(run), { stop: "Cancelled", quick: "Cancelled" });
});

Deno.test("an abort after the end changes nothing", async () => {
  const abort = new AbortController();
  const run = await new Flow("done", () => quick()).run({ signal: abort.signal, logger: SILENT });
  abort.abort();
  assertEquals(run.state.name, "Success");
});

Deno.test("a cancelled task stays so, whatever it and its handlers do later", async () => {
  const abort = new AbortController();
  const seen: string[] = [];
  const goOn = Promise.withResolvers<void>();
  const observed = task(async () => {
    abort.abort();
    await goOn.promise;
    throw new Error("late");
  }, {
    name: "observed",
    stateHandlers: [(_task, _old, { name }) => void seen.push(name)],
  });
  const flow = new Flow("late", () => observed());
  const run = await flow.run({ signal: abort.signal, logger: SILENT });
  goOn.resolve();
  await delay(1);
  assertEquals(stateNames(run), { observed: "Cancelled" });
  assertEquals(seen, ["Running"]);
});

Deno.test("a task whose trigger decides after the abort does not run", async () => {
  const decide = Promise.withResolvers<boolean>();
  let ran = false;
  const guarded = task(() => void (ran = true), { name: "guarded", trigger: () => decide.promise });
  const run = await runCancelled(new Flow("guarding", () => guarded()));
  decide.resolve(true);
  await delay(1);
  assertEquals([ran, stateNames(run)], [false, { guarded: "Cancelled" }]);
});

Deno.test("a secret that comes after the abort does not enter the channel any more", async () => {
  const goOn = Promise.withResolvers<string>();
  class Late extends SecretTask {
    override run(): Promise<string> {
      return goOn.promise;
    }
  }
  const { put } = SecretChannel.prototype;
  let puts = 0;
  SecretChannel.prototype.put = function (...args) {
    puts++;
    return put.apply(this, args);
  };
  try {
    const late = new Late({ name: "late" });
    const run = await runCancelled(new Flow("late-secret", () => late.bind()));
    goOn.resolve("s3cret-value");
    await delay(1);
    assertEquals([puts, run.stateOf(late).name], [0, "Cancelled"]);
  } finally {
    SecretChannel.prototype.put = put;
  }
});

Deno.test("a flow's state handler that hangs does not keep a cancelled run", async () => {
  const stateHandlers = [() => new Promise<void>(() => {})];
  const flow = new Flow("hanging-handler", () => quick(), { stateHandlers });
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 5);
  const run = await flow.run({ signal: abort.signal, logger: SILENT });
  clearTimeout(timer);
  assertEquals([run.state.name, stateNames(run)], ["Cancelled", { quick: "Cancelled" }]);
});

Deno.test("a flow's handlers are told that it was cancelled", async () => {
  const seen: string[] = [];
  const flow = new Flow("told", () => waitLong(), {
    stateHandlers: [async (_flow, oldState, newState) => {
      await delay(5);
      seen.push(`${oldState.name} -> ${newState.name}`);
    }],
  });
  await runCancelled(flow, { afterMs: 20 });
  assertEquals(seen, ["Scheduled -> Running", "Running -> Cancelled"]);
});

Deno.test("a caller's signal keeps no listener of a run that has ended", async () => {
  const abort = new AbortController();
  let listeners = 0;
  const { signal } = abort;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  await new Flow("quiet", () => quick()).run({ signal, logger: SILENT });
  assertEquals(listeners, 0);
});

/** Runs a script that runs a flow with `options` and interrupts itself as Ctrl-C would. */
async function interrupted(options: string, interrupts = 1) {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(folder, "interrupted.ts");
    await Deno.writeTextFile(
      script,
      `import { delay, Flow, task } from "${toFileUrl(join(ROOT, "mod.ts")).href}";
      const wait = task(async () => {
        for (let left = ${interrupts}; left > 0; left--) {
          Deno.kill(Deno.pid, "SIGINT");
          await delay(50);
        }
        await delay(20_000, {});
      });
      const keepAlive = setTimeout(() => {}, 20_000);
      const run = await new Flow("long", () => wait()).run(${options});
      clearTimeout(keepAlive);
      console.log(run.state.name + " | " + run.state.message);
      Deno.exit(0);`,
    );
    return await runDeno(["run", "-A", script]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a cancelled run puts away the resources that were made, and no others", async () => {
  const log: string[] = [];
  const resource = (name: string) =>
    resourceManager({
      name,
      setup: () => name,
      cleanup: async (made) => {
        await delay(5, { signal: context.signal });
        log.push(`${made} put away, aborted: ${context.signal.aborted}`);
      },
    });
  const flow = new Flow("resources", () => {
    resource("first").use([], (made) => void hanging().node().bind([]).setUpstream(made));
    const never = hanging({ name: "never" })();
    resource("second").use([], (made) => void quick.node().bind([]).setUpstream(made));
    resource("third").use([], (made) => {
      made.setUpstream(never);
      quick.node().bind([]).setUpstream(made);
    });
  });
  const run = await runCancelled(flow, { afterMs: 30 });
  assertEquals(log.toSorted(), [
    "first put away, aborted: false",
    "second put away, aborted: false",
  ]);
  const states = stateNames(run);
  assertEquals(
    [states["first.cleanup"], states["second.cleanup"], states["third.cleanup"]],
    ["Success", "Success", "Cancelled"],
  );
  assert(run.state.isCancelled);
});

Deno.test("a cleanup that hangs keeps a cancelled run for its grace, and is told of its end", async () => {
  const reasons: unknown[] = [];
  const stuck = resourceManager({
    setup: () => 1,
    cleanup: () => {
      const { signal } = context;
      signal.addEventListener("abort", () => reasons.push(signal.reason), { once: true });
      return new Promise(() => {});
    },
  });
  const flow = new Flow("stuck", () => {
    stuck.use([], (made) => void hanging().node().bind([]).setUpstream(made));
  });
  const abort = new AbortController();
  const start = performance.now();
  const ended = flow.run({ logger: SILENT, signal: abort.signal });
  await delay(20);
  abort.abort("enough");
  const run = await ended;
  const elapsedMs = performance.now() - start;
  assert(elapsedMs > 4_900 && elapsedMs < 9_000, `it took ${elapsedMs} ms`);
  assertEquals(reasons, ["enough"]);
  assertEquals(stateNames(run)["resource.cleanup"], "Cancelled");
});

Deno.test("Ctrl-C ends a run that handles interrupts, and not the process", async () => {
  const { code, stdout } = await interrupted("{ handleInterrupt: true }");
  assertEquals(stdout, "Cancelled | The run was cancelled: interrupted\n");
  assertEquals(code, 0);
});

Deno.test("Ctrl-C ends the process where the run does not handle it", async () => {
  const { code, stdout, stderr } = await interrupted("{}");
  assertEquals(stdout, "");
  assertEquals(code, 130, stderr);
});

Deno.test("a run that has ended leaves Ctrl-C as it was", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(folder, "after.ts");
    await Deno.writeTextFile(
      script,
      `import { Flow, task } from "${toFileUrl(join(ROOT, "mod.ts")).href}";
      await new Flow("short", () => task(() => 1)()).run({ handleInterrupt: true });
      Deno.kill(Deno.pid, "SIGINT");
      setTimeout(() => console.log("still here"), 10_000);`,
    );
    const { code, stdout, stderr } = await runDeno(["run", "-A", script]);
    assertEquals([code, stdout], [130, ""], stderr);
    assertMatch(stderr, /Flow run SUCCESS/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
