// The run store of a folder, as the configuration and the command line name it.
import { join } from "@std/path/join";
import { FileResultStore } from "./file_result_store.ts";
import { SqliteRunStore } from "./sqlite_run_store.ts";
import type { Secret } from "../../secrets/mod.ts";

/**
 * The run store that lies in a folder: a database, `runs.db`, and large results as files beside it. It is
 * what `results.folder` of the configuration and `--results` of the command line name.
 *
 * @param folder The folder.
 * @param encryptionKey The key with which runs are encrypted, if they are.
 * @returns The store. Nothing is opened or made yet.
 *
 * @example
 * ```ts
 * import { storeInFolder } from "@tacit/flow/results";
 *
 * console.log(storeInFolder("kept").name); // "kept/runs.db"
 * ```
 */
export function storeInFolder(folder: string, encryptionKey?: Secret<unknown>): SqliteRunStore {
  return new SqliteRunStore(join(folder, "runs.db"), {
    results: new FileResultStore(folder),
    ...encryptionKey !== undefined && { encryptionKey },
  });
}
