// Where in a result store everything lies that is too large for a record.

/** Identifiers that could be a run's. Nobody else's text may become part of a location. */
const RUN_ID = /^[A-Za-z0-9_-]{1,100}$/;

/** Whether a text could be a run's identifier. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** The folder of what a run keeps outside of its records. */
export function folderOf(runId: string): string {
  return `${RUNS}${runId}/`;
}

/** The folder of all runs. */
export const RUNS = "runs/";

/** The place of the parameters of a run, where they are too large for its first record. */
export function parametersAt(runId: string): string {
  return `${folderOf(runId)}parameters.json`;
}

/** The place of a copy of a result in the cache, where it is too large for a record. */
export function cachedAt(key: string, id: string, extension: string): string {
  return `cache/${key}/${id}.${extension}`;
}

/** Whether a location is where other things than results lie, and nobody's result may be. */
export function isReserved(location: string, runId: string): boolean {
  if (location.startsWith(`${folderOf(runId)}results/`)) return false;
  return /^(?:runs|cache)(?:\/|$)/.test(location);
}
