import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { DatabaseSync } from "node:sqlite";
import { gzipSync } from "node:zlib";
import { auditFiles } from "./audit_files.ts";

Deno.test("secrets are found in names, bytes, gzip and rows of SQLite, and told by name only", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const secret = "a secret of some length, so that it is found";
    const file = (name: string) => join(folder, name);
    await Deno.writeTextFile(file("clean.txt"), "nothing here");
    await Deno.writeTextFile(file("hush-hush.txt"), "nothing");
    await Deno.writeTextFile(file("log.txt"), JSON.stringify(btoa(`user:${secret}`)));
    await Deno.writeFile(file("packed.gz"), gzipSync(`${"x".repeat(500)}${secret}`));
    const database = new DatabaseSync(file("runs.db"));
    database.exec("CREATE TABLE runs (id INTEGER, result BLOB)");
    const insert = database.prepare("INSERT INTO runs VALUES (?, ?)");
    insert.run(1, "nothing");
    // Longer than a page, with the secret where the first one ends.
    const long = new TextEncoder().encode(
      "y".repeat(4_000) + secret.repeat(20) + "y".repeat(9_000),
    );
    insert.run(2, long);
    database.close();
    const found = await auditFiles([folder], { LONG: secret, SHORT: "hush-hush" });
    const places = found.map((
      { file, place, secretName },
    ) => [file.slice(folder.length + 1), place, secretName]);
    assertEquals(places.filter(([, place]) => place !== "bytes"), [
      ["hush-hush.txt", "name", "SHORT"],
      ["packed.gz", "gzip", "LONG"],
      ["runs.db", "runs, row 2", "LONG"],
    ]);
    assertEquals(places.filter(([name]) => name === "log.txt"), [["log.txt", "bytes", "LONG"]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
