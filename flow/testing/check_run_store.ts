// The test that every run store must pass, for the authors of stores elsewhere.
import type {
  CachedRecord,
  RecordFilter,
  RunHeader,
  RunRecord,
  RunStore,
  StoredRecord,
  TaskRecord,
} from "../results/mod.ts";
import { inTime } from "./_in_time.ts";

/**
 * Begins, appends, reads, lists, leases and deletes in a run store, and sees whether it keeps the rules:
 * what was appended is read as it was, one process at a time has the lease of a run, and what is rewritten
 * or deleted is gone.
 *
 * @param makeStore Makes the store, empty. It is asked for a new one for each rule.
 * @param options How long to wait.
 * @returns A promise that resolves where the store keeps all rules.
 * @throws {RunStoreCheckError} If it breaks one; the message says which.
 *
 * @example
 * ```ts
 * import { MemoryRunStore } from "@tacit/flow/results";
 * import { checkRunStore } from "@tacit/flow/testing";
 *
 * await checkRunStore(() => new MemoryRunStore());
 * ```
 */
export async function checkRunStore(
  makeStore: () => RunStore | Promise<RunStore>,
  { limitMilliseconds = 10_000 }: CheckRunStoreOptions = {},
): Promise<void> {
  for (const [rule, check] of Object.entries(RULES)) {
    const store = await makeStore();
    try {
      await inTime(check(store), limitMilliseconds);
    } catch (error) {
      throw new RunStoreCheckError(`The store "${store.name}" breaks a rule: ${rule}.`, {
        cause: error,
      });
    }
  }
}

/** A run store does not keep the rules. The message says which one it breaks, the cause how. */
export class RunStoreCheckError extends Error {
  /** The error's stable name. */
  override readonly name = "RunStoreCheckError";
}

/** How to check a run store. */
export interface CheckRunStoreOptions {
  /**
   * How long the work for one rule may take.
   *
   * @default {10_000}
   */
  readonly limitMilliseconds?: number;
}

const AT = "2026-01-31T12:00:00.000Z";

type Check = (store: RunStore) => Promise<void>;

const RULES: Readonly<Record<string, Check>> = {
  "what was appended is read as it was, in order": async (store) => {
    const lease = await store.begin(headerOf("one"), Uint8Array.of(1, 2, 3));
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const first = await lease.append([{ record: taskRecord(0), bytes }, { record: LOG }]);
    equal(first, 2, "the number of the first");
    equal(await lease.append([{ record: END }]), 4, "the number of the next");
    const all: StoredRecord[] = [
      { number: 1, record: headerOf("one"), bytes: Uint8Array.of(1, 2, 3) },
      { number: 2, record: taskRecord(0), bytes },
      { number: 3, record: LOG },
      { number: 4, record: END },
    ];
    equal(await readAll(store, "one", { withBytes: true }), all, "the records with their bytes");
    const plain = all.map(({ number, record }) => ({ number, record }));
    equal(await readAll(store, "one"), plain, "the records");
    equal(await readAll(store, "one", { after: 1, upTo: 2 }), plain.slice(1, 2), "some of them");
    await lease.release();
  },
  "what is appended at once is all there, in the order in which it was asked for": async (
    store,
  ) => {
    const lease = await store.begin(headerOf("many"));
    const tasks = Array.from({ length: 300 }, (_, map) => taskRecord(map));
    const numbers = await Promise.all(tasks.map((record) => lease.append([{ record }])));
    equal(numbers, tasks.map((_, index) => index + 2), "the numbers");
    const read = (await readAll(store, "many")).slice(1).map(({ record }) => record);
    equal(read, tasks, "the records");
    await lease.release();
  },
  "a run that another has is not leased, and one that was given back is": async (store) => {
    const lease = await store.begin(headerOf("one"));
    equal(await store.lease("one"), undefined, "a second lease");
    equal(await store.lease("another"), undefined, "the lease of a run that there is not");
    await lease.append([{ record: taskRecord(0) }, { record: SECRETS }, { record: taskRecord(1) }]);
    await lease.release();
    const [next, other] = await Promise.all([store.lease("one"), store.lease("one")]);
    equal(
      [next, other].filter((each) => each !== undefined).length,
      1,
      "the leases of two at once",
    );
    const held = next ?? other;
    equal([held?.lastRecord, held?.doubtful], [4, 4], "where it goes on");
    await rejects(
      () => lease.append([{ record: LOG }]),
      "an append by a lease that was given back",
    );
    equal(await held?.append([{ record: LOG }]), 5, "the number of the next record");
    await held?.release();
  },
  "a run's identifier is its own": async (store) => {
    const lease = await store.begin(headerOf("one"));
    await rejects(() => store.begin(headerOf("one")), "a second run of the same identifier");
    await lease.release();
  },
  "runs are listed from the newest to the oldest, in pages, as the filter says": async (store) => {
    for (let index = 0; index < 25; index++) {
      const flow = index % 5 === 0 ? "rare" : "common";
      // The clock is set back meanwhile.
      const at = new Date(Date.parse(AT) - index * 1000).toISOString();
      const lease = await store.begin({ ...headerOf(`run-${index}`), flow, at });
      if (index % 2 === 0) await lease.append([{ record: END }]);
      await lease.release();
    }
    const ids: string[] = [];
    for (let cursor: number | undefined, isLast = false; !isLast;) {
      const page = await store.list({ limit: 10, ...cursor !== undefined && { cursor } });
      ids.push(...page.runs.map(({ runId }) => runId));
      cursor = page.next;
      isLast = cursor === undefined;
    }
    equal(ids, Array.from({ length: 25 }, (_, index) => `run-${24 - index}`), "all runs");
    const rare = await store.list({ flowName: "rare", states: ["Success"] });
    equal(rare.runs.map(({ runId }) => runId), ["run-20", "run-10", "run-0"], "some of them");
    const [run] = rare.runs;
    equal(run?.endedAt, new Date(AT), "when it ended");
    const range = { from: new Date(Date.parse(AT) - 3000), to: new Date(AT) };
    equal((await store.list(range)).runs.length, 3, "those of a time");
    equal((await store.list({ limit: 25 })).next, undefined, "no page behind the last");
  },
  "a run that goes on has not ended": async (store) => {
    const lease = await store.begin(headerOf("one"));
    await lease.append([{ record: END }]);
    await lease.release();
    equal((await store.find("one"))?.state, "Success", "its state");
    const next = await store.lease("one");
    await next?.append([{ record: { kind: "resume", at: AT } }]);
    equal((await store.find("one"))?.state, undefined, "its state when it goes on");
    await next?.release();
  },
  "what is rewritten is read as it is now, and is in the cache no longer": async (store) => {
    const lease = await store.begin(headerOf("one"));
    const number = await lease.append([{ record: taskRecord(0), bytes: Uint8Array.of(7) }], CACHED);
    await lease.append([{ record: taskRecord(1) }], { ...CACHED, id: "other" });
    await lease.rewrite([{ number, record: { ...taskRecord(0), unkept: "it holds a secret" } }]);
    const [, record] = await readAll(store, "one", { withBytes: true });
    equal(record, { number, record: { ...taskRecord(0), unkept: "it holds a secret" } }, "it");
    equal((await store.cached("key")).map(({ id }) => id), ["other"], "the cache");
    await lease.rewrite([{ number: 1, record: { ...headerOf("one"), flow: "masked" } }]);
    equal((await store.find("one"))?.flowName, "masked", "the name of its flow");
    await lease.release();
  },
  "the cache gives the newest entry first, and loses those that have expired": async (store) => {
    const lease = await store.begin(headerOf("one"));
    const entries: CachedRecord[] = [
      { ...CACHED, id: "old", atMs: 1 },
      { ...CACHED, id: "new", atMs: 3, bytes: Uint8Array.of(1) },
      { ...CACHED, id: "middle", atMs: 2, expiresMs: 200 },
      { ...CACHED, id: "old", atMs: 0, text: "replaced" },
    ];
    for (const entry of entries) await lease.append([{ record: taskRecord(0) }], entry);
    equal(await store.cached("key"), [entries[1], entries[2], entries[3]], "the entries");
    equal((await store.expire(150)).map(({ id }) => id).sort(), ["new", "old"], "the expired");
    equal((await store.cached("key")).map(({ id }) => id), ["middle"], "the rest");
    equal(await store.cached("another"), [], "another key");
    await lease.release();
  },
  "a deleted run is gone, and one that is under way is not deleted": async (store) => {
    for (const id of ["gone", "kept"]) {
      const lease = await store.begin(headerOf(id));
      await lease.append([{ record: taskRecord(0), bytes: new Uint8Array(1000) }]);
      await lease.release();
    }
    const lease = await store.begin(headerOf("running"));
    equal(await store.delete(["gone", "running", "none"]), ["gone"], "the deleted");
    equal(await readAll(store, "gone"), [], "its records");
    equal(await store.find("gone"), undefined, "the run");
    equal((await store.list()).runs.map(({ runId }) => runId), ["running", "kept"], "the others");
    await lease.release();
  },
  "the bytes of results are the store's own": async (store) => {
    const lease = await store.begin(headerOf("one"));
    const bytes = Uint8Array.of(1, 2, 3);
    await lease.append([{ record: taskRecord(0), bytes }]);
    bytes.fill(0);
    const [, record] = await readAll(store, "one", { withBytes: true });
    equal(record?.bytes, Uint8Array.of(1, 2, 3), "the bytes");
    equal(await store.check(), [], "no damage");
    await lease.release();
  },
};

const LOG: RunRecord = {
  kind: "log",
  at: AT,
  level: "INFO",
  node: 0,
  text: "na\u00efve \u{1d6fc}",
};
const SECRETS: RunRecord = { kind: "secrets", at: AT };
const END: RunRecord = { kind: "flow", at: AT, state: { type: "Success", message: "done" } };
const CACHED: CachedRecord = { key: "key", id: "id", atMs: 1, expiresMs: 100, text: "{}" };

function headerOf(run: string): RunHeader {
  const tasks = [{ slug: "a-1", name: "a" }];
  return { kind: "run", version: 1, at: AT, flow: "flow", run, tasks, edges: [] };
}

function taskRecord(map: number): TaskRecord {
  const state = { type: "Success", message: `number ${map}` } as const;
  const result = { serializer: "json", size: 3 };
  return { kind: "task", at: AT, node: 0, task: "a-1", map, attempt: 1, state, result };
}

async function readAll(
  store: RunStore,
  runId: string,
  filter: RecordFilter = {},
): Promise<StoredRecord[]> {
  const all: StoredRecord[] = [];
  for (let after = filter.after, isLast = false; !isLast;) {
    const page = await store.read(runId, { ...filter, ...after !== undefined && { after } });
    equal(page.faults, [], "no faults");
    all.push(...page.records);
    after = page.next;
    isLast = after === undefined;
  }
  return all;
}

async function rejects(work: () => Promise<unknown>, what: string): Promise<void> {
  let isRejected = false;
  await work().catch(() => isRejected = true);
  if (!isRejected) throw new Error(`${what} is not rejected`);
}

function equal(actual: unknown, expected: unknown, what: string): void {
  const [one, other] = [textOf(actual), textOf(expected)];
  if (one !== other) throw new Error(`${what}: ${one} is not ${other}`);
}

/** A value as text, with keys in order, so that equal values have equal texts. */
function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each) => {
    if (each instanceof Uint8Array) return [...each];
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([one], [other]) => one < other ? -1 : 1));
  });
}
