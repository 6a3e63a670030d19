// Where the command line looks for runs.
import { getConfig } from "../../config/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import { type SqliteRunStore, storeInFolder } from "../results/mod.ts";

/** The run store of the folder that the command line names, or the configuration. */
export function runStoreIn(given: string | undefined): SqliteRunStore {
  const { folder, encryption_key } = getConfig().results;
  return storeInFolder(given ?? folder, secretOf(encryption_key));
}

/** The secret of a name that may be left out. */
export function secretOf(name: string | undefined): Secret<unknown> | undefined {
  return name === undefined || name === "" ? undefined : new Secret(name);
}
