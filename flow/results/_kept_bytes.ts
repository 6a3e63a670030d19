// A value as bytes in a store, and back: serialized, searched for secrets, written, and checked by its
// checksum when it is read.
import type { Redactor } from "../../secrets/mod.ts";
import type { ResultStore, Serializer } from "../../tasks/mod.ts";
import type { ResultReference } from "../engine/mod.ts";
import { sha256 } from "./_digest.ts";
import { inTime } from "./_in_time.ts";
import { guardedBytes, type LeakPolicy } from "./leak_guard.ts";

/** How a value becomes bytes in a store. */
export interface Keeping {
  readonly store: ResultStore;
  readonly serializer: Serializer;
  readonly redactor: Redactor;
  readonly policy: LeakPolicy;
}

/**
 * Keeps a value.
 *
 * @throws {SerializeError} If it cannot be turned into bytes.
 * @throws {LeakError} If it holds a secret, and such are refused.
 * @throws {ResultStoreError} If the store fails.
 */
export async function keepValue(
  value: unknown,
  location: string,
  keeping: Keeping,
): Promise<ResultReference> {
  const { store, serializer } = keeping;
  const bytes = await guardedBytes(value, keeping);
  await inTime(store.write(location, bytes), store, `"${location}" cannot be written`);
  return { location, serializer: serializer.name, sha256: sha256(bytes), size: bytes.length };
}

/** A result that is kept no longer as it was. The message says where, and how it differs. */
export class DamagedResult extends Error {}

/**
 * Reads a value back.
 *
 * @throws {DamagedResult} If what is there is not what was kept.
 * @throws {SerializeError} If it cannot be turned back.
 * @throws {ResultStoreError} If the store fails.
 */
export async function readValue(
  reference: ResultReference,
  keeping: Pick<Keeping, "store" | "serializer">,
): Promise<unknown> {
  const { store } = keeping;
  const reading = store.read(reference.location);
  const bytes = await inTime(reading, store, `"${reference.location}" cannot be read`);
  return await valueFrom(bytes, reference, keeping);
}

/** The value of bytes that were read, if they are those that were written. */
export async function valueFrom(
  bytes: Uint8Array | undefined,
  { location, serializer: name, sha256: checksum, size }: ResultReference,
  { store, serializer }: Pick<Keeping, "store" | "serializer">,
): Promise<unknown> {
  const where = `"${location}" in ${store.name}`;
  if (name !== serializer.name) {
    throw new DamagedResult(
      `${where} was written by the serializer "${name}", and the task now has "${serializer.name}"`,
    );
  }
  if (bytes === undefined) throw new DamagedResult(`${where} is gone`);
  if (bytes.length !== size) {
    throw new DamagedResult(`${where} has ${bytes.length} bytes, where ${size} were written`);
  }
  if (sha256(bytes) !== checksum) throw new DamagedResult(`${where} was altered`);
  return await serializer.deserialize(bytes);
}
