import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { join } from "@std/path";
import { ChainSecretStore } from "./chain_secret_store.ts";
import { FileSecretStore } from "./file_secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a folder of files is a secret store", () =>
  withFolder(async (folder) => {
    for (const [name, value] of Object.entries(CONFORMANCE_SECRETS)) {
      await Deno.writeTextFile(join(folder, name), value + "\n");
    }
    await checkConformance(new FileSecretStore(folder));
  }));

Deno.test("one final newline is dropped, of either kind, and nothing else", () =>
  withFolder(async (folder) => {
    const store = new FileSecretStore(folder);
    const cases = [["a\n", "a"], ["a\r\n", "a"], ["a\n\n", "a\n"], ["a ", "a "], ["", ""]];
    for (const [text = "", expected] of cases) {
      await Deno.writeTextFile(join(folder, "A"), text);
      assertEquals(await store.get("A"), expected);
    }
  }));

Deno.test("a name cannot leave the folder, by its text or through a link", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "in"));
    await Deno.writeTextFile(join(folder, "outside"), "canary-outside");
    await Deno.symlink(join(folder, "outside"), join(folder, "in", "LINK"));
    const store = new FileSecretStore(join(folder, "in"));
    for (const name of ["../outside", "..", ".", "", "a/b", "a\\b", "C:x", "a\0b", "LINK"]) {
      await assertRejects(() => store.get(name), SecretStoreError);
    }
  }));

Deno.test("a link inside the folder is followed, as Kubernetes mounts them", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "..2026"));
    await Deno.writeTextFile(join(folder, "..2026", "A"), "value");
    await Deno.symlink("..2026", join(folder, "..data"));
    await Deno.symlink(join("..data", "A"), join(folder, "A"));
    assertEquals(await new FileSecretStore(folder).get("A"), "value");
  }));

/** Secrets as kubelet keeps them: https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/volume/util/atomic_writer.go */
async function swap(folder: string, version: number): Promise<void> {
  const link = (to: string, at: string) => Deno.symlink(to, join(folder, at));
  const old = await Deno.readLink(join(folder, "..data")).catch(() => undefined);
  await Deno.mkdir(join(folder, `..${version}`));
  await Deno.writeTextFile(join(folder, `..${version}`, "A"), `value ${version}`);
  await link(`..${version}`, "..data_tmp");
  await Deno.rename(join(folder, "..data_tmp"), join(folder, "..data"));
  if (old === undefined) await link("..data/A", "A");
  else await Deno.remove(join(folder, old), { recursive: true });
}

Deno.test("a secret that Kubernetes swaps is read 5,000 times, and never missing", () =>
  withFolder(async (folder) => {
    await swap(folder, 0);
    let isReading = true;
    const swapping = (async () => {
      let version = 1;
      while (isReading) await swap(folder, version++);
      return version;
    })();
    const store = new FileSecretStore(folder);
    const next = { name: "next", get: () => Promise.resolve("the next store's") };
    const chain = new ChainSecretStore([store, next]);
    const wrong: unknown[] = [];
    let swaps = 0;
    try {
      for (let reads = 0; reads < 5_000; reads += 10) {
        const some = Array.from({ length: 5 }, () => [store.get("A"), chain.get("A")]).flat();
        for (const value of await Promise.all(some)) {
          if (!/^value \d+$/.test(value ?? "")) wrong.push(value);
        }
        const names = await store.names();
        if (names.join() !== "A") wrong.push(names);
      }
    } finally {
      isReading = false;
      swaps = await swapping;
    }
    assertEquals(wrong, []);
    assert(swaps > 100, `${swaps} swaps`);
  }));

Deno.test("a link to a file that is not there is an error: it cannot be told what it would hold", () =>
  withFolder(async (folder) => {
    await Deno.symlink("..data/A", join(folder, "A"));
    const store = new FileSecretStore(folder);
    await assertRejects(() => store.get("A"), SecretStoreError, "to one that is not there");
    assertEquals(await store.names(), ["A"]);
    assertStrictEquals(await store.get("B"), undefined);
  }));

Deno.test("the names are those of files that a secret can be in", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "FOLDER"));
    await Deno.mkdir(join(folder, "..2026"));
    for (const name of ["B", "A", ".hidden", "..x"]) {
      await Deno.writeTextFile(join(folder, name), "1");
    }
    assertEquals(await new FileSecretStore(folder).names(), [".hidden", "A", "B"]);
    const absent = new FileSecretStore(join(folder, "absent"));
    await assertRejects(() => absent.names(), SecretStoreError, "is mounted");
  }));

Deno.test({
  name: "a pipe that nobody writes to is refused at once",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await new Deno.Command("mkfifo", { args: [join(folder, "PIPE")] }).output();
      const store = new FileSecretStore(folder);
      await assertRejects(() => store.get("PIPE"), SecretStoreError, "not a file");
    }),
});

Deno.test("what is no file, too large or no text is refused without showing it", () =>
  withFolder(async (folder) => {
    const store = new FileSecretStore(folder);
    await Deno.mkdir(join(folder, "FOLDER"));
    await Deno.writeFile(join(folder, "BYTES"), new Uint8Array([0xff, 0xfe]));
    await Deno.writeFile(join(folder, "LARGE"), new Uint8Array(2 ** 20 + 1));
    await assertRejects(() => store.get("FOLDER"), SecretStoreError, "not a file");
    await assertRejects(() => store.get("BYTES"), SecretStoreError, "not UTF-8");
    await assertRejects(() => store.get("LARGE"), SecretStoreError, "larger than 1 MiB");
    await assertRejects(
      () => new FileSecretStore(join(folder, "BYTES")).get("A"),
      SecretStoreError,
      "cannot be read",
    );
    await assertRejects(
      () => new FileSecretStore(join(folder, "absent")).get("A"),
      SecretStoreError,
      "is mounted",
    );
  }));

Deno.test({
  name: "a folder that may not be read is an error that names the flag",
  permissions: { read: false },
  async fn() {
    await assertRejects(
      () => new FileSecretStore("/run/secrets").get("A"),
      SecretStoreError,
      "--allow-read=/run/secrets",
    );
  },
});
