// A run of one task that misuses a secret, however the run comes by it.
import {
  Flow,
  type FlowRun,
  Parameter,
  type RunOptions,
  type State,
  task,
  type TaskOptions,
} from "@tacit/flow";
import { capturingConsole } from "../../flow/logging/_test_console.ts";
import { SILENT } from "../_silent_logger.ts";
import type { Source, Variables } from "./_sources.ts";

/** A secret, where it comes from, and what a task makes of it. */
export interface Leak {
  readonly source: Source;
  readonly secret: string;
  /** Spells it in every way, all in one text. */
  readonly spell: (secret: string) => string;
}

/** What a run is given beside the secret. */
export interface LeakyRunOptions {
  /** What the task does with the text that holds the secret. */
  readonly misuse?: (text: string) => unknown;
  readonly task?: TaskOptions;
  readonly run?: RunOptions;
  /** Whether it logs by itself; it is silent otherwise, or has the logger that `run` brings. */
  readonly hasOwnLog?: boolean;
  /** The configuration, as variables. */
  readonly settings?: Variables;
}

/** A run that is over, and the state of the task that misused the secret. */
export interface LeakyRun {
  readonly run: FlowRun<unknown>;
  readonly state: State;
}

/** The tag of the task that misuses the secret. */
export const TAG = "leaks";

/** Runs a flow of such a task. */
export async function leakyRun(leak: Leak, options: LeakyRunOptions = {}): Promise<LeakyRun> {
  const { source, secret } = leak;
  const { misuse = () => {}, settings = {} } = options;
  const leaks = task(
    async (given?: unknown) => misuse(told(leak, given ?? await source.read!())),
    { name: "leaks", tags: [TAG], ...options.task },
  );
  const takes = task((_: unknown) => {}, { name: "takes" });
  const flow = new Flow("leaky", () => {
    for (const name of Object.keys(options.run?.parameters ?? {})) takes(new Parameter(name));
    if (source.node !== undefined) return leaks(source.node());
    // Known to the run before the task's own name is made.
    const reads = task(async () => void await source.read!(), { name: "reads" })();
    return leaks().setUpstream(reads);
  });
  const run = await source.around(
    secret,
    settings,
    () => flow.run({ ...!options.hasOwnLog && { logger: SILENT }, ...options.run }),
  );
  const [node] = flow.getTasks({ tags: [TAG] });
  return { run, state: run.stateOf(node!) };
}

/** What a run's own log has to say, of a task that misuses the secret. */
export async function logOf(leak: Leak, options: LeakyRunOptions): Promise<string> {
  const { lines } = await capturingConsole(() => leakyRun(leak, { ...options, hasOwnLog: true }));
  return lines.map(({ text }) => text).join("\n");
}

/** The text that holds the secret, of what a secret task yielded. */
export function told({ source, spell }: Leak, given: unknown): string {
  return spell(source.open?.(given) ?? String(given));
}
