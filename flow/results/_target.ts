// Results at targets: found by later runs in place of running the task, with a checksum beside each.
import { Cached, type State } from "../../tasks/mod.ts";
import type { ResultReference } from "../engine/mod.ts";
import { sha256 } from "./_digest.ts";
import { inTime } from "./_in_time.ts";
import { DamagedResult, valueFrom } from "./_kept_bytes.ts";
import type { TaskStorage } from "./_task_storage.ts";

/** A result that was found, and where. */
export interface FoundResult {
  readonly state: State;
  readonly reference: ResultReference;
}

/** Where the checksum of a target is: in the form of `sha256sum`, which can check it too. */
export function checksumAt(location: string): string {
  return `${location}.sha256`;
}

/** Writes the checksum of a target. */
export async function writeChecksum(
  { location = "", sha256: checksum }: ResultReference,
  { store }: TaskStorage,
): Promise<void> {
  const name = location.slice(location.lastIndexOf("/") + 1);
  const bytes = new TextEncoder().encode(`${checksum}  ${name}\n`);
  const place = checksumAt(location);
  await inTime(store.write(place, bytes), store, `"${place}" cannot be written`);
}

/**
 * The result at a target; nothing where none was written yet.
 *
 * @throws {DamagedResult} If what is there cannot be taken for one. The message names it.
 */
export async function findTarget(
  location: string,
  { store, serializer }: TaskStorage,
): Promise<FoundResult | undefined> {
  const reading = store.read(location);
  const bytes = await inTime(reading, store, `"${location}" cannot be read`);
  if (bytes === undefined) return undefined;
  const place = checksumAt(location);
  const beside = await inTime(store.read(place), store, `"${place}" cannot be read`);
  if (beside === undefined) {
    throw new DamagedResult(
      `"${location}" in ${store.name} has no checksum beside it ("${place}"), so that it may be anything`,
    );
  }
  const checksum = /^[0-9a-f]{64}/.exec(new TextDecoder().decode(beside))?.[0];
  if (checksum !== sha256(bytes)) {
    throw new DamagedResult(
      `"${location}" in ${store.name} does not match its checksum "${place}"`,
    );
  }
  const reference = { location, serializer: serializer.name, sha256: checksum, size: bytes.length };
  const value = await valueFrom(bytes, reference, { store, serializer });
  return { state: new Cached(`Result found at its target "${location}".`, value), reference };
}
