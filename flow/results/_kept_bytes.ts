// A value as bytes in a record or in a result store, and back: serialized, searched for secrets, written, and
// checked by its checksum when it is read.
import type { Redactor } from "../../secrets/mod.ts";
import type { ResultStore, Serializer } from "../../tasks/mod.ts";
import type { ResultReference } from "../engine/mod.ts";
import { sha256 } from "./_digest.ts";
import { inTime } from "./_in_time.ts";
import { guardedBytes, type LeakPolicy } from "./leak_guard.ts";

/** How large a result may be that lies in its record. */
const MOST_BYTES_IN_RECORD = 2 ** 18;

/** How a value becomes bytes. */
export interface Keeping {
  /** Where it lies if it is large. */
  readonly store: ResultStore;
  /** Whether it lies in its record if it is small. */
  readonly isInRecord: boolean;
  readonly serializer: Serializer;
  readonly redactor: Redactor;
  readonly policy: LeakPolicy;
}

/** A value that is kept, once the record is written that it comes with. */
export interface KeptValue {
  readonly result: ResultReference;
  /** The bytes for the record; none where they are in the result store. */
  readonly bytes?: Uint8Array;
}

/**
 * Keeps a value.
 *
 * @param value The value.
 * @param locationOf Gives the location where it lies if it is not in its record.
 * @param keeping How it becomes bytes.
 * @throws {SerializeError} If it cannot be turned into bytes.
 * @throws {LeakError} If it holds a secret, and such are refused.
 * @throws {LocationError} If it has no location.
 * @throws {ResultStoreError} If the store fails.
 */
export async function keepValue(
  value: unknown,
  locationOf: () => string,
  keeping: Keeping,
): Promise<KeptValue> {
  const { store, serializer } = keeping;
  const bytes = await guardedBytes(value, keeping);
  const size = bytes.length;
  if (keeping.isInRecord && size <= MOST_BYTES_IN_RECORD) {
    return { result: { serializer: serializer.name, size }, bytes };
  }
  const location = locationOf();
  await inTime(store.write(location, bytes), store, `"${location}" cannot be written`);
  return { result: { location, serializer: serializer.name, sha256: sha256(bytes), size } };
}

/** A result that is kept no longer as it was. The message says where, and how it differs. */
export class DamagedResult extends Error {}

/**
 * Reads a value back.
 *
 * @param result How it is kept.
 * @param inRecord The bytes of its record.
 * @param keeping Where it lies otherwise, and how bytes become a value.
 * @throws {DamagedResult} If what is there is not what was kept.
 * @throws {SerializeError} If it cannot be turned back.
 * @throws {ResultStoreError} If the store fails.
 */
export async function readValue(
  result: ResultReference,
  inRecord: Uint8Array | undefined,
  keeping: Pick<Keeping, "store" | "serializer">,
): Promise<unknown> {
  const { store } = keeping;
  const { location } = result;
  const bytes = location === undefined
    ? inRecord
    : await inTime(store.read(location), store, `"${location}" cannot be read`);
  return await valueFrom(bytes, result, keeping);
}

/** The value of bytes that were read, if they are those that were written. */
export async function valueFrom(
  bytes: Uint8Array | undefined,
  { location, serializer: name, sha256: checksum, size }: ResultReference,
  { store, serializer }: Pick<Keeping, "store" | "serializer">,
): Promise<unknown> {
  const where = location === undefined ? "its record" : `"${location}" in ${store.name}`;
  if (name !== serializer.name) {
    throw new DamagedResult(
      `${where} was written by the serializer "${name}", and the task now has "${serializer.name}"`,
    );
  }
  if (bytes === undefined) throw new DamagedResult(`${where} is gone`);
  if (bytes.length !== size) {
    throw new DamagedResult(`${where} has ${bytes.length} bytes, where ${size} were written`);
  }
  // Records have checksums of their own.
  if (location !== undefined && sha256(bytes) !== checksum) {
    throw new DamagedResult(`${where} was altered`);
  }
  return await serializer.deserialize(bytes);
}
