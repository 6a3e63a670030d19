/**
 * A flow whose runs have everything in them that a report shows.
 *
 * @module
 */
import {
  context,
  Flow,
  type FlowRun,
  Parameter,
  PrefectSecret,
  SKIP,
  task,
  withContext,
} from "@tacit/flow";
import { SILENT } from "../_silent_logger.ts";

/** The secret that every task of it reads, and none shows. */
export const TOKEN = "correct horse battery staple";

/** How many tasks it has; one of them is mapped. */
export const TASKS = 7;

/** Every how many parts of an order one fails: the 8th, the 58th and so on. */
export const FAILS_EVERY = 50;

const extract = task((since: string, token: string, count: number) => {
  context.logger.info(`Page 1 of 2: ${count} rows since ${since}.`, { token });
  context.logger.warn("The server says that this version of its API ends in March.");
  return Array.from({ length: count }, (_, index) => index);
}, { name: "extract" });

const load = task((row: number) => {
  if (row % FAILS_EVERY === 7) throw new TypeError(`Row ${row} has no id.`);
  if (row % 100 === 0) context.logger.info(`Row ${row} is there.`);
  return row;
}, { name: "load" });

const sum = task((rows: number[]) => rows.length, { name: "sum" });

const archive = task((_: unknown) => {
  throw new SKIP("Nothing to archive.");
}, { name: "archive" });

let attempts = 0;
const notify = task((_: unknown) => {
  attempts++;
  if (attempts % 3 !== 0) throw new Error(`503 at attempt ${attempts % 3}`);
  context.logger.info("Told 3 people.");
}, { name: "notify", maxRetries: 2, retryDelay: { milliseconds: 5 } });

/**
 * Runs the flow. Two parameters and a secret go into `extract`, whose rows are loaded one by one; then
 * `sum` fails with them, `archive` is skipped and `notify` succeeds at its third attempt.
 *
 * @param count How many parts its mapped task has.
 * @returns The run.
 */
export function runOrders(count: number): Promise<FlowRun<unknown>> {
  const flow = new Flow("nightly orders", () => {
    const since = new Parameter<string>("since", { default: "yesterday" });
    const rows = extract(since, new PrefectSecret<string>("API_TOKEN"), count);
    archive(rows);
    notify(rows);
    return sum(load.map(rows));
  });
  return withContext({ secrets: { API_TOKEN: TOKEN } }, () => flow.run({ logger: SILENT }));
}
