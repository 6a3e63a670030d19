// The seam between values and the bytes that are kept of them.

/**
 * Turns values into bytes and back.
 *
 * @typeParam T The values it can take.
 */
export interface Serializer<T = unknown> {
  /** Its name in messages and records of runs: `json`. */
  readonly name: string;

  /** The ending of the files it fills, without the dot: `json`. */
  readonly extension: string;

  /**
   * Turns a value into bytes.
   *
   * @param value The value.
   * @returns The bytes.
   * @throws {SerializeError} If it cannot; the message names the place inside the value, never what is
   *   there.
   */
  serialize(value: T): Uint8Array | Promise<Uint8Array>;

  /**
   * Turns bytes back into the value.
   *
   * @param bytes What `serialize` gave.
   * @returns The value.
   * @throws {SerializeError} If the bytes are not such as `serialize` gives.
   */
  deserialize(bytes: Uint8Array): T | Promise<T>;
}
