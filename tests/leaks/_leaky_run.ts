// A run that lets a secret slip wherever a task can, and all that is left of it afterwards.
import { context, Flow, type FlowRun, type Logger, type RunEvent, task } from "@tacit/flow";
import { MemoryResultStore } from "@tacit/flow/results";
import { visibleText } from "./_visible_text.ts";
import type { Source } from "./_sources.ts";

/** The places where something of a run is left, and what is found there. */
export type Places = Readonly<Record<string, string>>;

/** An error that holds a text wherever an error can. */
class TellingError extends AggregateError {
  readonly detail: unknown;

  constructor(text: string) {
    super([new Error(`inner ${text}`)], `message ${text}`, { cause: { reason: `cause ${text}` } });
    this.detail = { deep: [`detail ${text}`] };
  }
}

/** Runs a flow whose tasks tell `spell(secret)` to everything, and collects what is left. */
export async function leakyRun(
  source: Source,
  secret: string,
  spell: (secret: string) => string,
): Promise<Places> {
  const told = async (given: string | undefined) => spell(given ?? await source.read!());
  const logs = task(async (given?: string) => {
    const text = await told(given);
    context.logger.info(`log ${text}`, { detail: text }, new Error(`logged ${text}`));
  }, { name: "logs" });
  const prints = task(async (given?: string) => {
    const text = await told(given);
    console.log(`print ${text}`, { detail: [text] });
  }, { name: "prints", logStdout: true });
  const gives = task(async (given?: string) => ({ text: await told(given), rest: [1, 2, 3] }), {
    name: "gives",
    cacheFor: { minutes: 1 },
  });
  const throws = task(async (given?: string) => {
    throw new TellingError(await told(given));
  }, { name: "throws" });

  const build = () =>
    new Flow("leaky", () => {
      const node = source.node?.();
      for (const each of [logs, prints, gives, throws]) node === undefined ? each() : each(node);
    });
  const flow = build();
  const results = new MemoryResultStore();
  const events: RunEvent[] = [];
  const lines: string[] = [];
  let own!: FlowRun<unknown>;
  let withLogger!: FlowRun<unknown>;
  const handed: unknown[] = [];
  const logger: Logger = Object.fromEntries(
    ["debug", "info", "warn", "error"].map((method) => [
      method,
      (...args: unknown[]) => void handed.push(args),
    ]),
  ) as unknown as Logger;
  const consoleError = console.error;
  console.error = (line: string) => void lines.push(line);
  try {
    await source.around(secret, async () => {
      own = await flow.run({ results, onEvent: (event) => void events.push(event) });
      withLogger = await build().run({ logger });
    });
  } finally {
    console.error = consoleError;
  }
  const failed = flow.getTasks({ name: "throws" })[0]!;
  const state = own.stateOf(failed);
  return {
    "log lines": lines.filter((line) => !line.includes("print ")).join("\n"),
    "what console printed": lines.filter((line) => line.includes("print ")).join("\n"),
    "a logger of one's own": visibleText(handed),
    "state messages": [...own.taskStates.values()].map(({ message }) => message).join("\n"),
    "states as JSON": JSON.stringify([...own.taskStates.values()].filter((each) => each.isFailed)),
    "errors": visibleText(state.result),
    "the flow's error": visibleText(errorOf(own)),
    "failures": visibleText(own.failures.map(({ state: _, ...failure }) => failure)),
    "events": visibleText(
      events.map(({ state, ...event }) => ({
        ...event,
        message: state.message,
        result: state.isFailed ? state.result : undefined,
      })),
    ),
    "pictures": `${await own.visualize()}${(await withLogger.visualize()).dot}`,
    "stored results and journals": await everythingIn(results),
  };
}

function errorOf(run: FlowRun<unknown>): unknown {
  try {
    return run.output;
  } catch (error) {
    return error;
  }
}

/** Every byte of a store, and every location. */
async function everythingIn(store: MemoryResultStore): Promise<string> {
  const parts: string[] = [];
  for await (const location of store.list("")) {
    const bytes = await store.read(location);
    parts.push(location, new TextDecoder("latin1").decode(bytes));
    parts.push(new TextDecoder().decode(bytes));
  }
  return parts.join("\n");
}
