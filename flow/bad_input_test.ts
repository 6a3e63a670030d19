// What users can do wrong, or to us: a run always ends, and says why. Leak sanitizers are on.
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { context, type Logger, withContext } from "../config/mod.ts";
import { Secret } from "../secrets/mod.ts";
import {
  delay,
  Failed,
  FlowBuildError,
  Parameter,
  PrefectStateSignal,
  SecretTask,
  type State,
  task,
  type TaskOptions,
} from "../tasks/mod.ts";
import { secretMemory } from "../secrets/_internal.ts";
import { Flow, FlowRunError, ParameterError, type RunOptions } from "./mod.ts";
import { SILENT } from "../tests/_silent_logger.ts";

/** The state of a task that does `work`, in a run that must end. */
async function stateOf(
  work: () => unknown,
  options: TaskOptions = {},
  runOptions: RunOptions = { logger: SILENT },
): Promise<State> {
  secretMemory.clear(); // As long as nothing is secret, what was thrown is the result itself.
  const flow = new Flow("bad", () => task(work, { name: "bad", ...options })());
  const run = await flow.run(runOptions);
  assert(run.isFinished);
  return run.stateOf([...flow.tasks][0]!);
}

function throwing(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

function errorWith(property: "message" | "name" | "stack" | "cause"): Error {
  return Object.defineProperty(new Error("hidden"), property, {
    get: throwing(new Error("the getter broke")),
  });
}

/** An object that throws at whatever is done with it. */
function hostile(target: object): object {
  const handler = Object.fromEntries(
    Reflect.ownKeys(Reflect).filter((trap) => typeof trap === "string" && trap !== "toString")
      .map((trap) => [trap, throwing(new Error(`no ${String(trap)}`))]),
  );
  return new Proxy(target, handler);
}

const cyclic = new Error("round and round");
cyclic.cause = new Error("in between", { cause: cyclic });

const NONSENSE: Readonly<Record<string, readonly [thrown: unknown, message: RegExp]>> = {
  "undefined": [undefined, /: undefined$/],
  "null": [null, /: null$/],
  "a string": ["just text", /: just text$/],
  "a symbol": [Symbol("odd"), /: Symbol\(odd\)$/],
  "a function": [() => 1, /: \(\) ?=> ?1$/],
  "an object without a prototype": [Object.create(null), /cannot be shown as text$/],
  "a frozen error": [Object.freeze(new Error("cold")), /: Error: cold$/],
  "an error with a cyclic cause": [cyclic, /: Error: round and round$/],
  "an error whose message throws": [errorWith("message"), /cannot be shown as text$/],
  "an error whose name throws": [errorWith("name"), /cannot be shown as text$/],
  "an error whose stack throws": [errorWith("stack"), /: Error: hidden$/],
  "an error whose cause throws": [errorWith("cause"), /: Error: hidden$/],
  "an object that throws when it is printed": [
    { [Symbol.for("Deno.customInspect")]: throwing(new Error("no")), toString: throwing(1) },
    /cannot be shown as text$/,
  ],
  "a proxy that throws at everything": [hostile(new Error("hidden")), /cannot be shown as text$/],
  "a signal without its state": [Object.create(PrefectStateSignal.prototype), /: Error: $/],
};

for (const [what, [thrown, message]] of Object.entries(NONSENSE)) {
  Deno.test(`a task that throws ${what} fails with just that as its result`, async () => {
    const state = await stateOf(throwing(thrown));
    assertInstanceOf(state, Failed);
    assert(Object.is(state.result, thrown), "the result is what was thrown");
    assertMatch(state.message, message);
  });

  Deno.test(`a task that throws ${what} does not break the log`, async () => {
    const { value, printed } = await capturingConsole(() => stateOf(throwing(thrown), {}, {}));
    assertInstanceOf(value, Failed);
    assertStringIncludes(printed, 'Task "bad" failed.');
  });

  Deno.test(`a task whose promise rejects with ${what} fails`, async () => {
    const state = await stateOf(() => Promise.reject(thrown));
    assertInstanceOf(state, Failed);
    assertMatch(state.message, message);
  });

  Deno.test(`a task that throws ${what}, where a secret is known, fails`, async () => {
    const state = await withContext({ secrets: { TOKEN: "hush-hush" } }, () =>
      stateOf(async () => {
        await new Secret("TOKEN").get();
        throw thrown;
      }));
    assertInstanceOf(state, Failed);
  });
}

/** Runs `fn` with a `console.error` that formats what it is given, and keeps it. */
async function capturingConsole<T>(fn: () => Promise<T>): Promise<{ value: T; printed: string }> {
  const { error } = console;
  const lines: string[] = [];
  console.error = (...args: unknown[]) =>
    void lines.push(args.map((arg) => typeof arg === "string" ? arg : Deno.inspect(arg)).join(" "));
  try {
    return { value: await fn(), printed: lines.join("\n") };
  } finally {
    console.error = error;
  }
}

Deno.test("a logger that throws does not take the run along", async () => {
  const broken = throwing(new Error("disk full"));
  const logger: Logger = { debug: broken, info: broken, warn: broken, error: broken };
  const { value, printed } = await capturingConsole(() =>
    stateOf(throwing(new Error("broke")), {}, { logger })
  );
  assertStringIncludes(value.message, "broke");
  assertStringIncludes(printed, "disk full");
});

// Results that are, or look like, promises.

Deno.test("a thenable that resolves twice counts once", async () => {
  const state = await stateOf(() => ({
    then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
      resolve("first");
      resolve("second");
      reject(new Error("third"));
      throw new Error("fourth");
    },
  }));
  assertEquals([state.name, state.result], ["Success", "first"]);
});

Deno.test("a thenable that never settles ends with its timeout", async () => {
  const state = await stateOf(() => ({ then() {} }), { timeout: 5 });
  assertEquals(state.name, "TimedOut");
});

Deno.test("a promise that never settles ends with its timeout, and the flow goes on", async () => {
  const stuck = task(() => new Promise<number>(() => {}), { name: "stuck", timeout: 5 });
  const after = task(() => "went on", { name: "after" });
  const flow = new Flow("stuck", () => {
    stuck();
    return after();
  });
  const run = await flow.run({ logger: SILENT });
  assertEquals(run.resultOf(flow.getTasks({ name: "after" })[0]!), "went on");
  assertEquals(run.stateOf(flow.getTasks({ name: "stuck" })[0]!).name, "TimedOut");
});

Deno.test("a thenable that resolves with itself fails its task", async () => {
  const endless = { then: (resolve: (value: unknown) => void) => resolve(endless) };
  const state = await stateOf(() => endless);
  assertInstanceOf(state, Failed);
  assertStringIncludes(state.message, "resolves to itself");
});

Deno.test("thenables that lead to ever new ones fail their task", async () => {
  const next = (): object => ({ then: (resolve: (value: unknown) => void) => resolve(next()) });
  const state = await stateOf(next);
  assertInstanceOf(state, Failed);
  assertStringIncludes(state.message, "never to a value");
});

Deno.test("thenables that lead to each other fail their task", async () => {
  const one = { then: (resolve: (value: unknown) => void) => queueMicrotask(() => resolve(two)) };
  const two = { then: (resolve: (value: unknown) => void) => queueMicrotask(() => resolve(one)) };
  assertInstanceOf(await stateOf(() => one), Failed);
});

Deno.test("a promise that resolves with itself fails its task", async () => {
  const state = await stateOf(() => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    queueMicrotask(() => resolve(promise));
    return promise;
  });
  assertInstanceOf(state.result, TypeError);
});

Deno.test("a function with a then method is a thenable, as in the language", async () => {
  const answer = Object.assign(() => {}, {
    then: (resolve: (value: unknown) => void) => resolve(7),
  });
  assertEquals((await stateOf(() => answer)).result, 7);
});

for (
  const [what, work] of Object.entries({
    "a value whose then getter throws": () =>
      Object.defineProperty({}, "then", {
        get: throwing(new Error("no then")),
      }),
    "a thenable that throws": () => ({ then: throwing(new Error("no then")) }),
    "a thenable that resolves with a value whose then getter throws": () => ({
      then: (resolve: (value: unknown) => void) =>
        resolve(Object.defineProperty({}, "then", { get: throwing(new Error("no then")) })),
    }),
    "a thenable that resolves later with a value whose then getter throws": () => ({
      then: (resolve: (value: unknown) => void) =>
        queueMicrotask(() =>
          resolve(Object.defineProperty({}, "then", { get: throwing(new Error("no then")) }))
        ),
    }),
    "a proxy that throws at everything": () => hostile({}),
    "a promise of a subclass whose then throws": () =>
      new (class extends Promise<unknown> {
        override then(): never {
          throw new Error("no then");
        }
      })(() => {}),
  })
) {
  Deno.test(`a task that gives ${what} fails`, async () => {
    const state = await stateOf(work);
    assertInstanceOf(state, Failed);
    assertMatch(state.message, /no (then|get)/);
  });
}

Deno.test("a promise of a subclass is asked with its own then, once", async () => {
  class Odd extends Promise<unknown> {
    static asked = 0;
    override then<A, B>(
      resolve?: ((value: unknown) => A | PromiseLike<A>) | null,
    ): Promise<A | B> {
      Odd.asked++;
      resolve?.("odd");
      return undefined as unknown as Promise<A | B>;
    }
  }
  assertEquals((await stateOf(() => new Odd(() => {}))).result, "odd");
  assertEquals(Odd.asked, 1);
});

// Tasks that keep the event loop busy.

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

Deno.test("a task that blocks the loop for longer than its timeout is TimedOut", async () => {
  const state = await stateOf(() => block(10), { timeout: 5 });
  assertEquals(state.name, "TimedOut");
});

Deno.test("a task that blocks the loop before its first wait is TimedOut", async () => {
  const state = await stateOf(async () => {
    block(10);
    await delay(0);
  }, { timeout: 5 });
  assertEquals(state.name, "TimedOut");
});

Deno.test("a task that blocks the loop after its last wait is TimedOut", async () => {
  const state = await stateOf(async () => {
    await Promise.resolve();
    block(10);
  }, { timeout: 5 });
  assertEquals(state.name, "TimedOut");
});

Deno.test("tasks that return at once leave timers their turn", async () => {
  let ticks = 0;
  const interval = setInterval(() => ticks++, 1);
  const busy = task(() => block(1));
  const flow = new Flow("busy", () => {
    for (let index = 0; index < 200; index++) busy();
  });
  await flow.run({ logger: SILENT });
  clearInterval(interval);
  assert(ticks > 0, "a timer fired during the run");
});

// State handlers.

const nothing = () => {};

Deno.test("a task's state handler that throws fails the task, and says which", async () => {
  const error = new Error("no room");
  const state = await stateOf(nothing, { stateHandlers: [throwing(error)] });
  assertInstanceOf(state, Failed);
  assertEquals(
    state.message,
    'A state handler of task "bad" threw on the change from Pending to Running: Error: no room',
  );
  assert(state.result === error);
});

Deno.test("a task's state handler that rejects fails the task", async () => {
  const state = await stateOf(nothing, { stateHandlers: [() => Promise.reject(new Error("no"))] });
  assertInstanceOf(state, Failed);
});

Deno.test("a task's state handler that gives no state fails the task", async () => {
  const handler = (() => "Success") as unknown as () => State;
  const state = await stateOf(nothing, { stateHandlers: [handler] });
  assertInstanceOf(state, Failed);
  assertStringIncludes(state.message, "that is no state");
});

Deno.test("a task's state handler that hangs ends with the run's signal", async () => {
  const abort = new AbortController();
  const hang = () => {
    setTimeout(() => abort.abort(), 1);
    return new Promise<void>(() => {});
  };
  const state = await stateOf(nothing, { stateHandlers: [hang] }, {
    signal: abort.signal,
    logger: SILENT,
  });
  assertEquals(state.name, "Cancelled");
});

Deno.test("a trigger that hangs ends with the run's signal", async () => {
  const abort = new AbortController();
  const trigger = () => {
    setTimeout(() => abort.abort(), 1);
    return new Promise<boolean>(() => {});
  };
  const state = await stateOf(nothing, { trigger }, { signal: abort.signal, logger: SILENT });
  assertEquals(state.name, "Cancelled");
});

Deno.test("a flow's state handler that throws fails the run, and says which", async () => {
  const ran: string[] = [];
  const flow = new Flow("handled", () => task(() => void ran.push("task"))(), {
    stateHandlers: [throwing(new Error("no room"))],
  });
  const run = await flow.run({ logger: SILENT });
  assert(run.isFailed);
  assertEquals(ran, [], "a run that failed at its start runs no task");
  assertStringIncludes(run.state.message, 'A state handler of flow "handled" threw on the change');
});

Deno.test("a flow's state handler that gives no state fails the run", async () => {
  const handler = (() => 42) as unknown as () => State;
  const flow = new Flow("handled", () => task(nothing)(), { stateHandlers: [handler] });
  const run = await flow.run({ logger: SILENT });
  assert(run.isFailed);
  assertStringIncludes(run.state.message, "a number that is no state");
});

Deno.test("an onFailure that throws leaves the task failed", async () => {
  const state = await stateOf(throwing(new Error("first")), {
    onFailure: throwing(new Error("second")),
  });
  assertInstanceOf(state, Failed);
  assertStringIncludes(state.message, "second");
});

// Rules that users bring: they are called when all else is done.

for (
  const [what, options] of Object.entries<TaskOptions>({
    "retryDelay throws": { maxRetries: 1, retryDelay: throwing(new Error("no rule")) },
    "retryDelay gives nonsense": { maxRetries: 1, retryDelay: () => NaN },
    "retryOn throws": { maxRetries: 1, retryOn: throwing(new Error("no rule")) },
  })
) {
  for (const [how, work] of Object.entries({ throws: throwing("broke"), rejects: rejecting })) {
    Deno.test(`a task that ${how}, and whose ${what}, fails`, async () => {
      const state = await stateOf(work, options);
      assertInstanceOf(state, Failed);
      assertStringIncludes(state.message, "broke");
    });
  }
}

function rejecting(): Promise<never> {
  return Promise.reject("broke");
}

Deno.test("a taskRunName that throws fails its task", async () => {
  const state = await stateOf(nothing, { taskRunName: throwing(new Error("no name")) });
  assertInstanceOf(state, Failed);
  assertStringIncludes(state.message, "no name");
});

Deno.test("a cache validator that throws fails its task", async () => {
  const flow = new Flow("cached", () =>
    task(() => 1, {
      name: "cached",
      cacheFor: { minutes: 1 },
      cacheValidator: throwing(new Error("not valid")),
    })());
  assert((await flow.run({ logger: SILENT })).isSuccessful, "there is nothing to validate yet");
  const run = await flow.run({ logger: SILENT });
  assertThrows(() => run.output, FlowRunError, "not valid");
});

Deno.test("inputs that cannot be fingerprinted for the cache fail their task, not the run", async () => {
  const hostileInput = Object.defineProperty({}, "part", {
    get: throwing(new Error("not readable")),
    enumerable: true,
  });
  const give = task(() => hostileInput);
  const keep = task((input: object) => typeof input, { name: "keep", cacheFor: { minutes: 1 } });
  const flow = new Flow("cached", () => keep(give()));
  const run = await flow.run({ logger: SILENT });
  assert(run.isFinished);
});

Deno.test("a secret that cannot be looked through fails its task, and its message does not show it", async () => {
  class Odd extends SecretTask<object> {
    override run(): object {
      return Object.defineProperty({}, "part", {
        get: throwing(new Error("hush-hush")),
        enumerable: true,
      });
    }
  }
  const odd = new Odd({ name: "odd" });
  const run = await new Flow("odd", () => odd.bind()).run({ logger: SILENT });
  assertInstanceOf(run.stateOf(odd), Failed);
  assertEquals(run.stateOf(odd).message.includes("hush-hush"), false);
});

// Builders.

Deno.test("an async builder is refused, and what it throws later is not unhandled", async () => {
  const build = (async () => {
    await Promise.resolve();
    throw new Error("later");
  }) as unknown as () => void;
  assertThrows(
    () => new Flow("async", build),
    FlowBuildError,
    'The builder of flow "async" is async',
  );
  await delay(1);
});

Deno.test("a builder that throws half-way leaves nothing of itself behind", () => {
  const count = task(nothing);
  assertThrows(
    () =>
      new Flow("half", () => {
        count();
        throw new RangeError("half-way");
      }),
    RangeError,
    "half-way",
  );
  assertThrows(() => count(), FlowBuildError, "outside a flow builder");
  assertEquals(new Flow("whole", () => count()).tasks.size, 1);
});

// Several runs at once.

Deno.test("two runs of one flow at once do not see each other", async () => {
  const seen = task(async (name: string) => {
    const before = [context.flowRunId, context.parameters.name];
    await delay(Math.random() * 3);
    const secret = await new Secret<string>("TOKEN").get();
    assertEquals([context.flowRunId, context.parameters.name], before);
    return `${name} ${context.parameters.name} ${secret}`;
  });
  const flow = new Flow("twice", () => {
    const name = new Parameter<string>("name");
    return Array.from({ length: 5 }, () => seen(name));
  });
  const names = Array.from({ length: 20 }, (_, index) => `run-${index}`);
  const runs = await Promise.all(
    names.map((name) =>
      withContext(
        { secrets: { TOKEN: `secret of ${name}` } },
        () => flow.run({ parameters: { name }, logger: SILENT }),
      )
    ),
  );
  assertEquals(new Set(runs.map(({ id }) => id)).size, names.length);
  for (const [index, run] of runs.entries()) {
    const name = names[index]!;
    assertEquals(run.output, Array(5).fill(`${name} ${name} secret of ${name}`));
    assertEquals(run.parameters, { name });
  }
});

Deno.test("what one run knows to be secret is masked in another, too", async () => {
  const say = task(async (shouldRead: boolean) => {
    if (shouldRead) await new Secret("TOKEN").get();
    await delay(2);
    throw new Error("it was hush-hush");
  }, { name: "say" });
  const flow = new Flow("masks", () => say(new Parameter<boolean>("shouldRead")));
  const messages = await withContext(
    { secrets: { TOKEN: "hush-hush" } },
    () =>
      Promise.all([true, false].map(async (shouldRead) => {
        const run = await flow.run({ parameters: { shouldRead }, logger: SILENT });
        return run.stateOf(flow.getTasks({ name: "say" })[0]!).message;
      })),
  );
  assertStringIncludes(messages[0]!, "it was ********");
  assertStringIncludes(messages[1]!, "it was ********");
});

Deno.test("a flow that is run by a task of another has its own parameters and context", async () => {
  const inner = new Flow("inner", () => {
    const name = new Parameter<string>("name", { default: "inner" });
    return task((name: string) => [context.flowName, name])(name);
  });
  const runInner = task(async () => (await inner.run({ logger: SILENT })).output);
  const outer = new Flow("outer", () => {
    new Parameter("other", { default: 1 }).bind();
    return [runInner(), task(() => context.flowName)()];
  });
  const run = await outer.run({ logger: SILENT });
  assertEquals(run.output, [["inner", "inner"], "outer"]);
});

// Changes in the middle of a run.

Deno.test("a flow that is changed while it runs goes on as it was", async () => {
  const first = task(async () => {
    await delay(1);
    return 1;
  }, { name: "first" });
  const second = task((n: number) => n + 1, { name: "second" });
  const extra = task(() => "extra", { name: "extra" });
  const flow = new Flow("changing", () => second(first()));
  const [firstNode, secondNode] = flow.tasks;
  const running = flow.run({ logger: SILENT });
  const added = flow.addTask(extra);
  flow.addEdge(added, secondNode!);
  flow.replace(firstNode!, task(() => 100, { name: "replaced" }).node());
  const run = await running;
  assertEquals(run.output, 2);
  assertEquals([...run.taskStates.keys()], [firstNode!, secondNode!]);
  assertThrows(() => run.stateOf(added), FlowBuildError, 'no such task as "extra"');

  const next = await flow.run({ logger: SILENT });
  assertEquals([next.output, next.taskStates.size], [101, 3]);
});

Deno.test("a task that changes its own flow changes the next run", async () => {
  const flow = new Flow<unknown>("growing");
  const grow = task(() => void flow.addTask(task(nothing, { name: "grown" })), { name: "grow" });
  flow.addTask(grow);
  const first = await flow.run({ logger: SILENT });
  assertEquals([...first.taskStates.keys()].map(({ name }) => name), ["grow"]);
  assertEquals([...flow.tasks].map(({ name }) => name), ["grow", "grown"]);
});

Deno.test("a run without a parameter it needs is refused before anything runs", async () => {
  let ran = false;
  const flow = new Flow("needy", () => task((_: unknown) => void (ran = true))(new Parameter("n")));
  await assertRejects(() => flow.run({ logger: SILENT }), ParameterError, '"n"');
  assertEquals(ran, false);
});

Deno.test("a run with many failures names a few and counts the rest", async () => {
  const broken = task((_: number): number => {
    throw new Error("no");
  }, { name: "broken" });
  const flow = new Flow("broken", () => broken.map(Array.from({ length: 100 }, (_, n) => n)));
  const run = await flow.run({ logger: SILENT });
  assertStringIncludes(run.state.message, "broken[4] and 95 more");
  assertLess(run.state.message.length, 200);
});
