// Ways by which secrets once got out, each of them closed.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStringIncludes,
} from "@std/assert";
import process from "node:process";
import {
  context,
  EnvVarSecret,
  Failed,
  Flow,
  type FlowRun,
  type Logger,
  PrefectSecret,
  type RunEvent,
  Secret,
  SecretTask,
  secretTask,
  type State,
  Success,
  task,
  withContext,
} from "@tacit/flow";
import { Running } from "@tacit/flow/tasks";
import { capturingConsole } from "../../flow/logging/_test_console.ts";
import { SILENT } from "../_silent_logger.ts";
import { visibleText } from "./_visible_text.ts";

let count = 0;

/** A secret that nothing in this process knows yet. */
function fresh(): string {
  return `canary-${++count}-${crypto.randomUUID().slice(0, 8)}/+`;
}

/** The message of the state of a task that throws a text, in a run with some secrets. */
async function thrownText(
  secrets: Record<string, unknown>,
  read: () => unknown,
  text: () => string,
): Promise<string> {
  const fails = task("fails", async () => {
    await read();
    throw new Error(`told: ${text()}`);
  });
  const flow = new Flow("holes", () => void fails());
  const run = await withContext({ secrets }, () => flow.run({ logger: SILENT }));
  return run.stateOf([...flow.tasks][0]!).message;
}

Deno.test("the password alone of lossy JSON is masked, and the number as it was written", async () => {
  const password = fresh();
  const json =
    `{"version": 1.0, "id": 12345678901234567890, "nested": [{"password": "${password}"}]}`;
  const read = () => new Secret("JSON").get();
  assertFalse((await thrownText({ JSON: json }, read, () => password)).includes(password));
  const message = await thrownText({ JSON: json }, read, () => "12345678901234567890");
  assertFalse(message.includes("12345678901234567890"));
});

Deno.test("the password of a connection string is masked by itself, as written and decoded", async () => {
  for (
    const [secret, password] of [
      ["Server=db;User Id=sa;Password=pw-%;Encrypt=true", "pw-%"],
      ["host=db user=me password='it is \\' quoted' dbname=x", "it is ' quoted"],
      ["postgres://me:p%40ss%2Fword@db:5432/x", "p@ss/word"],
      ["postgres://me:p%40ss%2Fword@db:5432/x", "p%40ss%2Fword"],
      ["me:s3cr3t-9@tcp(db:3306)/x", "s3cr3t-9"],
      ["DefaultEndpointsProtocol=https;AccountKey=abcd+/==;EndpointSuffix=x", "abcd+/=="],
    ] as const
  ) {
    const message = await thrownText(
      { DSN: secret },
      () => new Secret("DSN").get(),
      () => password,
    );
    assertEquals(message.split("told: ")[1], "********", secret);
  }
});

class Credentials {
  readonly #key: string;
  constructor(key: string) {
    this.#key = key;
  }
  use(): string {
    return this.#key;
  }
}

Deno.test("secrets that are no plain data are learnt as deep as they go", async () => {
  const secret = fresh();
  const bytes = new Uint8Array([0xff, 0xfe, 0x80, 1, 2, 3, 0x90, 0xc3]);
  const hidden = Object.defineProperty({}, "key", { value: secret, enumerable: false });
  const cases: readonly (readonly [unknown, string])[] = [
    [new Headers({ authorization: `Bearer ${secret}` }), secret],
    [new TextEncoder().encode(secret).buffer, secret],
    [new DataView(new TextEncoder().encode(secret).buffer), secret],
    [new String(secret), secret],
    [hidden, secret],
    [new URL("https://me:p%40ss%2Fword-7@host/"), "p@ss/word-7"],
    [bytes, "fffe80010203 90c3".replace(" ", "")],
    [bytes, btoa(String.fromCharCode(...bytes))],
    [bytes, Deno.inspect(bytes)],
  ];
  for (const [value, told] of cases) {
    class Given extends SecretTask<unknown> {
      override run() {
        return value;
      }
    }
    const takes = task("takes", (_: unknown) => {
      throw new Error(`told: ${told}`);
    });
    const flow = new Flow("given", () => void takes(new Given({ name: "GIVEN" })));
    const run = await flow.run({ logger: SILENT });
    const message = run.failures.map(({ state }) => state.message).join();
    assertFalse(message.includes(told), `${message} ${Object.prototype.toString.call(value)}`);
  }
});

Deno.test("a cast variable is learnt decoded, and one that shows nothing fails its task", async () => {
  Deno.env.set("HOLES_URL", "https://me:p%40ss%2Fword-8@host/");
  try {
    const url = new EnvVarSecret<URL>("HOLES_URL", { cast: (text) => new URL(text) });
    const tell = task("tell", (_: URL) => {
      throw new Error("p@ss/word-8");
    });
    const run = await new Flow("cast", () => void tell(url)).run({ logger: SILENT });
    assertFalse(visibleText(run.failures).includes("p@ss/word-8"));
  } finally {
    Deno.env.delete("HOLES_URL");
  }
  const opaque = secretTask("OPAQUE", () => new Credentials("hidden"));
  const flow = new Flow("opaque", () => void opaque());
  const run = await flow.run({ logger: SILENT });
  assert(run.isFailed);
  assertStringIncludes(run.stateOf([...flow.tasks][0]!).message, "class Credentials shows nothing");
});

Deno.test("a secret that a hook reads is known, and so is one of an earlier run or of none", async () => {
  const [inHook, before, inRun] = [fresh(), fresh(), fresh()];
  await withContext({ secrets: { HOOK: inHook, BEFORE: before, RUN: inRun } }, async () => {
    await new Secret("BEFORE").get();
    await new Flow("first", () => {
      task("reads", async () => void await new Secret("RUN").get())();
    }).run({ logger: SILENT });
    let tries = 0;
    const fails = task("fails", () => {
      throw new Error(`${inHook} ${before} ${inRun} ${++tries}`);
    }, {
      maxRetries: 1,
      retryDelay: 1,
      stateHandlers: [async () => void await new Secret("HOOK").get()],
    });
    const flow = new Flow("second", () => void fails());
    const { value: run, lines } = await capturingConsole(() => flow.run());
    const left = visibleText(run.failures) + lines.map(({ text }) => text).join();
    for (const secret of [inHook, before, inRun]) assertFalse(left.includes(secret));
  });
});

Deno.test("a token that is made in a run is masked from when it is said to be one", async () => {
  const token = fresh();
  const login = task("login", () => {
    const given = context.mask(token, "SESSION");
    throw new Error(`refused ${given}`);
  });
  const flow = new Flow("login", () => void login());
  const run = await flow.run({ logger: SILENT });
  assertFalse(visibleText(run.failures).includes(token));

  const made = fresh();
  const accessToken = secretTask("ACCESS_TOKEN", (key: string) => Promise.resolve(`${made}${key}`));
  const pull = task("pull", (given: string) => {
    throw new Error(`with ${given}`);
  });
  const sync = new Flow("sync", () => void pull(accessToken(new PrefectSecret<string>("KEY"))));
  const synced = await withContext(
    { secrets: { KEY: "a key" } },
    () => sync.run({ logger: SILENT }),
  );
  assertFalse(visibleText(synced.failures).includes(made));
  assertStringIncludes(synced.failures[0]!.state.message, "with ********");
});

class HttpError extends Error {
  readonly #request: unknown;
  constructor(message: string, readonly config: unknown) {
    super(message);
    this.#request = config;
  }
  toJSON() {
    return this.#request;
  }
  [Symbol.for("Deno.customInspect")]() {
    return Deno.inspect(this.#request, { depth: 100 });
  }
}

Deno.test("an error of an HTTP client holds no secret, however deep it lies in it", async () => {
  const secret = fresh();
  class Layer {
    constructor(readonly inner: unknown) {}
  }
  let config: unknown = {
    headers: new Map([["authorization", secret]]),
    list: new Array(150).fill(secret),
  };
  for (let depth = 0; depth < 12; depth++) config = new Layer(config);
  const seen: unknown[] = [];
  const logger: Logger = {
    ...SILENT,
    error: (...args) => void seen.push(args),
    info: (...args) => void seen.push(args),
  };
  const fails = task("fails", async () => {
    await new Secret("KEY").get();
    context.logger.info("asking", config);
    throw new HttpError("refused", config);
  });
  const flow = new Flow("http", () => void fails());
  const run = await withContext({ secrets: { KEY: secret } }, () => flow.run({ logger }));
  const state = run.stateOf([...flow.tasks][0]!);
  assertInstanceOf(state.result, HttpError);
  const left = [seen, state.result, outputErrorOf(run), structuredClone(state)].map(visibleText)
    .join();
  assertFalse(left.includes(secret));
});

function outputErrorOf(run: FlowRun<unknown>): unknown {
  try {
    return run.output;
  } catch (error) {
    return error;
  }
}

Deno.test("a state of one's own is masked whatever its message, and a running state is too", async () => {
  const secret = fresh();
  const states: State[] = [];
  const onEvent = (event: RunEvent) => void states.push(event.state);
  await withContext({ secrets: { KEY: secret } }, async () => {
    await new Secret("KEY").get();
    const told = task("told", () => 1, {
      stateHandlers: [
        (_task, _old, state) =>
          state.isSuccessful
            ? new Success("Task run succeeded.", 1, { context: { secret } })
            : undefined,
      ],
    });
    const flow = new Flow(`flow ${secret}`, () => void told(), {
      stateHandlers: [(_old, state) => state.isRunning ? new Running(`with ${secret}`) : undefined],
    });
    const events: unknown[] = [];
    await flow.run({
      logger: SILENT,
      onEvent: (event) => {
        onEvent(event);
        events.push({ ...event, task: undefined });
      },
    });
    const left = states.map(({ message, context }) => visibleText({ message, context })).join();
    assertFalse((left + visibleText(events)).includes(secret));
  });
  assert(states.length > 3);
});

Deno.test("a timed-out task's name is masked in its exception", async () => {
  const secret = fresh();
  await withContext({ secrets: { KEY: secret } }, async () => {
    await new Secret("KEY").get();
    const hangs = task(`hangs ${secret}`, () => new Promise<void>(() => {}), { timeout: 20 });
    const run = await new Flow("hangs", () => void hangs()).run({ logger: SILENT });
    assertInstanceOf(run.failures[0]!.state, Failed);
    assertFalse(visibleText(run.failures[0]!.state.result).includes(secret));
  });
});

Deno.test("every method of the console and the streams of the process are captured", async () => {
  const secret = fresh();
  const prints = task("prints", async () => {
    await new Secret("KEY").get();
    console.assert(false, `assert ${secret}`);
    console.count(`count ${secret}`);
    console.countReset(`count ${secret}`);
    console.time(`time ${secret}`);
    console.timeLog(`time ${secret}`, secret);
    console.timeEnd(`time ${secret}`);
    console.group(`group ${secret}`);
    console.groupEnd();
    process.stdout.write(`node ${secret.slice(0, 9)}`);
    process.stdout.write(`${secret.slice(9)}\n`);
    Deno.stdout.writeSync(new TextEncoder().encode(`deno ${secret}\n`));
    await Deno.stderr.write(new TextEncoder().encode(`later ${secret}`));
  }, { logStdout: true });
  const { lines } = await capturingConsole(() =>
    withContext({ secrets: { KEY: secret } }, () => new Flow("prints", () => void prints()).run())
  );
  const text = lines.map((line) => line.text).join("\n");
  assertFalse(text.includes(secret), text);
  for (const word of ["assert", "count", "time", "group", "node", "deno", "later"]) {
    assertStringIncludes(text, `${word} ********`);
  }
});
