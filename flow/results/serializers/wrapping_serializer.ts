// A serializer around another: one that compresses, say, or encrypts.
import type { Serializer } from "../../../tasks/mod.ts";

/**
 * A serializer that turns another one's bytes into bytes that say the same: compressed, encrypted, with a
 * header. It says what it is around, so that secrets are looked for before they cannot be found any more;
 * a serializer that compresses or encrypts should be one of these.
 *
 * @typeParam T The values it can take.
 */
export interface WrappingSerializer<T = unknown> extends Serializer<T> {
  /** The serializer whose bytes it takes. */
  readonly inner: Serializer<T>;

  /**
   * Turns the inner serializer's bytes into its own. `serialize` is the inner's, then this.
   *
   * @param bytes The inner serializer's bytes.
   * @returns The bytes to keep.
   * @throws {SerializeError} If it cannot.
   */
  wrap(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/**
 * Whether a serializer is around another.
 *
 * @param serializer Any serializer.
 * @returns Whether it says what it is around.
 */
export function isWrapping<T>(serializer: Serializer<T>): serializer is WrappingSerializer<T> {
  const { inner, wrap } = serializer as Partial<WrappingSerializer<T>>;
  return typeof inner === "object" && typeof wrap === "function";
}
