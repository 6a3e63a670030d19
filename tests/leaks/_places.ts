// The places where something of a run is left, and what is found there when its task lets a secret slip.
import {
  context,
  type Executor,
  FAIL,
  type FlowRun,
  type JobSource,
  type Logger,
  ResultCache,
  type RunEvent,
  type State,
  type TaskOptions,
} from "@tacit/flow";
import type { TaskDescription } from "@tacit/flow/flow";
import { MemoryRunStore } from "@tacit/flow/results";
import { everythingIn } from "../../flow/results/_test_store.ts";
import { capturingConsole } from "../../flow/logging/_test_console.ts";
import { readPage } from "../../flow/report/_test_report.ts";
import { SILENT } from "../_silent_logger.ts";
import { type Leak, leakyRun, type LeakyRunOptions, logOf, TAG, told } from "./_leaky_run.ts";
import { visibleText, walkedText } from "./_visible_text.ts";
import { renderReport, writeReport } from "@tacit/flow/report";

/** Lets a secret slip into a place, and gives all that can be seen there. */
type Place = (leak: Leak) => Promise<string>;

const logs = (text: string) =>
  context.logger.info(`log ${text}`, { detail: text }, new Error(`logged ${text}`));
const prints = (text: string) => console.log(`print ${text}`, { detail: [text] });
const gives = (text: string) => ({ text, rest: [1, 2, 3] });
const throws = (text: string) => {
  throw new TellingError(text);
};
const signals = (text: string) => {
  throw new FAIL(`signal ${text}`, { context: { [text]: [text] } });
};

/** The places, by what people call them. One more place is one more entry. */
export const PLACES: Readonly<Record<string, Place>> = {
  "log lines": (leak) => logOf(leak, { misuse: logs }),
  "log lines as JSON": (leak) =>
    logOf(leak, { misuse: logs, settings: { PREFECT__LOGGING__STYLE: "json" } }),
  "log lines with values of the context": (leak) =>
    logOf(leak, {
      misuse: () => context.logger.info("nothing but the name"),
      task: nameOfRun(leak),
      settings: {
        PREFECT__LOGGING__FORMAT: "%(message)s %(task_run_name)s",
        PREFECT__LOGGING__LOG_ATTRIBUTES: '["task_run_name"]',
      },
    }),
  "log lines, and tasks' names in them": (leak) =>
    logOf(leak, { misuse: () => context.logger.info("the name"), task: nameOfTask(leak) }),
  "what a task with `logStdout` prints": (leak) =>
    logOf(leak, { misuse: prints, task: { logStdout: true } }),
  "what tasks print with `redact_console`": (leak) =>
    logOf(leak, { misuse: prints, settings: { PREFECT__LOGGING__REDACT_CONSOLE: "true" } }),
  "a logger of one's own": (leak) => handed(leak, { misuse: logs }, "info"),
  "what is logged of a failure": (leak) => handed(leak, { misuse: throws }, "error"),
  "names of task runs": async (leak) => {
    let name: string | undefined;
    await leakyRun(leak, { misuse: () => name = context.taskRunName, task: nameOfRun(leak) });
    return name ?? "";
  },
  "messages of states": async (leak) => (await leakyRun(leak, { misuse: throws })).state.message,
  "contexts of states": async (leak) =>
    visibleText((await leakyRun(leak, { misuse: signals })).state.context),
  "states as JSON": async (leak) =>
    JSON.stringify((await leakyRun(leak, { misuse: signals })).state),
  "states as they print": async (leak) =>
    Deno.inspect((await leakyRun(leak, { misuse: signals })).state),
  "states that handlers are told": async (leak) => {
    const seen: State[] = [];
    const stateHandlers: TaskOptions["stateHandlers"] = [
      (_task, _old, state) => void seen.push(state),
    ];
    await leakyRun(leak, { misuse: throws, task: { stateHandlers } });
    return visibleText(seen.map(({ message, result }) => ({ message, result })));
  },
  "messages of errors": async (leak) => (await errorOf(leak)).message,
  "stacks of errors": async (leak) => (await errorOf(leak)).stack ?? "",
  "causes of errors": async (leak) => visibleText((await errorOf(leak)).cause),
  "errors inside of `AggregateError`": async (leak) => visibleText((await errorOf(leak)).errors),
  "properties of errors": async (leak) => visibleText((await errorOf(leak)).detail),
  "the error of the flow": async (leak) =>
    visibleText(outputErrorOf((await leakyRun(leak, { misuse: throws })).run)),
  "the run and its state": async (leak) => {
    const { run } = await leakyRun(leak, { misuse: signals });
    return visibleText([run, `${run}`, [...run.taskStates.values()].map(({ message }) => message)]);
  },
  "the run's message, and tasks' names in it": async (leak) => {
    const { run } = await leakyRun(leak, { misuse: throws, task: nameOfTask(leak) });
    return visibleText(run.state.message);
  },
  "parameters of the run": async (leak) => {
    const parameters = { given: { deep: leak.spell(leak.secret) } };
    return visibleText((await leakyRun(leak, { run: { parameters } })).run.parameters);
  },
  "failures, and tasks' names in them": async (leak) => {
    const { run } = await leakyRun(leak, { misuse: throws, task: nameOfTask(leak) });
    return visibleText(run.failures);
  },
  "pictures, and tasks' names in them": async (leak) => {
    const { run } = await leakyRun(leak, { task: nameOfTask(leak) });
    const { mermaid, dot } = run.visualize();
    return mermaid + dot;
  },
  "reports, and tasks' names in them": (leak) =>
    reported(leak, { misuse: throws, task: nameOfTask(leak) }),
  "reports, and what is logged in them": (leak) => reported(leak, { misuse: logs }),
  "reports of runs that log by themselves": (leak) =>
    reported(leak, { misuse: logs, hasOwnLog: true }),
  "files of reports, and messages in them": async (leak) => {
    const file = await Deno.makeTempFile({ suffix: ".html" });
    try {
      await reported(leak, { misuse: throws, file });
      return shownBy(await Deno.readTextFile(file));
    } finally {
      await Deno.remove(file);
    }
  },
  "events": async (leak) => {
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent) => void events.push(event);
    await leakyRun(leak, { misuse: throws, run: { onEvent } });
    return visibleText(events.map(({ state: { message, result }, ...event }) => (
      { ...event, message, result }
    )));
  },
  "a flow's cache": async (leak) => {
    const cache = new WatchedCache();
    await leakyRun(leak, { misuse: gives, run: { cache }, task: { cacheFor: { minutes: 1 } } });
    return visibleText(cache.given);
  },
  "stored results": (leak) => stored(leak, { misuse: gives }),
  "stored results at targets": (leak) =>
    stored(leak, { misuse: gives, task: { target: "targets/{taskName}.json" } }),
  "journals": (leak) => stored(leak, { misuse: throws }),
  "what is told to other machines": async (leak) => {
    const executor = new WatchedExecutor();
    await leakyRun(leak, { misuse: gives, run: { executor } });
    return visibleText(executor.descriptions);
  },
};

/** The places that no secret gets to in the first place, so that there is nothing to mask. */
export const SEALED_PLACES: ReadonlySet<string> = new Set(["what is told to other machines"]);

/** An error that holds a text wherever an error can. */
class TellingError extends AggregateError {
  readonly detail: unknown;

  constructor(text: string) {
    super([new Error(`inner ${text}`)], `message ${text}`, { cause: { reason: `cause ${text}` } });
    this.detail = { deep: [`detail ${text}`] };
  }
}

/** A name for the task's run that holds the secret. */
function nameOfRun(leak: Leak): TaskOptions {
  const { source, secret } = leak;
  return {
    taskRunName: (inputs) =>
      `run of ${source.node ? told(leak, Object.values(inputs)[0]) : leak.spell(secret)}`,
  };
}

/** A name for the task that holds the secret. */
function nameOfTask({ secret, spell }: Leak): TaskOptions {
  return { name: `task ${spell(secret)}` };
}

async function handed(
  leak: Leak,
  options: LeakyRunOptions,
  method: keyof Logger,
): Promise<string> {
  const all: unknown[] = [];
  const logger = { ...SILENT, [method]: (...args: unknown[]) => void all.push(args) };
  await leakyRun(leak, { ...options, run: { logger } });
  return visibleText(all);
}

async function errorOf(leak: Leak): Promise<TellingError> {
  const { result } = (await leakyRun(leak, { misuse: throws })).state;
  if (result instanceof TellingError) return result;
  throw new Error("The state of a task that threw holds another error than that.");
}

function outputErrorOf(run: FlowRun<unknown>): unknown {
  try {
    return run.output;
  } catch (error) {
    return error;
  }
}

/** Every byte of what a run stores, and every location. */
async function stored(leak: Leak, options: LeakyRunOptions): Promise<string> {
  const results = new MemoryRunStore();
  await leakyRun(leak, { ...options, run: { results } });
  const parts: string[] = [];
  for (const { location, text, bytes } of await everythingIn(results)) {
    parts.push(
      location,
      text,
      new TextDecoder("latin1").decode(bytes),
      new TextDecoder().decode(bytes),
    );
  }
  return parts.join("\n");
}

/** What is in the report of a run. */
async function reported(
  leak: Leak,
  { file, ...options }: LeakyRunOptions & { readonly file?: string },
): Promise<string> {
  const { value: html } = await capturingConsole(async () => {
    const { run } = await leakyRun(leak, options);
    return await (file === undefined ? renderReport(run) : writeReport(run, file));
  });
  return shownBy(html);
}

/** A page as it is written, and all that its program reads in it: only there no escape hides anything. */
function shownBy(html: string): string {
  return `${html}\n${walkedText(readPage(html))}`;
}

/** A cache that shows what it is given. */
class WatchedCache extends ResultCache {
  readonly given: unknown[] = [];

  override keep(...[key, cached]: Parameters<ResultCache["keep"]>): void {
    this.given.push(key, cached.result, cached.hashedInputs, cached.cachedParameters);
    super.keep(key, cached);
  }
}

/** An executor that has the leaking task run elsewhere, and shows what it would send there. */
class WatchedExecutor implements Executor {
  readonly name = "watched";
  readonly descriptions: TaskDescription[] = [];

  open(source: JobSource) {
    const elsewhere = (description: TaskDescription) => {
      this.descriptions.push(description);
      return Promise.resolve("done elsewhere");
    };
    const wake = () => {
      for (let job = source.next(); job !== undefined; job = source.next()) {
        void job.execute(job.tags.has(TAG) ? elsewhere : undefined);
      }
    };
    return { wake, close: () => {} };
  }
}
