import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
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
