// The run store that the configuration names.
import { originOf } from "../../config/_internal.ts";
import { type Config, ConfigError } from "../../config/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import type { RunStore } from "../engine/mod.ts";
import { storeInFolder } from "./store_in_folder.ts";

/** One store for each folder, so that runs at once share its thread and its commits. */
const stores = new Map<string, RunStore>();

/**
 * The run store that a configuration names.
 *
 * @throws {ConfigError} If `results.store` is no store.
 */
export function configuredStore(config: Config): RunStore {
  const { folder, store: kind, encryption_key: key } = config.results;
  if (kind !== "sqlite") {
    throw new ConfigError(
      `results.store is ${JSON.stringify(kind)} in ${
        originOf(config, "results.store")
      }, which is no store: ` +
        'use "sqlite".',
      { key: "results.store" },
    );
  }
  const name = JSON.stringify([folder, key]);
  let store = stores.get(name);
  if (store === undefined) {
    store = storeInFolder(folder, key === "" ? undefined : new Secret(key));
    stores.set(name, store);
  }
  return store;
}
