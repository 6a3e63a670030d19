// The last look at a result before it is written: secrecy 5. It looks at the bytes as they are written,
// and where those are another serializer's bytes, compressed or encrypted, at those too.
import { ByteSearch } from "../../secrets/byte_search/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { SerializeError, type Serializer } from "../../tasks/mod.ts";
import { LeakError } from "./leak_error.ts";
import { isWrapping } from "./serializers/wrapping_serializer.ts";

/**
 * What becomes of a result that holds a secret:
 *
 * - `"refuse"`: it is not stored;
 * - `"redact"`: it is stored with `********` in place of secrets, if it is text and can still be read
 *   after that, and not stored otherwise;
 * - `"encrypt"`: it is stored as it is where the run store encrypts it, and not stored elsewhere;
 * - `"allow"`: it is stored as it is.
 */
export type LeakPolicy = "refuse" | "redact" | "encrypt" | "allow";

/** What the leak guard goes by. */
export interface LeakGuard {
  /** What turns values into bytes. */
  readonly serializer: Serializer;
  /** The secrets that are known. */
  readonly redactor: Redactor;
  /** What becomes of a value that holds one. */
  readonly policy: LeakPolicy;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The bytes of a value, with no secret in them.
 *
 * @param value The value.
 * @param guard The serializer, the secrets and the policy.
 * @returns The bytes to write.
 * @throws {SerializeError} If the value cannot be turned into bytes.
 * @throws {LeakError} If it holds a secret, and such are refused.
 */
export async function guardedBytes(value: unknown, guard: LeakGuard): Promise<Uint8Array> {
  const { serializer } = guard;
  if (!isWrapping(serializer)) {
    return await guardBytes(await result(serializer, () => serializer.serialize(value)), guard);
  }
  const inner = await guardedBytes(value, { ...guard, serializer: serializer.inner });
  return await guardBytes(await result(serializer, () => serializer.wrap(inner)), guard);
}

/** Does what a serializer does; of what is not its to throw nothing is shown, for it may quote the value. */
async function result(
  { name }: Serializer,
  work: () => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  let bytes: unknown;
  try {
    bytes = await work();
  } catch (error) {
    if (error instanceof SerializeError) throw error;
    throw new SerializeError(`The serializer "${name}" threw. Test it with the value.`);
  }
  if (bytes instanceof Uint8Array) return bytes;
  throw new SerializeError(`The serializer "${name}" gave no Uint8Array. Test it with the value.`);
}

/** Bytes that are about to be written, or masked ones, with no secret in them. */
async function guardBytes(bytes: Uint8Array, guard: LeakGuard): Promise<Uint8Array> {
  const { redactor, policy } = guard;
  if (policy === "allow" || redactor.isEmpty) return bytes;
  const search = ByteSearch.of(redactor);
  if (!search.isFoundIn(bytes)) return bytes;
  const masked = policy === "redact" ? await maskedBytes(bytes, guard) : undefined;
  if (masked !== undefined && !search.isFoundIn(masked)) return masked;
  const names = search.namesIn(bytes).map((name) => redactor.redact(name));
  const secrets = names.length === 0
    ? "a secret"
    : `the secret${names.length === 1 ? "" : "s"} ${names.map((name) => `"${name}"`).join(", ")}`;
  const isUnmaskable = policy === "redact" ? ", which cannot be masked in it" : "";
  throw new LeakError(
    `It holds ${secrets}${isUnmaskable}. Leave secrets out of what the task gives: tasks that need one take ` +
      "it from a secret task.",
    names,
  );
}

/** The bytes with secrets masked; nothing where they are not text, or could not be read any more. */
async function maskedBytes(
  bytes: Uint8Array,
  { serializer, redactor }: LeakGuard,
): Promise<Uint8Array | undefined> {
  try {
    const masked = new TextEncoder().encode(redactor.redact(utf8.decode(bytes)));
    await serializer.deserialize(masked);
    return masked;
  } catch {
    // Then it is refused; what was thrown quotes it, or tells no more.
    return undefined;
  }
}
