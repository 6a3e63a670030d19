// Bytes as text, and text as JSON.
import { SerializeError } from "../../../tasks/mod.ts";

/**
 * The text of bytes in UTF-8.
 *
 * @throws {SerializeError} If they are not.
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SerializeError("The bytes are not UTF-8.", { cause });
  }
}

/**
 * The value of JSON.
 *
 * @throws {SerializeError} If the text is none.
 */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What was thrown quotes the text.
    throw new SerializeError("The bytes are not JSON.");
  }
}
