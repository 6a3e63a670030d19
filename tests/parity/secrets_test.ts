// Secrets in a flow: they reach the tasks that take them, and nothing that the run leaves behind.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type AnyTask,
  context,
  EnvVarSecret,
  FAIL,
  Flow,
  type FlowRun,
  LOOP,
  Parameter,
  PrefectSecret,
  RETRY,
  Sealed,
  Secret,
  SecretAccessError,
  SecretTask,
  SKIP,
  type State,
  SUCCESS,
  Task,
  task,
  type TaskOptions,
  withContext,
} from "../../mod.ts";
import { keepLines } from "./_lines.ts";
import { quiet } from "./_quiet.ts";

const VALUE = "s3cret-value-81c4";

/** Everything that can be seen of a run, as text. */
function everythingOf(run: FlowRun): string {
  const seen: unknown[] = [run, run.state, run.state.toJSON(), run.parameters];
  for (const [node, state] of run.taskStates) {
    seen.push(node, state, state.message, state.context, state.result, state.toJSON());
    if (state.result instanceof Error) {
      const { name, message, stack, cause } = state.result;
      seen.push(name, message, stack, cause);
    }
  }
  try {
    seen.push(run.output);
  } catch (error) {
    assertInstanceOf(error, Error);
    seen.push(error, error.message, error.stack, error.cause);
  }
  return seen.map((each) => Deno.inspect(each, { depth: 20, showHidden: true })).join("\n");
}

/** Runs a flow of one task that takes a secret, and checks that nothing shows it. */
async function runWithSecret(fn: (secret: string) => unknown, options: TaskOptions = {}) {
  const takes = task(fn, { name: "takes", ...options });
  const flow = new Flow("secrets", () => void takes(new PrefectSecret("TOKEN")));
  const { logger, lines } = keepLines();
  const run = await withContext({ secrets: { TOKEN: VALUE } }, () => flow.run({ logger }));
  const everything = [everythingOf(run), ...lines].join("\n");
  assertFalse(everything.includes(VALUE), everything);
  const [takesNode] = flow.getTasks({ name: "takes" });
  return { run, lines, state: run.stateOf(takesNode!) };
}

Deno.test("Prefect 1.4.1: a secret task's value reaches the task that takes it", async () => {
  let seen: unknown;
  const { state } = await runWithSecret((secret) => {
    seen = secret;
  });
  assertEquals(seen, VALUE);
  assert(state.isSuccessful);
});

Deno.test("a secret reaches tasks inside lists and objects, and by name", async () => {
  class Connect extends Task<{ login: { user: string; keys: string[] } }, string> {
    override run({ login }: { login: { user: string; keys: string[] } }): string {
      return `${login.user}: ${login.keys.map((key) => key.length)}`;
    }
  }
  const flow = new Flow("secrets", () => {
    const key = new PrefectSecret("TOKEN");
    return new Connect().bind({ login: { user: "ada", keys: [key, key] } });
  });
  const run = await withContext({ secrets: { TOKEN: "four" } }, () => flow.run({ logger: quiet }));
  assertEquals(run.output, "ada: 4,4");
});

Deno.test("Prefect 1.4.1: a secret's value is looked up when the flow runs", async () => {
  const length = task((secret: string) => secret.length);
  const flow = new Flow("secrets", () => length(new PrefectSecret("TOKEN")));
  for (const TOKEN of ["four", "fourteen"]) {
    const run = await withContext({ secrets: { TOKEN } }, () => flow.run({ logger: quiet }));
    assertEquals(run.output, TOKEN.length);
  }
});

Deno.test("a secret task's state, result and output are sealed, and empty after the run", async () => {
  let node!: PrefectSecret;
  const flow = new Flow("secrets", () => node = new PrefectSecret("TOKEN"));
  const run = await withContext({ secrets: { TOKEN: VALUE } }, () => flow.run({ logger: quiet }));
  for (const sealed of [run.stateOf(node).result, run.resultOf(node), run.output]) {
    assertInstanceOf(sealed, Sealed);
    assertEquals(String(sealed), "Sealed(TOKEN: ********)");
    assertThrows(
      () => sealed.reveal(),
      SecretAccessError,
      "a run forgets its secrets when it ends",
    );
  }
  assertFalse(everythingOf(run).includes(VALUE));
});

Deno.test("a secret in an error is masked in the state, its stack and causes, and the log", async () => {
  const { state, lines } = await runWithSecret((secret) => {
    const inner = Object.assign(new Error(`inner ${secret}`), { header: `Bearer ${secret}` });
    throw new Error(`The server refused ${secret}.`, { cause: inner });
  });
  assertStringIncludes(state.message, "The server refused ********.");
  const { result } = state as { result: Error };
  assertInstanceOf(result, Error);
  assertStringIncludes(result.stack ?? "", "********");
  assertEquals((result.cause as Error).message, "inner ********");
  assert(lines.some((line) => line.includes("The server refused ********.")));
});

Deno.test("a secret that is thrown by itself is masked", async () => {
  const { state } = await runWithSecret((secret) => {
    throw secret;
  });
  assertEquals(state.result, "********");
});

Deno.test("a secret in a signal is masked: in message, result, context and cause", async () => {
  await runWithSecret((secret) => {
    throw new FAIL(`refused ${secret}`, { cause: new Error(secret), context: { key: secret } });
  });
  await runWithSecret((secret) => {
    throw new FAIL("", { result: { header: secret } });
  });
  for (const Signal of [SKIP, SUCCESS, RETRY, LOOP]) {
    const { state } = await runWithSecret((secret) => {
      if (context.taskRunCount! + context.taskLoopCount! > 2) throw new SKIP(`at last ${secret}`);
      throw new Signal(`because of ${secret}`, { context: { key: secret } });
    });
    assertStringIncludes(state.message, "********");
  }
});

Deno.test("a secret in what a state handler throws or gives is masked", async () => {
  const handlers = [
    (_task: unknown, _old: State, state: State) => {
      if (state.isFinished) throw new Error(`handler: ${state.message} ${VALUE}`);
    },
    (_task: unknown, _old: State, state: State) => {
      if (state.isFinished) throw new FAIL(VALUE);
    },
    (_task: unknown, _old: State, state: State) =>
      state.isFinished ? state.with({ message: VALUE, context: { VALUE } }) : state,
  ];
  for (const handler of handlers) await runWithSecret(() => {}, { stateHandlers: [handler] });
});

Deno.test("a secret in a trigger's error is masked", async () => {
  await runWithSecret(() => {}, {
    trigger: () => {
      throw new Error(`trigger: ${VALUE}`);
    },
  });
});

Deno.test("a secret that a task logs is masked, whatever form it has", async () => {
  const { lines } = await runWithSecret((secret) => {
    context.logger.info(`token ${secret}`, { token: secret, text: btoa(secret) });
    context.logger.warn(encodeURIComponent(secret), new Error(secret));
  });
  assertEquals(lines.filter((line) => line.includes("********")).length, 2);
});

Deno.test("a secret that a task reads by itself is masked too", async () => {
  const reads = task(async () => {
    throw new Error(`no luck with ${await new Secret("TOKEN").get()}`);
  });
  const { logger, lines } = keepLines();
  const run = await withContext(
    { secrets: { TOKEN: VALUE } },
    () => new Flow("secrets", () => void reads()).run({ logger }),
  );
  assertFalse([everythingOf(run), ...lines].join().includes(VALUE));
});

Deno.test("a secret in the name of a task run is masked", async () => {
  let name: unknown;
  await runWithSecret(() => void (name = context.taskRunName), {
    taskRunName: (inputs) => `call with ${Object.values(inputs)}`,
  });
  assertEquals(name, "call with ********");
  await runWithSecret(() => void (name = context.taskRunName), { taskRunName: "call with {0}" });
  assertEquals(name, "call with ********");
});

Deno.test("a secret that became a parameter or a task's name is not shown by the run", async () => {
  const takes = task((_: unknown, secret: string) => {
    throw new Error(secret);
  }, { name: `load-${VALUE}` });
  const flow = new Flow(
    "secrets",
    () => void takes(new Parameter("given"), new PrefectSecret("TOKEN")),
  );
  const { logger, lines } = keepLines();
  const run = await withContext(
    { secrets: { TOKEN: VALUE } },
    () => flow.run({ logger, parameters: { given: VALUE } }),
  );
  assertEquals(run.parameters, { given: "********" });
  assertFalse(run.state.message.includes(VALUE));
  assertFalse(lines.join().includes(VALUE));
  const error = assertThrows(() => run.output, Error);
  assertFalse(Deno.inspect(error, { depth: 20 }).includes(VALUE));
});

Deno.test("Prefect 1.4.1: a secret task is run again on resume, never restored", async () => {
  let runs = 0;
  class Fetch extends SecretTask<string> {
    override run(): string {
      runs++;
      return VALUE;
    }
  }
  let node!: Fetch;
  const length = task((secret: string) => secret.length);
  const flow = new Flow("secrets", () => length(node = new Fetch()));
  const first = await flow.run({ logger: quiet });
  const second = await flow.run({
    logger: quiet,
    taskStates: new Map([[node, first.stateOf(node)]]),
  });
  assertEquals([second.output, runs], [VALUE.length, 2]);
});

Deno.test("a secret task refuses every option that would keep its value", () => {
  const keeping = [
    { result: {} },
    { target: "secret.txt" },
    { cacheFor: 1000 },
    { cacheKey: "secret" },
    { cacheValidator: () => true },
  ];
  for (const options of keeping) {
    const [name] = Object.keys(options);
    for (const SecretClass of [PrefectSecret, EnvVarSecret]) {
      const make = () => new SecretClass("TOKEN", options as object);
      assertThrows(make, TypeError, `option \`${name}\` is not possible`);
    }
  }
});

Deno.test("a secret task that throws SUCCESS gives its secret as if it had returned it", async () => {
  class Fetch extends SecretTask<string> {
    override run(): string {
      throw new SUCCESS("early", { result: VALUE });
    }
  }
  let node!: Fetch;
  const length = task((secret: string) => secret.length);
  const flow = new Flow("secrets", () => length(node = new Fetch()));
  const run = await flow.run({ logger: quiet });
  assertEquals(run.output, VALUE.length);
  assertInstanceOf(run.stateOf(node).result, Sealed);
  assertFalse(everythingOf(run).includes(VALUE));
});

Deno.test("a secret task that loops finds its last turn's result sealed, and no state shows it", async () => {
  const shown: string[] = [];
  class Fetch extends SecretTask<string> {
    override run(): string {
      const last = context.taskLoopResult;
      if (last === undefined) throw new LOOP("once more", { result: VALUE });
      assertInstanceOf(last, Sealed);
      return `${last.reveal()}!`;
    }
  }
  const node = new Fetch({
    stateHandlers: [(_task, _old, state) => void shown.push(Deno.inspect(state.result))],
  });
  const length = task((secret: string) => secret.length);
  const run = await new Flow("secrets", () => length(node)).run({ logger: quiet });
  assertEquals(run.output, VALUE.length + 1);
  assertFalse([everythingOf(run), ...shown].join().includes(VALUE));
});

Deno.test("a secret task that fails, skips or pauses with a result keeps nothing of it", async () => {
  for (const Signal of [FAIL, SKIP, RETRY]) {
    class Fetch extends SecretTask<string> {
      override run(): string {
        if (context.taskRunCount! > 1) throw new SKIP("enough");
        context.logger.debug("known"); // The value is known to the run by what follows.
        throw new Signal("no", { result: Signal === FAIL ? new Error("no") : VALUE });
      }
    }
    const run = await new Flow("secrets", () => void new Fetch().bind()).run({ logger: quiet });
    assertFalse(everythingOf(run).includes(VALUE));
  }
});

Deno.test("a secret that comes too late is dropped", async () => {
  const late = Promise.withResolvers<string>();
  class Fetch extends SecretTask<string> {
    override run(): Promise<string> {
      return late.promise;
    }
  }
  const node = new Fetch({ timeout: 10 });
  const run = await new Flow("secrets", () => void node.bind()).run({ logger: quiet });
  late.resolve(VALUE);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(run.stateOf(node).name, "TimedOut");
  assertFalse(everythingOf(run).includes(VALUE));
});

Deno.test("a secret is text, but for a JSON object or array from which nothing is lost", async () => {
  class Fetch extends SecretTask<unknown> {
    readonly #text: string;
    constructor(text: string) {
      super();
      this.#text = text;
    }
    override run(): string {
      return this.#text;
    }
  }
  const cases: [string, unknown][] = [
    ['{"user":"ada","port":5432}', { user: "ada", port: 5432 }],
    ["[1,2]", [1, 2]],
    ["5432", "5432"],
    ["true", "true"],
    ["null", "null"],
    ['"quoted"', '"quoted"'],
    [" 7", " 7"],
    ["0123", "0123"],
    ["1e5", "1e5"],
    ["1.10", "1.10"],
    ["12345678901234567890", "12345678901234567890"],
    ["pa$HOME-x", "pa$HOME-x"],
    ["~/x", "~/x"],
    ["{not json", "{not json"],
  ];
  for (const [text, expected] of cases) {
    for (const make of [() => new Fetch(text), () => new PrefectSecret<unknown>("TEXT")]) {
      let seen: unknown;
      const look = task((secret: unknown) => void (seen = secret));
      const flow = new Flow("secrets", () => void look(make()));
      const run = await withContext({ secrets: { TEXT: text } }, () => flow.run({ logger: quiet }));
      assert(run.isSuccessful);
      assertEquals(seen, expected);
    }
  }
});

Deno.test("Prefect 1.4.1: a secret's name may come as an input when the flow runs", async () => {
  const length = task((secret: string) => secret.length);
  const flow = new Flow(
    "secrets",
    () => length(new PrefectSecret().bind({ name: new Parameter<string>("which") })),
  );
  const run = await withContext(
    { secrets: { ONE: "four", TWO: "sixsix" } },
    () => flow.run({ logger: quiet, parameters: { which: "TWO" } }),
  );
  assertEquals(run.output, 6);
});

Deno.test("Prefect 1.4.1: a secret task without a name fails and says how to give one", async () => {
  for (const node of [new PrefectSecret(), new EnvVarSecret()]) {
    const run = await new Flow("secrets", () => void (node as AnyTask)).run({ logger: quiet });
    assert(run.isSuccessful, "a node that nothing was done with is not in the flow");
    const flow = new Flow("secrets", () => void node.bind());
    assertStringIncludes(
      (await flow.run({ logger: quiet })).stateOf(node).message,
      "a secret name must be provided",
    );
  }
});

Deno.test("Prefect 1.4.1: a secret that does not exist fails its task, by name", async () => {
  const node = new PrefectSecret("NO_SUCH_TOKEN");
  const flow = new Flow("secrets", () => void node.bind());
  const run = await withContext(
    { secrets: { NO_SUCH_TOKENS: "x" } },
    () => flow.run({ logger: quiet }),
  );
  const { message, result } = run.stateOf(node);
  assertStringIncludes(message, 'Local Secret "NO_SUCH_TOKEN" was not found.');
  assertEquals((result as Error).name, "SecretNotFoundError");
});

Deno.test("Prefect 1.4.1: a secret cannot be read while a flow is built", async () => {
  let reading: Promise<unknown> | undefined;
  new Flow("secrets", () => {
    reading = new Secret("TOKEN").get();
    reading.catch(() => {});
  });
  await assertRejects(() => reading!, SecretAccessError, "while a flow is being built");
});

/** Runs `fn` while an environment variable is set, or not. */
async function withVariable<T>(name: string, value: string | undefined, fn: () => Promise<T>) {
  if (value !== undefined) Deno.env.set(name, value);
  try {
    return await fn();
  } finally {
    Deno.env.delete(name);
  }
}

async function seenFrom(secret: EnvVarSecret<unknown>): Promise<[unknown, State]> {
  let seen: unknown = "nothing";
  const look = task((value: unknown) => void (seen = value));
  const run = await new Flow("secrets", () => void look(secret)).run({ logger: quiet });
  return [seen, run.stateOf(secret)];
}

Deno.test("EnvVarSecret yields a variable's text, cast where a cast is given", async () => {
  await withVariable("TACIT_PARITY_SECRET", "4321", async () => {
    assertEquals((await seenFrom(new EnvVarSecret("TACIT_PARITY_SECRET")))[0], "4321");
    const text = new EnvVarSecret<string>("TACIT_PARITY_SECRET", { cast: (value) => `<${value}>` });
    assertEquals((await seenFrom(text))[0], "<4321>");
  });
});

Deno.test("Prefect 1.4.1: EnvVarSecret without its variable yields nothing, uncast, or fails", async () => {
  const cast = (value: string) => `<${value}>`;
  const lenient = new EnvVarSecret<unknown>("TACIT_PARITY_SECRET", { cast });
  assertEquals((await seenFrom(lenient))[0], undefined);
  for (const options of [{ raiseIfMissing: true }, { raiseIfMissing: true, cast }]) {
    const [seen, state] = await seenFrom(new EnvVarSecret("TACIT_PARITY_SECRET", options));
    assertEquals([seen, state.name], ["nothing", "Failed"]);
    assertStringIncludes(state.message, "Environment variable not set: TACIT_PARITY_SECRET");
  }
});

Deno.test("Prefect 1.4.1: EnvVarSecret takes its name as an input too", async () => {
  await withVariable("TACIT_PARITY_SECRET", "from the input", async () => {
    let seen: unknown;
    const look = task((value: unknown) => void (seen = value));
    const flow = new Flow(
      "secrets",
      () => void look(new EnvVarSecret("ANOTHER").bind({ name: "TACIT_PARITY_SECRET" })),
    );
    await flow.run({ logger: quiet });
    assertEquals(seen, "from the input");
  });
});

Deno.test("concurrent runs do not see each other's secrets", async () => {
  const tell = task(async (secret: string, ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return `${secret.length} ${(await new Secret<string>("TOKEN").get()).length}`;
  });
  const flow = new Flow(
    "secrets",
    () => tell(new PrefectSecret("TOKEN"), new Parameter<number>("ms")),
  );
  const outputs = await Promise.all(
    [5, 1, 3].map((ms) =>
      withContext(
        { secrets: { TOKEN: "x".repeat(ms) } },
        async () => (await flow.run({ logger: quiet, parameters: { ms } })).output,
      )
    ),
  );
  assertEquals(outputs, ["5 5", "1 1", "3 3"]);
});
