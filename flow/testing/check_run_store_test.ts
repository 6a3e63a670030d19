import { assertRejects } from "@std/assert";
import { MemoryRunStore, type RunLease, SqliteRunStore } from "../results/mod.ts";
import { checkRunStore, RunStoreCheckError } from "./check_run_store.ts";

Deno.test("MemoryRunStore keeps the rules of run stores", async () => {
  await checkRunStore(() => new MemoryRunStore());
});

Deno.test("SqliteRunStore keeps the rules of run stores", async () => {
  const folder = await Deno.makeTempDir();
  const stores: SqliteRunStore[] = [];
  try {
    await checkRunStore(() => {
      const store = new SqliteRunStore(`${folder}/${stores.length}/runs.db`);
      stores.push(store);
      return store;
    });
  } finally {
    for (const store of stores) await store.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a run store that forgets a record breaks a rule", async () => {
  class Forgetful extends MemoryRunStore {
    override async lease(runId: string): Promise<RunLease | undefined> {
      const lease = await super.lease(runId);
      return lease && { ...lease, lastRecord: 0 };
    }
  }
  await assertRejects(
    () => checkRunStore(() => new Forgetful()),
    RunStoreCheckError,
    "a run that another has is not leased",
  );
});
