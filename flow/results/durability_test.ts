// That a result is on the disk before its write resolves, and that many results share the work.
import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertLessOrEqual,
  assertRejects,
} from "@std/assert";
import { join } from "@std/path";
import fs from "node:fs";
import { Flow } from "../flow.ts";
import { task } from "../../tasks/mod.ts";
import { FileResultStore, ResultStoreError } from "./mod.ts";

/** What was done to which file, in order; files by the last part of their path. */
type Calls = string[];

type Named = "openSync" | "open" | "closeSync" | "close" | "fdatasync" | "fsync" | "renameSync";

const { openSync, open, closeSync, close, fdatasync, fsync, renameSync, linkSync } = fs;

/** Runs a test while the calls that matter are written down; `fault` makes one fail. */
async function whileWatched(
  test: (folder: string, calls: Calls) => Promise<void>,
  fault: (call: string, path: string) => string | undefined = () => undefined,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "tacit-durable-" }));
  const calls: Calls = [];
  const paths = new Map<number, string>();
  const note = (call: string, path: string) => {
    calls.push(`${call} ${path.startsWith(folder) ? path.slice(folder.length + 1) : path}`);
    const code = fault(call, path);
    return code === undefined ? null : Object.assign(new Error(code), { code });
  };
  const noteOrThrow = (call: string, path: string) => {
    const error = note(call, path);
    if (error !== null) throw error;
  };
  const watched: Record<Named | "linkSync", unknown> = {
    openSync: (path: string, ...rest: [string, number]) => {
      noteOrThrow("open", path);
      const file = openSync(path, ...rest);
      paths.set(file, path);
      return file;
    },
    open: (path: string, flags: string, done: (error: Error | null, file?: number) => void) =>
      open(path, flags, (error, file) => {
        if (error === null) paths.set(file, path);
        done(error, file);
      }),
    closeSync: (file: number) => (paths.delete(file), closeSync(file)),
    close: (file: number, done: () => void) => (paths.delete(file), close(file, done)),
    fdatasync: (file: number, done: (error: Error | null) => void) =>
      fdatasync(file, () => done(note("synced", paths.get(file) ?? "?"))),
    fsync: (file: number, done: (error: Error | null) => void) =>
      fsync(file, () => done(note("synced folder", paths.get(file) ?? "?"))),
    renameSync: (from: string, to: string) => (noteOrThrow("rename", to), renameSync(from, to)),
    linkSync: (from: string, to: string) => (noteOrThrow("link", to), linkSync(from, to)),
  };
  const originals = { openSync, open, closeSync, close, fdatasync, fsync, renameSync, linkSync };
  Object.assign(fs, watched);
  try {
    await test(folder, calls);
    assertEquals(paths.size, 0, "no file is left open");
    const staging = join(folder, "store/.tacit/staging");
    assertEquals(Array.from(Deno.readDirSync(staging)), []);
  } finally {
    Object.assign(fs, originals);
    await Deno.remove(folder, { recursive: true });
  }
}

const storeIn = (folder: string) => new FileResultStore(join(folder, "store"));
const bytesOf = (text: string) => new TextEncoder().encode(text);
const kindOf = (call: string) => call.slice(0, call.lastIndexOf(" "));

Deno.test("a result is synced, named, and its folder synced, before its write resolves", async () => {
  await whileWatched(async (folder, calls) => {
    const store = storeIn(folder);
    await store.write("a/1.json", bytesOf("1"));
    calls.push("resolved 1");
    await store.write("a/2.json", bytesOf("2"), { ifAbsent: true });
    calls.push("resolved 2");
    await store.delete("a/1.json");
    calls.push("deleted 1");
    const steps = calls.map((call) => call.replace(/store\/\.tacit.*/, "staged"));
    assertEquals(steps.slice(0, 3), ["open staged", "synced staged", "rename store/a/1.json"]);
    // The first time those around it as well: they may be new.
    const end = steps.indexOf("resolved 1");
    assertEquals(steps.slice(3, end).sort(), [
      "synced folder ",
      "synced folder store",
      "synced folder store/a",
    ]);
    assertEquals(steps.slice(end + 1), [
      "open staged",
      "synced staged",
      "link store/a/2.json",
      "synced folder store/a",
      "resolved 2",
      "synced folder store/a",
      "deleted 1",
    ]);
  });
});

Deno.test("two thousand results at once need few rounds, and few open files", async () => {
  let openCount = 0;
  let mostOpen = 0;
  await whileWatched(async (folder, calls) => {
    const store = storeIn(folder);
    const writes = Array.from(
      { length: 2000 },
      (_, index) => store.write(`many/${index}.json`, bytesOf(`${index}`)),
    );
    await Promise.all(writes);
    assertEquals(calls.filter((call) => kindOf(call) === "rename").length, 2000);
    const rounds = calls.filter((call) => call === "synced folder store/many").length;
    assertGreater(rounds, 1);
    assertLessOrEqual(rounds, 8);
    assertLessOrEqual(mostOpen, 512);
    assertEquals((await Array.fromAsync(store.list("many/"))).length, 2000);
  }, (call) => {
    if (call === "open") mostOpen = Math.max(mostOpen, ++openCount);
    if (call === "rename") openCount--;
    return undefined;
  });
});

Deno.test("large results wait for each other's bytes, and all arrive", async () => {
  let openCount = 0;
  let mostOpen = 0;
  await whileWatched(async (folder) => {
    const store = storeIn(folder);
    const bytes = new Uint8Array(2 ** 23).fill(7);
    const sizes = Array.from({ length: 12 }, (_, index) => index === 5 ? 2 ** 23 : 2 ** 22);
    await Promise.all(
      sizes.map((size, index) => store.write(`large/${index}`, bytes.subarray(0, size))),
    );
    assertLessOrEqual(mostOpen, 8);
    for (const [index, size] of sizes.entries()) {
      assertEquals((await store.read(`large/${index}`))?.length, size);
    }
  }, (call) => {
    if (call === "open") mostOpen = Math.max(mostOpen, ++openCount);
    if (call === "rename") openCount--;
    return undefined;
  });
});

Deno.test("a failure in a round reaches those of whom it is true, and no others", async () => {
  let isBroken = false;
  await whileWatched(async (folder) => {
    const store = storeIn(folder);
    await store.write("good/0", bytesOf("before"));
    await store.write("bad/0", bytesOf("before"));
    isBroken = true;
    const locations = ["good/0", "good/1", "good/2", "named/refused", "bad/1", "good/3"];
    const results = await Promise.allSettled(
      locations.map((location) => store.write(location, bytesOf("after"))),
    );
    const failures = results.map((result) =>
      result.status === "rejected" && result.reason instanceof ResultStoreError
        ? result.reason.message
        : result.status
    );
    const failed = failures.map((failure) => /disk is full|refuses|disk cannot/.exec(failure)?.[0]);
    // The second file is not synced, the fourth gets no name, and the fifth's folder is not synced.
    assertEquals(failed, [
      undefined,
      "disk is full",
      undefined,
      "refuses",
      "disk cannot",
      undefined,
    ]);
    assertEquals(await store.read("good/0"), bytesOf("after"));
    assertEquals(await store.exists("good/1"), false);
    assertEquals(await store.exists("named/refused"), false);
    await store.write("good/1", bytesOf("again"));
    assertEquals(await store.read("good/1"), bytesOf("again"));
  }, (call, path) => {
    // Staged files are numbered as they are written: two came before.
    if (call === "synced" && path.endsWith("-3")) return "ENOSPC";
    if (call === "rename" && path.endsWith("refused")) return "EACCES";
    return isBroken && call === "synced folder" && path.endsWith("bad") ? "EIO" : undefined;
  });
});

Deno.test("a write that fails while the disk is busy lets the next ones in", async () => {
  await whileWatched(
    async (folder) => {
      const store = storeIn(folder);
      await store.write("a", bytesOf("a"));
      const writes = Array.from(
        { length: 600 },
        (_, index) => store.write(`${index}`, bytesOf("b")),
      );
      const results = await Promise.allSettled(writes);
      assertEquals(results.filter(({ status }) => status === "rejected").length, 30);
      await assertRejects(() => store.write("..", bytesOf("c")), ResultStoreError);
      assert(await store.write("last", bytesOf("d"), { ifAbsent: true }));
    },
    (call, path) => {
      const number = Number(/-(\d+)$/.exec(path)?.[1]);
      const isFaulty = call === "open" && number > 0 && number <= 600 && number % 20 === 0;
      return isFaulty ? "EMFILE" : undefined;
    },
  );
});

Deno.test("without syncing nothing is synced", async () => {
  await whileWatched(async (folder, calls) => {
    const store = new FileResultStore(join(folder, "store"), { durability: "crash" });
    await store.write("a/1.json", bytesOf("1"));
    await store.write("a/2.json", bytesOf("2"), { ifAbsent: true });
    await store.delete("a/1.json");
    assertEquals(calls.filter((call) => call.startsWith("synced")), []);
  });
});

Deno.test("the journal says that a task is done when its result is on the disk", async () => {
  await whileWatched(async (folder, calls) => {
    const results = storeIn(folder);
    const flow = new Flow("two", () => {
      const one = task(() => 1, { name: "one" })();
      return task((value: number) => (calls.push("task two"), value + 1), { name: "two" })(one);
    });
    const run = await flow.run({ results });
    assertEquals(run.output, 2);
    const at = (pattern: RegExp, from = 0) => {
      const found = calls.findIndex((call, index) => index >= from && pattern.test(call));
      assert(found >= 0, `${pattern} in ${calls.join("; ")}`);
      return found;
    };
    const named = at(/^rename .*one-1/);
    const lasting = at(/^synced folder .*results$/, named);
    const told = at(/^link .*journal/, named);
    const toldForGood = at(/^synced folder .*journal$/, told);
    assertLess(lasting, told);
    assertLess(toldForGood, at(/^task two/));
  });
});
