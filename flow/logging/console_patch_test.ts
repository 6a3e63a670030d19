import { assert, assertEquals, assertFalse, assertStrictEquals } from "@std/assert";
import { context, getConfig, type Logger, withContext } from "../../config/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import { delay, task, type TaskOptions } from "../../tasks/mod.ts";
import { Flow } from "../flow.ts";
import { capturingConsole } from "./_test_console.ts";

/** The lines of a run without those of the flow itself, and a logger that keeps them. */
function keptLog(): { readonly lines: string[]; readonly logger: Logger } {
  const lines: string[] = [];
  const keep = (level: string) => (message: string) => {
    if (!/flow run|Flow run/.test(message)) lines.push(`${level}: ${message}`);
  };
  const logger = {
    debug: keep("debug"),
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
  };
  return { lines, logger };
}

function flowOf(fn: () => unknown, options: TaskOptions = { logStdout: true }): Flow<void> {
  return new Flow("prints", () => void task(fn, { name: "print", ...options })());
}

/** The methods of `console`, to tell whether they are what they were. */
function consoleNow(): readonly unknown[] {
  return Object.values(console);
}

Deno.test("what a task with logStdout prints goes through the run's logger", async () => {
  const { lines, logger } = keptLog();
  const printed = await capturingConsole(() =>
    flowOf(() => {
      console.log("%s is %d", "answer", 42, { deep: [1] });
      console.info("info");
      console.debug("debug");
      console.warn("warn");
      console.error(new RangeError("far").message);
      console.dir({ dir: 1 });
      console.table([1]);
    }).run({ logger })
  );
  assertEquals(lines, [
    "info: answer is 42 { deep: [ 1 ] }",
    "info: info",
    "debug: debug",
    "warn: warn",
    "error: far",
    "info: { dir: 1 }",
    "info: [ 1 ]",
  ]);
  assertEquals(printed.lines, []);
});

Deno.test("what any other task prints is printed as ever", async () => {
  const { lines, logger } = keptLog();
  const printed = await capturingConsole(async () => {
    const flow = new Flow("prints", () => {
      task("mine", () => console.log("mine"), { logStdout: true })();
      task("plain", () => console.log("plain"))();
    });
    await flow.run({ logger });
  });
  assertEquals(lines, ["info: mine"]);
  assertEquals(printed.lines, [{ method: "log", text: "plain" }]);
});

Deno.test("the run's own logger writes what tasks print once, in its format", async () => {
  const { lines } = await capturingConsole(() => flowOf(() => console.log("hello")).run());
  assertEquals(lines.map(({ method }) => method), ["error", "error", "error"]);
  assert(lines[1]!.text.endsWith("INFO - tacit.print | hello"), lines[1]!.text);
});

Deno.test("what is printed is masked, however it is printed", async () => {
  const secret = `ca'n"ary-${crypto.randomUUID()}`;
  const { lines } = await capturingConsole(() =>
    withContext({ secrets: { TOKEN: secret } }, () =>
      flowOf(async () => {
        const token = await new Secret<string>("TOKEN").get();
        console.log(token);
        console.error("it is %s", token, { token, list: [token] });
        console.log("%o", { [token]: new Map([[token, new Error(token)]]) });
        console.log("x".repeat(9_990) + token, { long: "x".repeat(9_990) + token });
      }).run())
  );
  assertEquals(lines.length, 6);
  const all = lines.map(({ text }) => text).join("\n");
  assertFalse(all.includes(secret.slice(0, 8)), all);
  assertFalse(all.includes(secret.slice(-36)), all);
});

Deno.test("logging.redact_console does so for all tasks of a run", async () => {
  const base = getConfig();
  const config = { ...base, logging: { ...base.logging, redact_console: true } };
  const { lines, logger } = keptLog();
  const before = consoleNow();
  const printed = await capturingConsole(() =>
    withContext({ config }, () => flowOf(() => console.log("plain"), {}).run({ logger }))
  );
  assertEquals(lines, ["info: plain"]);
  assertEquals(printed.lines, []);
  assertEquals(consoleNow(), before);
});

Deno.test("of two runs at once, and the code around them, each prints its own way", async () => {
  const [one, two] = [keptLog(), keptLog()];
  const rounds = (name: string) => async () => {
    for (let round = 0; round < 3; round++) {
      console.log(name);
      await delay(1);
    }
  };
  const printed = await capturingConsole(async () => {
    const runs = [
      flowOf(rounds("one")).run({ logger: one.logger }),
      flowOf(rounds("two"), {}).run({ logger: two.logger }),
      flowOf(rounds("three")).run({ logger: two.logger }),
    ];
    await rounds("outside")();
    await Promise.all(runs);
  });
  assertEquals(one.lines, Array(3).fill("info: one"));
  assertEquals(two.lines, Array(3).fill("info: three"));
  assertEquals(printed.lines.map(({ text }) => text).sort(), [
    ...Array(3).fill("outside"),
    ...Array(3).fill("two"),
  ]);
});

Deno.test("console is patched while a run wants it, and given back when the last one ends", async () => {
  const before = consoleNow();
  const { logger } = keptLog();
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const [first, second] = gates.map(({ promise }) => flowOf(() => promise).run({ logger }));
  await delay(0);
  assert(consoleNow().some((method, index) => method !== before[index]));
  gates[0]!.resolve();
  await first;
  assert(consoleNow().some((method, index) => method !== before[index]));
  gates[1]!.resolve();
  await second;
  assertEquals(consoleNow(), before);
  await flowOf(() => assertEquals(consoleNow(), before), {}).run({ logger });
});

Deno.test("console is given back after a failure, a timeout and a cancelled run", async () => {
  const before = consoleNow();
  const { lines, logger } = keptLog();
  const failed = await flowOf(() => {
    console.log("before");
    throw new Error("broke");
  }).run({ logger });
  assert(failed.isFailed);
  assertEquals(lines[0], "info: before");
  assertEquals(consoleNow(), before);

  const never = () => new Promise<never>(() => {});
  const late = await flowOf(never, { logStdout: true, timeout: 5 }).run({ logger });
  assert(late.isFailed);
  assertEquals(consoleNow(), before);

  const abort = new AbortController();
  const running = flowOf(never).run({ logger, signal: abort.signal });
  await delay(1);
  abort.abort();
  assertEquals((await running).state.name, "Cancelled");
  assertEquals(consoleNow(), before);
});

Deno.test("a task that goes on after its run prints as ever", async () => {
  const { lines, logger } = keptLog();
  const gate = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const printed = await capturingConsole(async () => {
    const abort = new AbortController();
    const running = flowOf(async () => {
      await gate.promise;
      console.log("late");
      over.resolve();
    }).run({ logger, signal: abort.signal });
    await delay(1);
    abort.abort();
    await running;
    gate.resolve();
    await over.promise;
  });
  assertEquals(lines, []);
  assertEquals(printed.lines, [{ method: "log", text: "late" }]);
});

Deno.test("a patch that somebody else puts over the run's stays, and nothing recurs", async () => {
  const seen: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const { lines } = await capturingConsole(async () => {
    const before = console.error;
    const abort = new AbortController();
    const running = flowOf(async () => {
      const patched = console.error;
      console.error = (...args: unknown[]) => {
        seen.push(args[0]);
        patched(...args);
      };
      console.error("one");
      await gate.promise;
      console.error("two");
      over.resolve();
    }).run({ signal: abort.signal });
    await delay(1);
    abort.abort();
    await running;
    assert(console.error !== before, "it is theirs to take away");
    gate.resolve();
    await over.promise;
    await flowOf(() => console.error("three")).run();
  });
  assert(seen.includes("one") && seen.includes("two"), "theirs sees what is printed");
  const count = (text: string) => lines.filter((line) => line.text.endsWith(text)).length;
  assertEquals(["one", "two", "three"].map(count), [1, 1, 1]);
});

Deno.test("a value that prints when it is looked at does not go round in circles", async () => {
  const { lines, logger } = keptLog();
  const flow = flowOf(async () => {
    await new Secret("TOKEN").get();
    const value = {
      get field(): string {
        console.log(value);
        return "read";
      },
    };
    console.log("value", value);
  });
  const run = await withContext(
    { secrets: { TOKEN: "not shown" } },
    () => flow.run({ logger }),
  );
  assert(run.isSuccessful, run.state.message);
  assert(lines.some((line) => line.startsWith("info: value")), lines.join("\n"));
});

Deno.test("a flow in a task that captures prints through its own logger", async () => {
  const [outer, inner] = [keptLog(), keptLog()];
  const nested = flowOf(() => console.log("deep"), {});
  await flowOf(async () => {
    await nested.run({ logger: inner.logger });
    console.log("shallow");
  }).run({ logger: outer.logger });
  assertEquals(inner.lines, ["info: deep"]);
  assertEquals(outer.lines.filter((line) => !line.includes("deep")), ["info: shallow"]);
});

Deno.test("each mapped child that prints does so under its own name", async () => {
  const print = task((n: number) => console.log(n), { name: "print", logStdout: true });
  const flow = new Flow("prints", () => void print.map([7, 8]));
  const { lines } = await capturingConsole(() => flow.run());
  assertEquals(lines.slice(1, -1).map(({ text }) => text.split(" - ")[1]), [
    "tacit.print[0] | 7",
    "tacit.print[1] | 8",
  ]);
});

Deno.test("a task's logger is what the context gives, also while console is captured", async () => {
  const { lines, logger } = keptLog();
  await flowOf(() => {
    context.logger.info("logged");
    console.log("printed");
  }).run({ logger });
  assertEquals(lines, ["info: logged", "info: printed"]);
  assertStrictEquals(context.logger, console);
});
