// The fast search: it looks at one run of four bytes in eight, or in four, and at no other. A pattern
// that is long enough has one of those in it wherever it lies, so all of its first runs are known here,
// and where one turns up the pattern is compared. Short patterns are looked for at every byte.

import type { ByteForm } from "./_byte_forms.ts";

/** How far the runs that are looked at lie apart: as far as a pattern's length allows. */
export type Stride = 1 | 4 | 8;

/** What a search has left to compare: beyond that, a search that never compares twice is faster. */
export interface Allowance {
  bytes: number;
}

const RUN_LENGTH = 4;
const SLOTS_PER_RUN = 16;
const FEWEST_SLOTS_LOG2 = 14;
// Two odd numbers that scatter runs over the table, each in its own way.
const FIRST_HASH = 0x9e3779b1;
const SECOND_HASH = 0x85ebca6b;

/** A run of four bytes in a pattern. */
interface Run {
  readonly form: ByteForm;
  /** Where in the pattern it starts. */
  readonly offset: number;
}

/** The stride with which a pattern cannot be missed. */
export function strideFor({ bytes: { length } }: ByteForm): Stride {
  return length >= 8 + RUN_LENGTH - 1 ? 8 : length >= 4 + RUN_LENGTH - 1 ? 4 : 1;
}

/** Patterns that are looked for with one stride. */
export class WordFilter {
  readonly #stride: Stride;
  readonly #runs = new Map<number, Run[]>();
  /** A 1 where a run may be. A bit would do, but takes twice the time to test. */
  #table = new Uint8Array(1 << FEWEST_SLOTS_LOG2);
  #shift = 32 - FEWEST_SLOTS_LOG2;

  constructor(stride: Stride) {
    this.#stride = stride;
  }

  /** Whether it looks for nothing. */
  get isEmpty(): boolean {
    return this.#runs.size === 0;
  }

  /** Adds a pattern for which the stride is short enough. */
  add(form: ByteForm): void {
    for (let offset = 0; offset < this.#stride; offset++) {
      for (const word of wordsAt(form, offset)) {
        const runs = this.#runs.get(word);
        if (runs === undefined) this.#runs.set(word, [{ form, offset }]);
        else runs.push({ form, offset });
        this.#set(word);
      }
    }
    if (this.#runs.size * SLOTS_PER_RUN > this.#table.length) this.#grow();
  }

  /**
   * Whether one of the patterns is in some bytes.
   *
   * @returns Whether it is; nothing where the allowance was used up before that was clear.
   */
  isFoundIn(bytes: Uint8Array, allowance: Allowance): boolean | undefined {
    return this.#stride === 1
      ? this.#isFoundAtAny(bytes, allowance)
      : this.#isFoundAtWords(bytes, this.#stride / RUN_LENGTH, allowance);
  }

  #isFoundAtAny(bytes: Uint8Array, allowance: Allowance): boolean | undefined {
    const table = this.#table;
    const shift = this.#shift;
    const { length } = bytes;
    let word = 0;
    for (let end = 0; end < length; end++) {
      // As `wordAt` has it, from the one before: what was first falls out.
      word = ((word >> 8) & 0xffffff) | ((bytes[end] as number) << 24);
      if (table[Math.imul(word, FIRST_HASH) >>> shift] === 0) continue;
      const isFound = this.#compare(word, bytes, end - RUN_LENGTH + 1, allowance);
      if (isFound !== false) return isFound;
    }
    return false;
  }

  /** Looks at the words of memory, or at every second one: the platform reads each at once. */
  #isFoundAtWords(bytes: Uint8Array, step: number, allowance: Allowance): boolean | undefined {
    const table = this.#table;
    const shift = this.#shift;
    const start = (RUN_LENGTH - bytes.byteOffset % RUN_LENGTH) % RUN_LENGTH;
    const count = Math.floor((bytes.length - start) / RUN_LENGTH);
    if (count <= 0) return false;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, count);
    for (let index = 0; index < count; index += step) {
      const word = words[index] as number;
      if (table[Math.imul(word, FIRST_HASH) >>> shift] === 0) continue;
      const isFound = this.#compare(word, bytes, start + RUN_LENGTH * index, allowance);
      if (isFound !== false) return isFound;
    }
    return false;
  }

  /** Whether a pattern with that run in it is there; nothing where the allowance is used up. */
  #compare(
    word: number,
    bytes: Uint8Array,
    at: number,
    allowance: Allowance,
  ): boolean | undefined {
    if (this.#table[Math.imul(word, SECOND_HASH) >>> this.#shift] === 0) return false;
    for (const { form, offset } of this.#runs.get(word) ?? []) {
      if (isAt(bytes, at - offset, form, allowance)) return true;
    }
    return allowance.bytes < 0 ? undefined : false;
  }

  #set(word: number): void {
    this.#table[Math.imul(word, FIRST_HASH) >>> this.#shift] = 1;
    this.#table[Math.imul(word, SECOND_HASH) >>> this.#shift] = 1;
  }

  #grow(): void {
    this.#table = new Uint8Array(this.#table.length * 4);
    this.#shift -= 2;
    for (const word of this.#runs.keys()) this.#set(word);
  }
}

/** Whether a pattern lies at a place. */
function isAt(bytes: Uint8Array, start: number, form: ByteForm, allowance: Allowance): boolean {
  const { length } = form.bytes;
  if (start < 0 || start + length > bytes.length) return false;
  for (let index = 0; index < length; index++) {
    const byte = bytes[start + index] as number;
    const lower = form.ignoresCase && byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    if (lower !== form.bytes[index]) {
      allowance.bytes -= index + 1;
      return false;
    }
  }
  return true;
}

/** Four bytes as a number, as platforms read them: all that run JavaScript have the least byte first. */
function wordAt(bytes: Uint8Array, index: number): number {
  const first = bytes[index] as number;
  const second = bytes[index + 1] as number;
  const third = bytes[index + 2] as number;
  const fourth = bytes[index + 3] as number;
  return first | (second << 8) | (third << 16) | (fourth << 24);
}

/** A pattern's run at an offset: several numbers where a letter may stand in either case. */
function wordsAt({ bytes, ignoresCase }: ByteForm, offset: number): number[] {
  let words = [wordAt(bytes, offset)];
  if (!ignoresCase) return words;
  for (let index = 0; index < RUN_LENGTH; index++) {
    const byte = bytes[offset + index] as number;
    // Bit 5 is what an upper case letter lacks.
    const upperCase = 0x20 << (8 * index);
    if (byte >= 0x61 && byte <= 0x7a) words = words.flatMap((word) => [word, word & ~upperCase]);
  }
  return words;
}
