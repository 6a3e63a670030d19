// Faults that are real: a full disk, a size limit, a read-only place, a process that is killed.
import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { ROOT, spawnDeno } from "../../tests/_child.ts";
import { FileResultStore } from "./mod.ts";

interface Outcome {
  /** What came of each write: its length, or the error. */
  readonly writes: readonly (number | string)[];
  /** What came of writing a large file over a small one. */
  readonly over: number | string;
  /** What the store has in the end, where it is whole, with its length. */
  readonly kept: Readonly<Record<string, number>>;
  /** What was left in parts. */
  readonly staged: readonly string[];
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tacit-faults-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function output(command: string, args: string[]): Promise<Deno.CommandOutput | undefined> {
  try {
    return await new Deno.Command(command, { args, stdin: "null" }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Writes to a folder from a child, after the shell has prepared the place. */
async function writeIn(folder: string, launcher: string[], prepare: string): Promise<Outcome> {
  const map = Deno.env.get("TACIT_IMPORT_MAP");
  const script = fromFileUrl(new URL("_test_disk_faults.ts", import.meta.url));
  const run = [Deno.execPath(), "run", "-A", "--no-prompt", `--config=${join(ROOT, "deno.json")}`];
  if (map) run.push(`--import-map=${map}`);
  const shell = [...launcher, "sh", "-c", `${prepare} && exec "$@"`, "sh", ...run, script, folder];
  const result = await output(shell[0]!, shell.slice(1));
  assert(result?.success, new TextDecoder().decode(result?.stderr));
  return JSON.parse(new TextDecoder().decode(result.stdout));
}

/** A name space in which file systems can be mounted; it ends with its process, and they with it. */
const UNSHARE = ["unshare", "--map-root-user", "--mount"];

/** Why file systems cannot be mounted here; `undefined` where they can. */
async function whyNoMounts(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "only Linux has name spaces";
  const folder = await Deno.makeTempDir();
  try {
    const probe = ["mount", "-t", "tmpfs", "tmpfs", folder];
    const result = await output(UNSHARE[0]!, [...UNSHARE.slice(1), ...probe]);
    if (result === undefined) return "there is no unshare";
    return result.success ? undefined : new TextDecoder().decode(result.stderr).trim();
  } finally {
    await Deno.remove(folder);
  }
}

const noMounts = await whyNoMounts();
if (noMounts !== undefined) console.log(`No disk is filled, as none can be mounted: ${noMounts}.`);

Deno.test("a full disk is named, nothing is torn, and what was there is kept", {
  ignore: noMounts !== undefined,
}, async () => {
  await withFolder(async (folder) => {
    const mount = `mount -t tmpfs -o size=128k tmpfs '${folder}'`;
    const { writes, over, kept, staged } = await writeIn(folder, UNSHARE, mount);
    assertEquals(writes.slice(0, 4), [10, 1000, 30_000, 60_000]);
    for (const message of [...writes.slice(4), over]) {
      assertStringIncludes(`${message}`, `ResultStoreError: folder ${folder}: `);
      assertStringIncludes(`${message}`, "the disk is full. Free some space on it");
    }
    assertEquals(kept, {
      "10.bin": 10,
      "1000.bin": 1000,
      "30000.bin": 30_000,
      "60000.bin": 60_000,
      "over.bin": 1000,
    });
    assertEquals(staged, []);
  });
});

Deno.test("a read-only place is named", { ignore: noMounts !== undefined }, async () => {
  await withFolder(async (folder) => {
    const mount = `mount -t tmpfs -o ro tmpfs '${folder}'`;
    const { writes, kept } = await writeIn(folder, UNSHARE, mount);
    for (const message of writes) {
      assertStringIncludes(`${message}`, "the file system is read-only");
    }
    assertEquals(kept, {});
  });
});

Deno.test("a file that grows over the limit is named, and is not kept in part", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await withFolder(async (folder) => {
    // In blocks of 512 bytes. The signal that comes with the limit would end the process.
    const { writes, over, kept, staged } = await writeIn(folder, [], "trap '' XFSZ; ulimit -f 100");
    assertEquals(writes.slice(0, 3), [10, 1000, 30_000]);
    for (const message of [...writes.slice(3), over]) {
      assertStringIncludes(`${message}`, "larger than a file may be here. Raise the limit");
    }
    assertEquals(kept, { "10.bin": 10, "1000.bin": 1000, "30000.bin": 30_000, "over.bin": 1000 });
    assertEquals(staged, []);
  });
});

Deno.test("a process that is killed at any moment leaves no file torn", async () => {
  await withFolder(async (folder) => {
    const home = await Deno.makeTempDir();
    try {
      let read = 0;
      for (let kill = 0; kill < 6; kill++) {
        const script = "flow/results/_test_kill.ts";
        const child = await spawnDeno(["run", "-A", script, folder], home);
        const reader = child.stdout.getReader();
        await reader.read();
        await new Promise((resolve) => setTimeout(resolve, 5 + 25 * kill));
        child.kill("SIGKILL");
        await Promise.all([reader.cancel(), child.stderr.cancel(), child.status]);
        const store = new FileResultStore(folder);
        for await (const location of store.list("")) {
          const bytes = await store.read(location);
          const index = /^(?:runs|once)\/(\d)/.exec(location)?.[1];
          assertEquals(
            bytes?.length,
            [100, 5_000, 60_000, 300_000, 2_000_000][Number(index)],
            location,
          );
          assert(bytes?.every((byte) => byte === bytes[0]), `${location} is whole`);
          read++;
        }
      }
      assertGreater(read, 10);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
});
