// Looks into files for secrets, as somebody would who got hold of them.
import { lstat, readdir, readFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { join } from "@std/path";
import { secretNamesIn } from "../../secrets/_internal.ts";
import { Redactor } from "../../secrets/mod.ts";

/** A secret that was found in a file. Its value is not told. */
export interface AuditFinding {
  /** The file. */
  readonly file: string;
  /** Where in the file: `name`, `bytes`, `gzip`, or a table and a row of a SQLite file, `runs, row 3`. */
  readonly place: string;
  /** The secret's name. */
  readonly secretName: string;
}

/**
 * Searches files for secrets, in every spelling in which they are masked: in the files' names, in their bytes, in what
 * gzip packed, and in the rows of SQLite files.
 *
 * @param paths Files and folders; of a folder all that is in it.
 * @param secrets The secrets, by name.
 * @returns The secrets that were found, with the files and the places, in the order of the files.
 *
 * @example No secret is in the folder of results
 * ```ts
 * import { auditFiles } from "@tacit/flow/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/log.txt`, "connected with " + btoa("hush-hush"));
 * const found = await auditFiles([folder], { TOKEN: "hush-hush" });
 * assertEquals(found, [{ file: `${folder}/log.txt`, place: "bytes", secretName: "TOKEN" }]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function auditFiles(
  paths: Iterable<string>,
  secrets: Readonly<Record<string, unknown>>,
): Promise<AuditFinding[]> {
  const redactor = new Redactor();
  for (const [name, value] of Object.entries(secrets)) redactor.add(value, name);
  const findings: AuditFinding[] = [];
  for (const path of paths) {
    for await (const file of filesIn(path)) {
      const bytes = await readFile(file);
      for (const [place, value] of partsOf(file, bytes)) {
        for (const secretName of secretNamesIn(value, redactor)) {
          const isTold = findings.some((told) => (
            told.file === file && told.place === place && told.secretName === secretName
          ));
          if (!isTold) findings.push({ file, place, secretName });
        }
      }
    }
  }
  return findings;
}

async function* filesIn(path: string): AsyncIterable<string> {
  if (!(await lstat(path)).isDirectory()) return yield path;
  for (const name of (await readdir(path)).sort()) yield* filesIn(join(path, name));
}

const SQLITE = new TextEncoder().encode("SQLite format 3\0");

/** What can be seen of a file, with its place. */
function* partsOf(
  file: string,
  bytes: Uint8Array,
): Iterable<readonly [place: string, value: unknown]> {
  yield ["name", file];
  yield ["bytes", bytes];
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) yield ["gzip", new Uint8Array(gunzipSync(bytes))];
  if (SQLITE.every((byte, index) => bytes[index] === byte)) yield* rowsOf(file);
}

/** Rows as they are read: in the file, a long value lies in pages apart from each other. */
function* rowsOf(file: string): Iterable<readonly [place: string, value: unknown]> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    for (const { name } of tables) {
      const table = String(name);
      const rows = database.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`);
      rows.setReadBigInts(true);
      let count = 0;
      for (const row of rows.iterate()) yield [`${table}, row ${++count}`, Object.values(row)];
    }
  } finally {
    database.close();
  }
}
