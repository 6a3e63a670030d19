// Writes over the same few files for ever, until it is killed. Each file tells whether it is whole: all
// its bytes are the same.
//
// Its argument: the folder.
import { FileResultStore } from "./mod.ts";

const [folder = ""] = Deno.args;
const store = new FileResultStore(folder);

/** Some are written at once, some by another thread. */
const LENGTHS = [100, 5_000, 60_000, 300_000, 2_000_000];

console.log("ready");
await Promise.all(LENGTHS.map(async (length, index) => {
  for (let turn = 0;; turn++) {
    const bytes = new Uint8Array(length).fill(turn % 256);
    await store.write(`runs/${index}.bin`, bytes);
    await store.write(`once/${index}-${turn}.bin`, bytes, { ifAbsent: true });
    if (turn > 2) await store.delete(`once/${index}-${turn - 3}.bin`);
    // The loop of one length must not keep the others from their turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}));
