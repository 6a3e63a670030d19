// Checks the KV store with Deno's own KV, as a process with `--unstable-kv`.
//
// Its argument: a folder.
import { checkResultStore } from "../testing/mod.ts";
import { type KvDatabase, KvResultStore } from "./kv_result_store.ts";

const [folder = ""] = Deno.args;
const openKv = Reflect.get(Deno, "openKv") as (path: string) => Promise<KvDatabase>;

const stores: KvResultStore[] = [];
await checkResultStore(() => {
  const store = new KvResultStore({ path: ":memory:" });
  stores.push(store);
  return store;
});
for (const store of stores) store[Symbol.dispose]();

const path = `${folder}/results.kv`;
const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) >> 5);
{
  using store = new KvResultStore({ path });
  await store.write("runs/large.bin", large);
  await store.write("runs/small.bin", large.subarray(0, 64 * 1024));
  await store.write("runs/small.bin", large.subarray(0, 9));
}
using store = new KvResultStore({ path });
const read = await store.read("runs/large.bin");
const tooLong = await store.write("x".repeat(3000), large).catch((error: Error) => error.message);
await store.delete("runs/large.bin");

const left: string[] = [];
const database = await openKv(path);
for await (const { key } of database.list({ prefix: [] })) left.push(key.join("/"));
database.close();
console.log(JSON.stringify({
  isSame: read?.length === large.length && read.every((byte, index) => byte === large[index]),
  tooLong,
  left,
}));
