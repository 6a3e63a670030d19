// Results in Deno KV: in chunks that nobody sees half of, whenever the writer is killed.
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { runDeno } from "../../tests/_child.ts";
import { checkResultStore } from "../testing/mod.ts";
import { Killed, TestKvDatabase } from "./_test_kv_database.ts";
import { KvResultStore, ResultStoreError } from "./kv_result_store.ts";

const HOUR_MS = 60 * 60 * 1000;

function filled(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

Deno.test("a KV store keeps the rules", async () => {
  await checkResultStore(() => new KvResultStore({ database: new TestKvDatabase() }));
});

Deno.test("a KV store keeps the rules in Deno's own KV, and leaves nothing of what it deletes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const args = ["run", "-A", "--unstable-kv", "flow/results/_test_kv.ts", folder];
    const { code, stdout, stderr } = await runDeno(args);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    const { isSame, tooLong, left } = JSON.parse(stdout);
    assert(isSame);
    assertStringIncludes(tooLong, "the location is too long for KV");
    assertEquals(left, ["tacit/results/runs/small.bin"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("without its flag or a permission, a KV store says which", async () => {
  const folder = await Deno.makeTempDir();
  const script = `${folder}/script.ts`;
  await Deno.writeTextFile(
    script,
    `import { KvResultStore } from "@tacit/flow/kv";
     const store = new KvResultStore({ path: Deno.args[0] });
     await store.read("a").catch((error) => console.log(error.name, error.message));`,
  );
  const messageOf = async (path: string, ...flags: string[]) =>
    (await runDeno(["run", ...flags, script, path])).stdout.trim();
  assertStringIncludes(await messageOf("a.kv"), "ResultStoreError Deno KV a.kv: ");
  assertStringIncludes(await messageOf("a.kv"), "Run with --unstable-kv.");
  assertStringIncludes(await messageOf("a.kv", "--unstable-kv"), "--allow-read=a.kv.");
  assertStringIncludes(
    await messageOf("a.kv", "--unstable-kv", "--allow-read"),
    "--allow-write=a.kv.",
  );
  assertStringIncludes(
    await messageOf("https://kv.example/1", "--unstable-kv"),
    "--allow-net=kv.example.",
  );
  assertStringIncludes(
    await messageOf("/dev/null/a.kv", "--unstable-kv", "-A"),
    "it cannot be opened. See the cause.",
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a writer that is killed at any commit leaves what was there, and no rest for long", async () => {
  const realNow = Date.now;
  try {
    for (let commits = 0;; commits++) {
      const database = new TestKvDatabase();
      const store = () => new KvResultStore({ database });
      await store().write("a.bin", filled(200_000, 1));
      database.commitsLeft = commits;
      let isKilled = false;
      try {
        await store().write("a.bin", filled(900_000, 2));
      } catch (error) {
        assert(error instanceof ResultStoreError && error.cause instanceof Killed);
        isKilled = true;
      }
      database.commitsLeft = Infinity;
      const bytes = await store().read("a.bin");
      assertEquals(new Set(bytes).size, 1);
      assertEquals(bytes?.length, bytes?.[0] === 1 ? 200_000 : 900_000);
      Date.now = () => realNow() + 2 * HOUR_MS;
      await store().write("b.bin", filled(1, 1));
      Date.now = realNow;
      const chunks = bytes?.[0] === 1 ? 4 : 14;
      assertEquals(database.counts(), { results: 2, chunks });
      if (isKilled) continue;
      assert(commits >= 4, "there were moments to kill it at");
      return;
    }
  } finally {
    Date.now = realNow;
  }
});

Deno.test("chunks that are swept while they are written are written again", async () => {
  const database = new TestKvDatabase();
  const store = new KvResultStore({ database });
  const others = new KvResultStore({ database });
  const realNow = Date.now;
  let isLate = false;
  const { get } = TestKvDatabase.prototype;
  database.get = async function (key) {
    // The staged chunks are there, and no location has them yet: another's clock jumps ahead.
    if (!isLate && this.counts().chunks === 4) {
      isLate = true;
      Date.now = () => realNow() + 2 * HOUR_MS;
      await others.write("b.bin", filled(1, 1));
      Date.now = realNow;
      assertEquals(this.counts().chunks, undefined);
    }
    return await get.call(this, key);
  };
  try {
    assertEquals(await store.write("a.bin", filled(200_000, 1)), true);
  } finally {
    Date.now = realNow;
  }
  assert(isLate);
  assertEquals(await store.read("a.bin"), filled(200_000, 1));
  assertEquals(database.counts(), { results: 2, chunks: 4 });
});

Deno.test("a reader between whose reads the result changes reads the new one", async () => {
  const database = new TestKvDatabase();
  const store = new KvResultStore({ database });
  await store.write("a.bin", filled(2_000_000, 1));
  let reads = 0;
  database.onGetMany = async () => {
    if (++reads === 2) await store.write("a.bin", filled(1_000_000, 2));
  };
  assertEquals(await store.read("a.bin"), filled(1_000_000, 2));
});

Deno.test("a result whose chunks are lost is named", async () => {
  const database = new TestKvDatabase();
  const store = new KvResultStore({ database });
  await store.write("a.bin", filled(200_000, 1));
  for await (const { key } of database.list({ prefix: ["tacit", "chunks"] })) {
    await database.atomic().delete(key.map(String)).commit();
    break;
  }
  await assertRejects(() => store.read("a.bin"), ResultStoreError, '"a.bin" is incomplete');
  await store.delete("a.bin");
  assertEquals(await store.read("a.bin"), undefined);
});

Deno.test("a database that fails is named, and asked again", async () => {
  const database = new TestKvDatabase();
  const store = new KvResultStore({ database });
  const { list } = TestKvDatabase.prototype;
  database.list = () => {
    throw new Error("on purpose");
  };
  await assertRejects(
    () => store.write("a", filled(1, 1)),
    ResultStoreError,
    '"a" cannot be written',
  );
  await assertRejects(() => Array.fromAsync(store.list("")), ResultStoreError, "cannot be listed");
  database.list = list;
  assertEquals(await store.write("a", filled(1, 1)), true);
});

Deno.test("stores with other prefixes do not see one another, and who opened it closes it", async () => {
  const database = new TestKvDatabase();
  {
    using one = new KvResultStore({ database, prefix: ["one"] });
    await one.write("a", filled(1, 1));
    using other = new KvResultStore({ database, prefix: ["other", "deeper"] });
    assertEquals(await other.read("a"), undefined);
    assertEquals(await Array.fromAsync(other.list("")), []);
  }
  assertEquals(database.isClosed, false);
});
