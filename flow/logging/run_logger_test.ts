import { assert, assertEquals, assertFalse, assertMatch, assertRejects } from "@std/assert";
import {
  type Config,
  ConfigError,
  context,
  getConfig,
  loadConfig,
  withContext,
} from "../../config/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import { Parameter, task } from "../../tasks/mod.ts";
import { Flow } from "../flow.ts";
import { capturingConsole } from "./_test_console.ts";

/** The library's configuration with other values for `logging`. */
function configWith(logging: Partial<Record<keyof Config["logging"], unknown>>): Config {
  const base = getConfig();
  return { ...base, logging: { ...base.logging, ...logging } } as Config;
}

/** The lines that a flow of one task logs, but for those of the flow itself. */
async function linesOf(
  fn: () => unknown,
  logging: Parameters<typeof configWith>[0],
  values: Record<string, unknown> = {},
): Promise<string[]> {
  const flow = new Flow("report", () => void task(fn, { name: "work" })());
  const run = () => flow.run();
  const { lines } = await capturingConsole(() =>
    withContext({ ...values, config: configWith(logging) }, run)
  );
  return lines.map(({ text }) => text).filter((text) => !/flow run|Flow run/.test(text));
}

/** Logs once at each level. */
function logAtEachLevel() {
  context.logger.debug("one");
  context.logger.info("two");
  context.logger.warn("three");
  context.logger.error("four");
}

Deno.test("a run logs in Prefect's format, under the flow's and the task's names", async () => {
  const { lines } = await capturingConsole(() =>
    new Flow("report", () => void task(() => context.logger.info("ready"), { name: "work" })())
      .run()
  );
  assertEquals(lines.map(({ method }) => method), ["error", "error", "error"]);
  const [begin, ready] = lines.map(({ text }) => text);
  const time = String.raw`\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4}\]`;
  assertMatch(
    begin!,
    new RegExp(`^${time} INFO - tacit.report \\| Beginning flow run for "report"$`),
  );
  assertMatch(ready!, new RegExp(`^${time} INFO - tacit.work \\| ready$`));
});

Deno.test("logging.level is the least level that is logged", async () => {
  const format = "%(levelname)s %(levelno)d %(message)s";
  const all = ["DEBUG 10 one", "INFO 20 two", "WARNING 30 three", "ERROR 40 four"];
  const levels = ["DEBUG", "info", "WARNING", "WARN", "ERROR", "CRITICAL", "NOTSET"];
  const kept = await Promise.all([4, 3, 2, 2, 1, 0, 4].map((count) => all.slice(4 - count)));
  for (const [index, level] of levels.entries()) {
    assertEquals(await linesOf(logAtEachLevel, { level, format }), kept[index], level);
  }
});

Deno.test("a line below the level is not formatted, nor are its details looked at", async () => {
  const detail = {
    get field(): never {
      throw new Error("looked at");
    },
    [Symbol.for("nodejs.util.inspect.custom")]: () => {
      throw new Error("printed");
    },
  };
  assertEquals(await linesOf(() => context.logger.debug("quiet", detail), { level: "INFO" }), []);
});

Deno.test("a level that does not exist is an error that says where it was set", async () => {
  const config = loadConfig({
    defaults: getConfig(),
    env: { PREFECT__LOGGING__LEVEL: "LOUD" },
  }) as unknown as Config;
  const error = await assertRejects(
    () => withContext({ config }, () => new Flow("empty").run()),
    ConfigError,
  );
  assertEquals(
    error.message,
    'logging.level is "LOUD" in the environment variable PREFECT__LOGGING__LEVEL, which is no ' +
      "level: use DEBUG, INFO, WARNING, ERROR or CRITICAL.",
  );
  assertEquals(error.key, "logging.level");
});

Deno.test("a format, a style and attributes that cannot be used are errors", async () => {
  for (
    const [logging, key] of [
      [{ format: "%(colour)s" }, "logging.format"],
      [{ style: "xml" }, "logging.style"],
      [{ log_attributes: [1] }, "logging.log_attributes"],
    ] as const
  ) {
    const error = await assertRejects(() => linesOf(() => {}, logging), ConfigError, key);
    assertEquals(error.key, key);
  }
});

Deno.test("placeholders have Python's flags, widths and precisions", async () => {
  const format = "%(levelname)-8s|%(name)12s|%(message).3s|%(levelno)05d|100%%|%(thread)s|%d";
  const [, line] = await linesOf(() => context.logger.info("abcdef"), { format });
  assertEquals(line, "INFO    |  tacit.work|abc|00020|100%||%d");
});

Deno.test("a message may hold what a format or a replacement would read", async () => {
  const message = "%(name)s %s $& $1 {x}";
  assertEquals(
    await linesOf(() => context.logger.info(message, 1), { format: "%(message)s" }),
    [`${message} 1`],
  );
});

Deno.test("logging.datefmt is the form of the time", async () => {
  const format = "%(asctime)s";
  const [day] = await linesOf(() => context.logger.info(""), { format, datefmt: "%A %y%%" });
  assertMatch(day!, /^[A-Z][a-z]+day \d\d%$/);
  // Prefect 1.4.1, by Python: without a form of its own, a time has its milliseconds.
  const [plain] = await linesOf(() => context.logger.info(""), { format, datefmt: "" });
  assertMatch(plain!, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}$/);
});

Deno.test("lines carry what the context says, each task's its own", async () => {
  const format = "%(flow_name)s %(task_name)s %(map_index)s %(team)s %(nothing)s.";
  const logging = { format, log_attributes: ["map_index", "team", "nothing"] };
  const work = task((_: number) => context.logger.info(""), { name: "work" });
  const flow = new Flow("report", () => void work.map([0, 1]));
  const { lines } = await capturingConsole(() =>
    withContext({ team: { name: "ours" }, config: configWith(logging) }, () => flow.run())
  );
  assertEquals(lines.map(({ text }) => text), [
    "report   { name: 'ours' } .",
    "report work 0 { name: 'ours' } .",
    "report work 1 { name: 'ours' } .",
    "report   { name: 'ours' } .",
  ]);
});

Deno.test("what a task brings into its context is on its lines", async () => {
  const logging = { format: "%(message)s %(step)s", log_attributes: ["step"] };
  const lines = await linesOf(() => {
    const { logger } = context;
    logger.info("before");
    withContext({ step: 2 }, () => logger.info("within"));
  }, logging);
  assertEquals(lines, ["before ", "within 2"]);
});

Deno.test("the failure of a task is logged with the task's own attributes", async () => {
  const format = "%(levelname)s %(task_name)s %(message)s";
  const lines = await linesOf(() => {
    throw new Error("broke");
  }, { format });
  assertEquals(lines, ['ERROR work Task "work" failed. Error: broke']);
});

Deno.test("details are printed after the message, as the console prints them", async () => {
  const lines = await linesOf(
    () => context.logger.info("got", { rows: [1, 2] }, "x", new Map([["k", 1n]])),
    { format: "%(message)s" },
  );
  assertEquals(lines, ["got { rows: [ 1, 2 ] } x Map(1) { 'k' => 1n }"]);
});

Deno.test("what is no text is logged as what it is", async () => {
  const lines = await linesOf(() => {
    (context.logger.info as (value: unknown) => void)({ rows: 2 });
  }, { format: "%(name)s|%(message)s" });
  assertEquals(lines, ["tacit.work| { rows: 2 }"]);
});

Deno.test("details that cannot be printed leave the message", async () => {
  const broken = {
    [Symbol.for("nodejs.util.inspect.custom")]: () => {
      throw new Error("no");
    },
  };
  for (const style of ["text", "json"]) {
    const lines = await linesOf(
      () => context.logger.info("got", broken, Object.assign(broken, { self: broken })),
      { style, format: "%(message)s" },
    );
    assertMatch(lines[0]!, /got \(What belongs to this cannot be printed\.\)/);
  }
});

Deno.test("a line of JSON has the message, the context and the details as values", async () => {
  const lines = await linesOf(
    () => context.logger.warn("got", { rows: 2, size: 5n }, new RangeError("far")),
    { style: "json", log_attributes: ["team"] },
    { team: "ours" },
  );
  const { time, flow_run_id, details: [rows, error], ...rest } = JSON.parse(lines[0]!);
  assertMatch(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assertMatch(flow_run_id, /^[0-9a-f-]{36}$/);
  assertEquals(rows, { rows: 2, size: "5" });
  assertEquals([error.name, error.message], ["RangeError", "far"]);
  assertEquals(rest, {
    level: "WARNING",
    flow_name: "report",
    task_name: "work",
    task_slug: "work-1",
    team: "ours",
    name: "tacit.work",
    message: "got",
  });
});

Deno.test("no line shows a secret, wherever in it the secret stands", async () => {
  const canary = `ca"n'ary\\${crypto.randomUUID()}`;
  const number = 73_194_628;
  class Holder {
    readonly #value = canary;
    toJSON(): unknown {
      return { value: this.#value };
    }
  }
  for (const style of ["text", "json"]) {
    const logging = {
      style,
      format: `%(message).12s ${canary} %(team)s %(message)s`,
      log_attributes: ["team"],
    };
    const lines = await linesOf(
      async () => {
        await new Secret("TOKEN").get();
        await new Secret("PIN").get();
        const { logger } = context;
        logger.error(canary, { [canary]: [canary] }, new Error(canary, { cause: canary }), number);
        logger.error("json", JSON.stringify(canary), new Holder(), new Map([[canary, number]]));
      },
      logging,
      { secrets: { TOKEN: canary, PIN: number }, team: { owner: canary } },
    );
    assertEquals(lines.length, 2);
    for (const line of lines) {
      assert(line.includes("********"), line);
      for (const part of [canary, canary.slice(0, 8), canary.slice(-36), String(number)]) {
        assertFalse(line.includes(part), `${style}: ${line}`);
      }
      if (style === "json") JSON.parse(line);
    }
  }
});

Deno.test("a flow in a task masks the secrets of the flow around it, and the other way round", async () => {
  const secrets = { OUTER: `outer-${crypto.randomUUID()}`, INNER: `inner-${crypto.randomUUID()}` };
  const inner = new Flow("inner", () => {
    const say = task(async (given: string) => {
      context.logger.info(`given ${given}`);
      throw new Error(await new Secret<string>("INNER").get());
    }, { name: "say" });
    say(new Parameter<string>("given"));
  });
  const outer = new Flow("outer", () => {
    const nest = task(async () => {
      const given = await new Secret<string>("OUTER").get();
      const run = await inner.run({ parameters: { given } });
      context.logger.info("told", given, secrets.INNER, run.state.message);
    }, { name: "nest" });
    nest();
  });
  const { value, lines } = await capturingConsole(() =>
    withContext({ secrets }, () => outer.run())
  );
  assert(value.isSuccessful, value.state.message);
  const all = lines.map(({ text }) => text).join("\n");
  assert(all.includes("given ********"), all);
  assert(all.includes("told ******** ********"), all);
  for (const secret of Object.values(secrets)) assertFalse(all.includes(secret), all);
});

for (const style of ["text", "json"]) {
  Deno.test(`a failure is logged as ${style} without the frames of this package`, async () => {
    const lines = await linesOf(
      () => {
        throw Object.assign(new RangeError("9 is more than 5"), {
          stack: `RangeError: 9 is more than 5\n    at total (file:///home/ada/etl.ts:3:9)\n` +
            `    at runTask (${new URL("../engine/run_task.ts", import.meta.url)}:30:9)`,
        });
      },
      { style },
    );
    assertEquals(lines.length, 1);
    assertMatch(lines[0]!, /9 is more than 5.*at total \(file:\/\/\/home\/ada\/etl\.ts:3:9\)/s);
    assertFalse(lines[0]!.includes("run_task.ts"));
  });
}
