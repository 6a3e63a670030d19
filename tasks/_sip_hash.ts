// SipHash-2-4 with 128 bits (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): who does
// not have the key can neither foretell a hash nor try out what it is of. It is written out here because
// the runtime's own keyed hashes are asynchronous, or cost some 40 ms of start-up to load.

/**
 * The keyed hash of some bytes.
 *
 * @param key 16 bytes.
 * @param bytes What to hash.
 * @returns The hash, as 32 hexadecimal digits.
 */
export function sipHash128(key: Uint8Array, bytes: Uint8Array): string {
  const keyView = new DataView(key.buffer, key.byteOffset, 16);
  const [k0, k0High] = [keyView.getInt32(0, true), keyView.getInt32(4, true)];
  const [k1, k1High] = [keyView.getInt32(8, true), keyView.getInt32(12, true)];
  // The four words of 64 bits v0…v3, each as its low and its high half.
  const v = new Int32Array([
    k0 ^ 0x70736575,
    k0High ^ 0x736f6d65,
    k1 ^ 0x6e646f6d ^ 0xee,
    k1High ^ 0x646f7261,
    k0 ^ 0x6e657261,
    k0High ^ 0x6c796765,
    k1 ^ 0x79746573,
    k1High ^ 0x74656462,
  ]);

  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wholeLength = bytes.length - bytes.length % 8;
  for (let at = 0; at < wholeLength; at += 8) {
    absorb(v, view.getInt32(at, true), view.getInt32(at + 4, true));
  }
  const rest = new DataView(new ArrayBuffer(8));
  for (let at = wholeLength; at < bytes.length; at++) rest.setUint8(at - wholeLength, bytes[at]!);
  rest.setUint8(7, bytes.length);
  absorb(v, rest.getInt32(0, true), rest.getInt32(4, true));

  v[4]! ^= 0xee;
  rounds(v, 4);
  const firstHalf = squeeze(v);
  v[2]! ^= 0xdd;
  rounds(v, 4);
  return firstHalf + squeeze(v);
}

function absorb(v: Int32Array, low: number, high: number): void {
  v[6]! ^= low;
  v[7]! ^= high;
  rounds(v, 2);
  v[0]! ^= low;
  v[1]! ^= high;
}

/** The bytes of v0 ^ v1 ^ v2 ^ v3 in hexadecimal, the lowest first. */
function squeeze(v: Int32Array): string {
  const out = new DataView(new ArrayBuffer(8));
  out.setInt32(0, v[0]! ^ v[2]! ^ v[4]! ^ v[6]!, true);
  out.setInt32(4, v[1]! ^ v[3]! ^ v[5]! ^ v[7]!, true);
  let hex = "";
  for (let at = 0; at < 8; at++) hex += out.getUint8(at).toString(16).padStart(2, "0");
  return hex;
}

function rounds(v: Int32Array, count: number): void {
  for (; count > 0; count--) {
    add(v, 0, 2);
    rotate(v, 2, 13);
    xor(v, 2, 0);
    swap(v, 0);
    add(v, 4, 6);
    rotate(v, 6, 16);
    xor(v, 6, 4);
    add(v, 0, 6);
    rotate(v, 6, 21);
    xor(v, 6, 0);
    add(v, 4, 2);
    rotate(v, 2, 17);
    xor(v, 2, 4);
    swap(v, 4);
  }
}

// Arithmetic of 64 bits on the halves at `to` and `to + 1`.

function add(v: Int32Array, to: number, from: number): void {
  const low = (v[to]! >>> 0) + (v[from]! >>> 0);
  v[to + 1] = v[to + 1]! + v[from + 1]! + (low > 0xffffffff ? 1 : 0);
  v[to] = low;
}

function xor(v: Int32Array, to: number, from: number): void {
  v[to]! ^= v[from]!;
  v[to + 1]! ^= v[from + 1]!;
}

/** Rotates to the left by less than 32 bits. */
function rotate(v: Int32Array, at: number, bits: number): void {
  const [low, high] = [v[at]!, v[at + 1]!];
  v[at] = low << bits | high >>> 32 - bits;
  v[at + 1] = high << bits | low >>> 32 - bits;
}

/** Rotates by 32 bits. */
function swap(v: Int32Array, at: number): void {
  const low = v[at]!;
  v[at] = v[at + 1]!;
  v[at + 1] = low;
}
