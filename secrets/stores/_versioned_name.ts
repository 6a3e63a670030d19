// `name?version=3#key`: which version of a secret is wanted, and which key of it.
import { type KeyedName, partName } from "./_json_key.ts";

/** A name with what follows it. */
export interface VersionedName extends KeyedName {
  /** What follows `?`: `version` or `stage` and the like, each with its value. */
  readonly wanted: URLSearchParams;
}

/** Parts a name at its first `?` and `#`, which no cloud has in names. */
export function partVersionedName(written: string): VersionedName {
  const { name, key } = partName(written);
  const mark = name.indexOf("?");
  if (mark === -1) return { name, key, wanted: new URLSearchParams() };
  return { name: name.slice(0, mark), key, wanted: new URLSearchParams(name.slice(mark + 1)) };
}
