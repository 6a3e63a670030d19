// Writes files of growing sizes, as a process of its own in a place where that must fail at some point.
//
// Its argument: the folder. It prints what came of each write, and what the store has in the end.
import { FileResultStore } from "./mod.ts";

const [folder = ""] = Deno.args;
const store = new FileResultStore(folder);

/** What came of one write: its length, or the error's message. */
async function tryWrite(location: string, length: number): Promise<number | string> {
  try {
    await store.write(location, new Uint8Array(length).fill(7));
    return length;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "no error";
  }
}

const before = await tryWrite("over.bin", 1000);
const writes: (number | string)[] = [];
for (const length of [10, 1000, 30_000, 60_000, 100_000, 1_000_000]) {
  writes.push(await tryWrite(`${length}.bin`, length));
}
const over = await tryWrite("over.bin", 900_000);

const kept: Record<string, number> = {};
for await (const location of store.list("")) {
  const bytes = await store.read(location);
  if (bytes?.every((byte) => byte === 7)) kept[location] = bytes.length;
}
const readStaged = () =>
  Array.from(Deno.readDirSync(`${folder}/.tacit/staging`), ({ name }) => name);
const staged = typeof before === "number" ? readStaged() : [];
console.log(JSON.stringify({ writes, over, kept, staged }));
