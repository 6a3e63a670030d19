/**
 * Signatures by HMAC-SHA-256, made by whoever sends a report and checked by whoever receives it.
 *
 * @module
 */

/** Signs a text. The signature is in lower-case hex. */
export async function sign(text: string, key: string): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await importKey(key), bytes(text));
  return new Uint8Array(signature).toHex();
}

/** Whether `signature` is the text's, compared in constant time. */
export async function isSignatureOf(
  text: string,
  signature: string,
  key: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  return await crypto.subtle.verify(
    "HMAC",
    await importKey(key),
    Uint8Array.fromHex(signature),
    bytes(text),
  );
}

async function importKey(key: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return await crypto.subtle.importKey("raw", bytes(key), algorithm, false, ["sign", "verify"]);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
