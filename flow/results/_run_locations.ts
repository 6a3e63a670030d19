// Where in a store everything of a run lies.
import { sha256 } from "./_digest.ts";

/** Identifiers that could be a run's. Nobody else's text may become part of a location. */
const RUN_ID = /^[A-Za-z0-9_-]{1,100}$/;

/** The longest name that stands in a location as it is; file systems take no more than 255 bytes. */
const MAX_PART_LENGTH = 120;

/** Whether a text could be a run's identifier. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** The folder of a run; its name is what is locked. */
export function folderOf(runId: string): string {
  return `runs/${runId}`;
}

/** The folder of a run's journal. */
export function journalOf(runId: string): string {
  return `${folderOf(runId)}/journal/`;
}

/** The place of one segment of a journal, the first being 1; of several that were merged, with the last. */
export function segmentAt(runId: string, first: number, last: number = first): string {
  const name = last === first ? padded(first) : `${padded(first)}-${padded(last)}`;
  return `${journalOf(runId)}${name}.jsonl`;
}

/** The place of a run's parameters. */
export function parametersAt(runId: string): string {
  return `${folderOf(runId)}/parameters.json`;
}

/** The folder in which all runs are listed. */
export const INDEX = "flows/";

/** The folder in which the runs of a flow are listed. */
export function indexOf(flowName: string): string {
  return `${INDEX}${partFrom(flowName)}/`;
}

/** The folder of all cached results. */
export const CACHE = "cache/";

/** The folder of the cached results of one key. */
export function cacheFolder(key: string): string {
  return `${CACHE}${partFrom(key)}/`;
}

/** A number as part of a name, so that names sort as their numbers do. */
export function padded(number: number): string {
  return String(number).padStart(8, "0");
}

/** Whether a location is where the records of runs are, and nobody's result may be. */
export function isReserved(location: string, runId: string): boolean {
  if (location.startsWith(`${folderOf(runId)}/results/`)) return false;
  return /^(?:runs|flows|cache)(?:\/|$)/.test(location);
}

/** Any text as one part of a location. */
export function partFrom(text: string): string {
  const part = encodeURIComponent(text.toWellFormed()).replace(
    /^\.+$/,
    (dots) => dots.replaceAll(".", "%2E"),
  );
  if (part.length <= MAX_PART_LENGTH && part !== "") return part;
  return `${part.slice(0, MAX_PART_LENGTH - 33).replace(/%.?$/, "")}~${sha256(text).slice(0, 32)}`;
}
