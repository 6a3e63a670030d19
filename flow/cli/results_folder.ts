// Where the command line looks for runs.
import { getConfig } from "../../config/mod.ts";
import { FileResultStore } from "../results/mod.ts";

/** The folder of results that the command line names, or the configuration. */
export function resultsFolder(given: string | undefined): FileResultStore {
  return new FileResultStore(given ?? getConfig().results.folder);
}
