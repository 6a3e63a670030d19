// Encrypts what a run store keeps: AES-256-GCM, a fresh nonce each time, and the identifier of the key in
// front, by which a change of keys finds what it has done already.
import type { Secret } from "../../secrets/mod.ts";

const FORM = 1;
const ID_BYTES = 8;
const NONCE_BYTES = 12;
const HEAD_BYTES = 1 + ID_BYTES + NONCE_BYTES;

/** The fewest characters of a key: 32 random bytes in base64 have 44. */
const SHORTEST_KEY = 32;

const encoder = new TextEncoder();

/** Encrypts and decrypts with one key. */
export class Sealer {
  /** The key's identifier, in hexadecimal digits. It tells nothing of the key. */
  readonly keyId: string;
  readonly #id: Uint8Array;
  readonly #key: CryptoKey;

  private constructor(id: Uint8Array, key: CryptoKey) {
    this.#id = id;
    this.#key = key;
    this.keyId = Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /**
   * Makes a sealer of the text of a key.
   *
   * @throws {RangeError} If the text is too short.
   */
  static async of(secret: Secret<unknown>): Promise<Sealer> {
    const text = await secret.get();
    if (typeof text !== "string" || text.length < SHORTEST_KEY) {
      throw new RangeError(
        `the secret "${secret.name}" is no encryption key: it has to be a text of at least ` +
          `${SHORTEST_KEY} characters. Make one with \`openssl rand -base64 32\`.`,
      );
    }
    const source = await crypto.subtle.importKey("raw", encoder.encode(text), "HKDF", false, [
      "deriveBits",
      "deriveKey",
    ]);
    const purpose = (info: string) => ({
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(),
      info: encoder.encode(`tacit run store, ${info}`),
    });
    const id = await crypto.subtle.deriveBits(purpose("key identifier"), source, 8 * ID_BYTES);
    const key = await crypto.subtle.deriveKey(
      purpose("AES-256-GCM"),
      source,
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt", "decrypt"],
    );
    return new Sealer(new Uint8Array(id), key);
  }

  /** Encrypts bytes. */
  async seal(bytes: Uint8Array<ArrayBufferLike>): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv },
      this.#key,
      bytes as BufferSource,
    );
    const whole = new Uint8Array(HEAD_BYTES + sealed.byteLength);
    whole[0] = FORM;
    whole.set(this.#id, 1);
    whole.set(iv, 1 + ID_BYTES);
    whole.set(new Uint8Array(sealed), HEAD_BYTES);
    return whole;
  }

  /** Whether bytes were encrypted with this key. */
  isOwn(bytes: Uint8Array): boolean {
    return bytes[0] === FORM && this.#id.every((byte, index) => byte === bytes[1 + index]);
  }

  /**
   * Decrypts bytes.
   *
   * @throws {Error} If they were encrypted with another key, or altered.
   */
  async open(bytes: Uint8Array<ArrayBufferLike>): Promise<Uint8Array> {
    if (!this.isOwn(bytes)) throw new Error("is encrypted with another key");
    const iv = bytes.slice(1 + ID_BYTES, HEAD_BYTES);
    try {
      const sealed = bytes.slice(HEAD_BYTES);
      return new Uint8Array(
        await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, sealed),
      );
    } catch (cause) {
      throw new Error("was altered", { cause });
    }
  }
}
