// Which texts are locations.
import { ResultStoreError } from "./result_store_error.ts";

/**
 * Takes a location apart.
 *
 * @param store What the store is called, for errors.
 * @param location The location.
 * @returns Its parts; none is empty, `.` or `..`.
 * @throws {ResultStoreError} If it is no location.
 */
export function partsOf(store: string, location: string): readonly string[] {
  const parts = location.split("/");
  const fault = faultIn(location, parts);
  if (fault === undefined) return parts;
  throw new ResultStoreError(store, `the location ${JSON.stringify(location)} ${fault}.`);
}

/** What keeps a text from being a location, as a phrase; `undefined` where nothing does. */
export function faultIn(
  location: string,
  parts: readonly string[] = location.split("/"),
): string | undefined {
  if (parts.includes("..")) return 'leaves the store by "..". Leave that out';
  if (location.startsWith("/")) return 'is an absolute path. Begin it without "/"';
  if (parts.includes("") || parts.includes(".")) {
    return 'has a part that is empty or ".". Give each part between "/" a name';
  }
  if (location.includes("\0")) return "holds a NUL character. Leave that out";
  if (!location.isWellFormed()) return "is not valid Unicode. Leave out the halves of characters";
  return undefined;
}
