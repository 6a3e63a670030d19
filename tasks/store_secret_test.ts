// Secrets of one store: the rules are those of every secret task.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  Flow,
  type Logger,
  Parameter,
  Sealed,
  SecretNotFoundError,
  type SecretStore,
  SecretTask,
  StoreSecret,
  task,
  type TaskNode,
} from "../mod.ts";

const VALUE = "canary-5b21e9";
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function storeOf(values: Record<string, unknown>, names?: SecretStore["names"]): SecretStore {
  return {
    name: "the team's",
    get: (name) => Promise.resolve(values[name] as string | undefined),
    ...(names && { names }),
  };
}

const store = storeOf({ TOKEN: VALUE, LOGIN: '{"user":"ada"}', ODD: "1.10" });

/** Runs a flow in which a task takes the secret; gives what the task saw, and the secret's state. */
async function runWith(secret: StoreSecret<unknown>, parameters: Record<string, unknown> = {}) {
  let seen: unknown = "nothing";
  const look = task((value: unknown) => void (seen = value));
  const flow = new Flow("secrets", () => void look(secret));
  const run = await flow.run({ logger: quiet, parameters });
  return { seen, run, state: run.stateOf(secret) };
}

Deno.test("a secret of a store reaches the task that takes it, decoded without loss", async () => {
  const cases: [string, unknown][] = [["TOKEN", VALUE], ["LOGIN", { user: "ada" }], [
    "ODD",
    "1.10",
  ]];
  for (const [name, expected] of cases) {
    assertEquals((await runWith(new StoreSecret<unknown>(name, { store }))).seen, expected);
  }
});

Deno.test("a secret of a store is sealed, and learned by the run's redactor", async () => {
  const secret = new StoreSecret("TOKEN", { store, tags: ["team"] });
  assertInstanceOf(secret, SecretTask);
  assertEquals([secret.name, secret.secretName, [...secret.tags]], ["TOKEN", "TOKEN", ["team"]]);
  const fails = task((value: string) => {
    throw new Error(`refused ${value}`);
  });
  let node!: TaskNode<never>;
  const lines: string[] = [];
  const write = (...parts: unknown[]) => void lines.push(parts.map(String).join(" "));
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const run = await new Flow("secrets", () => void (node = fails(secret))).run({ logger });
  assertInstanceOf(run.resultOf(secret), Sealed);
  assertStringIncludes(run.stateOf(node).message, "refused ********");
  const shown = [run, secret, run.state.toJSON()].map((part) =>
    Deno.inspect(part, { depth: 20, showHidden: true })
  );
  assertFalse([...shown, ...lines].join().includes(VALUE));
  assert(lines.length > 0);
});

Deno.test("the name of a store's secret may come as an input, also a mapped one", async () => {
  const named = new StoreSecret<unknown>(undefined, { store });
  const length = task((value: unknown) => String(value).length);
  const flow = new Flow(
    "secrets",
    () => length(named.bind({ name: new Parameter<string>("which") })),
  );
  const run = await flow.run({ logger: quiet, parameters: { which: "TOKEN" } });
  assertEquals(run.output, VALUE.length);

  const all = new Flow(
    "all",
    () => length.map(new StoreSecret(undefined, { store }).map({ name: ["TOKEN", "ODD"] })),
  );
  assertEquals((await all.run({ logger: quiet })).output, [VALUE.length, 4]);
});

Deno.test("a secret that the store does not have fails its task, with the store's name", async () => {
  const listing = storeOf({}, () => Promise.resolve(["TOKENS", "OTHER"]));
  const { state } = await runWith(new StoreSecret<unknown>("TOKEN", { store: listing }));
  assertInstanceOf(state.result, SecretNotFoundError);
  assertEquals(state.result.nearest, ["TOKENS"]);
  assertStringIncludes(state.message, "the secret store the team's: it has no such secret");
});

Deno.test("names that cannot be listed are the cause of the error, not the error", async () => {
  const failing = storeOf({}, () => Promise.reject(new Error("not for you")));
  const { state } = await runWith(new StoreSecret<unknown>("TOKEN", { store: failing }));
  assertInstanceOf(state.result, SecretNotFoundError);
  assertEquals((state.result.cause as Error).message, "not for you");
});

Deno.test("a store that gives no text is an error that does not show what it gave", async () => {
  for (const answer of [null, { VALUE }, 7]) {
    const odd = storeOf({ TOKEN: answer });
    const { state } = await runWith(new StoreSecret<unknown>("TOKEN", { store: odd }));
    assertStringIncludes(state.message, "the team's gave neither text nor undefined");
    assertFalse(state.message.includes(VALUE));
  }
});

Deno.test("a store's failure fails the task; no name says how to give one", async () => {
  const down: SecretStore = { name: "down", get: () => Promise.reject(new Error("no network")) };
  const { state } = await runWith(new StoreSecret<unknown>("TOKEN", { store: down }));
  assertStringIncludes(state.message, "no network");
  const nameless = new StoreSecret<unknown>(undefined, { store });
  assertStringIncludes((await runWith(nameless)).state.message, "a secret name must be provided");
});

Deno.test("a task that times out stops the store", async () => {
  let stopped = false;
  const hanging: SecretStore = {
    name: "hanging",
    get: (_name, options) =>
      new Promise((_resolve, reject) => {
        options?.signal?.addEventListener("abort", () => {
          stopped = true;
          reject(new Error("stopped"));
        });
      }),
  };
  const secret = new StoreSecret<unknown>("TOKEN", { store: hanging, timeout: 10 });
  assertEquals((await runWith(secret)).state.name, "TimedOut");
  assert(stopped);
});

Deno.test("a store's secret refuses every option that would keep its value", () => {
  const keeping = [
    { result: {} },
    { target: "secret.txt" },
    { cacheFor: 1000 },
    { cacheKey: "secret" },
    { cacheValidator: () => true },
  ];
  for (const options of keeping) {
    const [option] = Object.keys(options);
    assertThrows(
      () => new StoreSecret("TOKEN", { store, ...options as object }),
      TypeError,
      `option \`${option}\` is not possible`,
    );
  }
});
