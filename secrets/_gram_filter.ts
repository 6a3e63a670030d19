// The fast first look: can a pattern start here? A set of bits, one for each hashed run of four
// units with which a pattern starts. In ordinary text almost every place is passed over at the cost
// of one unit read and one bit tested; "yes" may be wrong, "no" never is.

import { SHORTEST_VALUE_LENGTH } from "./_encodings.ts";
import type { Pattern } from "./_pattern.ts";

/** How many units of a pattern's start are looked at: no pattern is shorter. */
export const GRAM_LENGTH = SHORTEST_VALUE_LENGTH;

/** Each gram sets two bits of these: about one place in two thousand is looked at in vain. */
const BITS_PER_GRAM = 64;
const FEWEST_BITS_LOG2 = 14;
// Two odd numbers that scatter grams over the bits, each in its own way.
const FIRST_HASH = 0x9e3779b1;
const SECOND_HASH = 0x85ebca6b;

/** The set of the first four units of all patterns. */
export class GramFilter {
  #bits = new Uint32Array(1 << (FEWEST_BITS_LOG2 - 5));
  #shift = 32 - FEWEST_BITS_LOG2;
  /** All rolled grams, to fill a larger set from. */
  readonly #grams = new Set<number>();

  /** Makes {@linkcode next} stop where this pattern starts. */
  add(pattern: Pick<Pattern, "text" | "ignoresCase">): void {
    for (const gram of gramsOf(pattern)) this.#addGram(gram);
  }

  #addGram(gram: number): void {
    if (this.#grams.has(gram)) return;
    this.#grams.add(gram);
    this.#set(gram);
    if (this.#grams.size * BITS_PER_GRAM > this.#bits.length * 32) this.#grow();
  }

  /** Makes {@linkcode next} stop at an anchor: where this run of units starts. */
  addAnchor(text: string, offset: number): void {
    let gram = 0;
    for (let index = 0; index < GRAM_LENGTH; index++) {
      gram = (gram << 8) ^ text.charCodeAt(offset + index);
    }
    this.#addGram(gram);
  }

  /** The first place at or after `from` where a pattern may start, or -1. */
  next(text: string, from: number): number {
    const bits = this.#bits;
    const shift = this.#shift;
    const length = text.length;
    let gram = 0;
    let index = from;
    const primed = Math.min(from + GRAM_LENGTH - 1, length);
    for (; index < primed; index++) gram = (gram << 8) ^ text.charCodeAt(index);
    for (; index < length; index++) {
      // Four shifts by eight push a unit out of the 32 bits: the gram depends on four units only.
      gram = (gram << 8) ^ text.charCodeAt(index);
      const slot = Math.imul(gram, FIRST_HASH) >>> shift;
      if ((((bits[slot >>> 5] as number) >>> (slot & 31)) & 1) === 0) continue;
      const other = Math.imul(gram, SECOND_HASH) >>> shift;
      if ((((bits[other >>> 5] as number) >>> (other & 31)) & 1) === 1) {
        return index - GRAM_LENGTH + 1;
      }
    }
    return -1;
  }

  #set(gram: number): void {
    for (const hash of [FIRST_HASH, SECOND_HASH]) {
      const slot = Math.imul(gram, hash) >>> this.#shift;
      this.#bits[slot >>> 5] = (this.#bits[slot >>> 5] ?? 0) | (1 << (slot & 31));
    }
  }

  #grow(): void {
    this.#bits = new Uint32Array(this.#bits.length * 2);
    this.#shift -= 1;
    for (const gram of this.#grams) this.#set(gram);
  }
}

/** A pattern's rolled first units: several where a letter may stand in either case. */
function gramsOf({ text, ignoresCase }: Pick<Pattern, "text" | "ignoresCase">): number[] {
  let grams = [0];
  for (let index = 0; index < GRAM_LENGTH; index++) {
    const unit = text.charCodeAt(index);
    const isLetter = unit >= 0x61 && unit <= 0x7a;
    const units = ignoresCase && isLetter ? [unit, unit - 0x20] : [unit];
    grams = grams.flatMap((gram) => units.map((next) => (gram << 8) ^ next));
  }
  return grams;
}
