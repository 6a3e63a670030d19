// That a result is on the disk before its write resolves, and that many results share the work.
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import fs from "node:fs";
import { FileResultStore } from "./mod.ts";

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

Deno.test("without syncing nothing is synced", async () => {
  await whileWatched(async (folder, calls) => {
    const store = new FileResultStore(join(folder, "store"), { durability: "crash" });
    await store.write("a/1.json", bytesOf("1"));
    await store.write("a/2.json", bytesOf("2"), { ifAbsent: true });
    await store.delete("a/1.json");
    assertEquals(calls.filter((call) => call.startsWith("synced")), []);
  });
});
