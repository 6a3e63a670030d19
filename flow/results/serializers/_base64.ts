// Bytes as base64, and back. Node 20 lacks the methods that do it at once.

interface HasBase64 {
  toBase64?(): string;
}

/** The base64 of bytes. */
export function toBase64(bytes: Uint8Array): string {
  const native = (bytes as HasBase64).toBase64;
  if (native !== undefined) return native.call(bytes);
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return btoa(text);
}

/**
 * The bytes of base64.
 *
 * @throws {Error} If it is none.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const native =
    (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, text);
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let index = 0; index < decoded.length; index++) bytes[index] = decoded.charCodeAt(index);
  return bytes;
}
