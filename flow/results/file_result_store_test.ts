// Results in files: whole, private, and never outside their folder.
import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { runDeno } from "../../tests/_child.ts";
import { checkResultStore } from "../testing/mod.ts";
import { FileResultStore, ResultStoreError } from "./mod.ts";

const text = (value: string) => new TextEncoder().encode(value);

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "tacit-results-" }));
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** All files below a folder, with their modes. */
async function filesBelow(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) paths.push(...await filesBelow(path));
    else paths.push(path);
  }
  return paths;
}

for (const durability of ["crash", "power"] as const) {
  Deno.test(`a file store that outlives "${durability}" keeps the rules`, async () => {
    await withFolder(async (folder) => {
      let made = 0;
      await checkResultStore(() => new FileResultStore(join(folder, `${made++}`), { durability }));
      assertEquals((await filesBelow(folder)).filter((path) => path.includes("staging")), []);
    });
  });
}

Deno.test("a file store keeps the rules where case does not count", async () => {
  await withFolder(async (folder) => {
    let made = 0;
    const store = async () => {
      const directory = join(folder, `${made++}`);
      // A store tells by its own folder: found by both names, it lies where case does not count.
      await Deno.mkdir(join(directory, ".TACIT"), { recursive: true });
      return new FileResultStore(directory);
    };
    await checkResultStore(store);
    const names = (await filesBelow(folder)).map((path) => path.slice(folder.length));
    assertFalse(
      names.some((name) => /(?<!%|%.)[A-Z]/.test(name.replace(".TACIT", ""))),
      `${names}`,
    );
    assert(names.some((name) => name.includes("%41")), "the odd names were escaped");
  });
});

Deno.test("folders are 0700 and files 0600", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await withFolder(async (folder) => {
    const store = new FileResultStore(join(folder, "made/for/it"));
    await store.write("runs/a.json", text("1"));
    await store.write("runs/b.bin", new Uint8Array(100_000));
    const files = await filesBelow(join(folder, "made"));
    assertEquals(files.length, 2);
    for (const path of files) assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600, path);
    for (const path of ["made", "made/for/it", "made/for/it/runs", "made/for/it/.tacit"]) {
      assertEquals((await Deno.stat(join(folder, path))).mode! & 0o777, 0o700, path);
    }
  });
});

Deno.test("a location that leads elsewhere is refused, by every method", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "outside"), "kept");
    const store = new FileResultStore(join(folder, "store"));
    await store.write("a/b", text("1"));
    const wrong = [
      "..",
      "../outside",
      "a/../../outside",
      "/etc/passwd",
      "",
      "a//b",
      "./a",
      "a/",
      "a\0",
    ];
    for (const location of [...wrong, "\ud800"]) {
      for (
        const use of [
          () => store.read(location),
          () => store.write(location, text("x")),
          () => store.write(location, text("x"), { ifAbsent: true }),
          () => store.exists(location),
          () => store.delete(location),
        ]
      ) await assertRejects(use, ResultStoreError, "the location ");
      assertEquals(await Array.fromAsync(store.list(`${location}/`)), []);
    }
    assertEquals(await Deno.readTextFile(join(folder, "outside")), "kept");
    assertEquals((await filesBelow(folder)).length, 2);
  });
});

Deno.test("names of other systems stay inside the folder", async () => {
  await withFolder(async (folder) => {
    const store = new FileResultStore(join(folder, "store"));
    for (const location of ["C:\\Windows\\x", "\\\\server\\share", "..\\up", ".tacit/staging/x"]) {
      await store.write(location, text(location));
      assertEquals(await store.read(location), text(location));
      assertEquals(await Array.fromAsync(store.list(location)), [location]);
    }
    assertEquals((await Deno.readDir(folder)[Symbol.asyncIterator]().next()).value.name, "store");
    for (const path of await filesBelow(folder)) assertFalse(/[\\:]/.test(path), path);
  });
});

Deno.test("links are not followed out of the folder", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await withFolder(async (folder) => {
    const outside = join(folder, "outside");
    await Deno.mkdir(outside);
    await Deno.writeTextFile(join(outside, "a.json"), "outside");
    const store = new FileResultStore(join(folder, "store"));
    await store.write("kept.json", text("1"));
    await Deno.symlink(outside, join(folder, "store/folder"));
    await Deno.symlink(join(outside, "a.json"), join(folder, "store/file.json"));
    await Deno.symlink("loop", join(folder, "store/loop"));
    for (const location of ["folder/a.json", "file.json"]) {
      await assertRejects(() => store.read(location), ResultStoreError, "reached through a link");
      await assertRejects(() => store.exists(location), ResultStoreError, "reached through a link");
      await assertRejects(() => store.delete(location), ResultStoreError, "reached through a link");
    }
    for (const location of ["folder/new.json", "folder/new/b.json"]) {
      await assertRejects(() => store.write(location, text("x")), ResultStoreError, "link");
    }
    await assertRejects(() => store.read("loop"), ResultStoreError, "links in the path");
    assertEquals(await Array.fromAsync(store.list("")), ["kept.json"]);
    assertEquals(await Array.fromAsync(store.list("kept")), ["kept.json"]);
    await assertRejects(
      () => Array.fromAsync(store.list("folder/")),
      ResultStoreError,
      "reached through a link",
    );
    // A write takes the link's place, and leaves what it led to.
    await store.write("file.json", text("inside"));
    assertEquals(await Deno.readTextFile(join(outside, "a.json")), "outside");
    assertEquals(await store.read("file.json"), text("inside"));
    assertEquals(Array.from(Deno.readDirSync(outside)).length, 1);
  });
});

Deno.test("the folder itself may be a link, as its user chose it", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "real"));
    await Deno.symlink(join(folder, "real"), join(folder, "link"));
    const store = new FileResultStore(join(folder, "link"));
    await store.write("a/b.json", text("1"));
    assertEquals(await Deno.readTextFile(join(folder, "real/a/b.json")), "1");
    assertEquals(await Array.fromAsync(store.list("a/")), ["a/b.json"]);
  });
});

Deno.test("files of others are passed over, and read where they have a location's name", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "by hand.json"), "2");
    await Deno.writeTextFile(join(folder, "%zz"), "x");
    await Deno.writeTextFile(join(folder, "%61"), "x");
    const store = new FileResultStore(folder);
    assertEquals(await store.read("by hand.json"), text("2"));
    assertEquals(await Array.fromAsync(store.list("")), ["by hand.json"]);
    await store.write("more/a.json", text("3"));
    assertEquals((await Array.fromAsync(store.list(""))).sort(), ["by hand.json", "more/a.json"]);
  });
});

Deno.test("what crashes left over is not listed, and is swept after an hour", async () => {
  await withFolder(async (folder) => {
    await new FileResultStore(folder).write("a.json", text("1"));
    const staging = join(folder, ".tacit/staging");
    await Deno.writeTextFile(join(staging, "old"), "half");
    await Deno.writeTextFile(join(staging, "new"), "half");
    const now = Date.now() / 1000;
    await Deno.utime(join(staging, "old"), now, now - 3601);
    await Deno.utime(join(staging, "new"), now, now - 3000);
    const store = new FileResultStore(folder);
    assertEquals(await Array.fromAsync(store.list("")), ["a.json"]);
    await store.write("b.json", text("2"));
    assertEquals(Array.from(Deno.readDirSync(staging), ({ name }) => name), ["new"]);
  });
});

Deno.test("deleting leaves no empty folders, and writing goes on", async () => {
  await withFolder(async (folder) => {
    const store = new FileResultStore(folder);
    await store.write("runs/a/1.json", text("1"));
    await store.write("runs/b/1.json", text("1"));
    await store.delete("runs/a/1.json");
    assertEquals(Array.from(Deno.readDirSync(join(folder, "runs")), ({ name }) => name), ["b"]);
    await Promise.all(Array.from({ length: 40 }, async (_, index) => {
      await store.write("runs/a/1.json", text(`${index}`));
      await store.delete("runs/a/1.json");
    }));
    assertEquals(await Array.fromAsync(store.list("")), ["runs/b/1.json"]);
  });
});

Deno.test("a store whose folder was removed makes it again", async () => {
  await withFolder(async (folder) => {
    const store = new FileResultStore(join(folder, "store"));
    await store.write("a/b.json", text("1"));
    await Deno.remove(join(folder, "store"), { recursive: true });
    assertEquals(await store.read("a/b.json"), undefined);
    assertEquals(await Array.fromAsync(store.list("")), []);
    assert(await store.write("a/b.json", text("2"), { ifAbsent: true }));
    assertEquals(await store.read("a/b.json"), text("2"));
  });
});

Deno.test("a file where a folder should be, or the other way round, is named", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "kept");
    const inFile = new FileResultStore(join(folder, "file"));
    await assertRejects(
      () => inFile.write("a", text("1")),
      ResultStoreError,
      "is a file, not a folder",
    );
    assertEquals(await Deno.readTextFile(join(folder, "file")), "kept");

    const store = new FileResultStore(join(folder, "store"));
    await store.write("a/b", text("1"));
    await assertRejects(() => store.write("a", text("1")), ResultStoreError, "is a folder");
    await assertRejects(() => store.write("a", text("1"), { ifAbsent: true }), ResultStoreError);
    await assertRejects(() => store.write("a/b/c", text("1")), ResultStoreError, "is a file");
    await assertRejects(
      () => store.write("x".repeat(256), text("1")),
      ResultStoreError,
      "too long",
    );
    assertEquals(await store.read("a"), undefined);
    assertEquals(await store.read("a/b/c"), undefined);
    assertEquals(await Array.fromAsync(store.list("")), ["a/b"]);
    assertEquals(await Array.fromAsync(store.list("a/b/")), []);
    const staging = join(folder, "store/.tacit/staging");
    assertEquals(Array.from(Deno.readDirSync(staging)), []);
  });
});

Deno.test("a missing permission is named, with its flag and folder", async () => {
  await withFolder(async (folder) => {
    const results = join(folder, "results");
    const script = join(folder, "write.ts");
    await Deno.writeTextFile(
      script,
      `import { FileResultStore } from "@tacit/flow/results";
       const store = new FileResultStore(Deno.args[0]);
       try {
         await store.write("a/b.json", new Uint8Array(3));
         await store.write("a/b.json", new Uint8Array(3), { ifAbsent: true });
         await store.write("a/c.json", new Uint8Array(3), { ifAbsent: true });
         console.log(await store.read("a/b.json"), await Array.fromAsync(store.list("")));
         await store.delete("a/c.json");
       } catch (error) {
         console.log(error.name, error.message);
       }`,
    );
    const run = async (...flags: string[]) => {
      const result = await runDeno(["run", ...flags, script, results], { cwd: folder });
      assertEquals(result.code, 0, result.stderr);
      return result.stdout;
    };
    assertStringIncludes(await run(), `may not be read. Run with --allow-read=${results}.`);
    const written = await run(`--allow-read=${results}`);
    assertStringIncludes(written, "ResultStoreError");
    assertStringIncludes(written, `may not be written. Run with --allow-write=${results}.`);
    const done = await run(`--allow-read=${results}`, `--allow-write=${results}`);
    assertStringIncludes(done, 'Uint8Array(3) [ 0, 0, 0 ] [ "a/b.json", "a/c.json" ]');
  });
});
