// Repeatable randomness for tests: a failing case can be had again from its seed.

/** The mulberry32 generator with what tests draw from it. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A number from 0 up to, but not, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to, but not, `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** One of some things. */
  oneOf<T>(things: readonly T[]): T {
    return things[this.below(things.length)] as T;
  }

  /** A text of so many pieces of an alphabet. */
  text(length: number, alphabet: readonly string[]): string {
    let text = "";
    for (let index = 0; index < length; index++) text += this.oneOf(alphabet);
    return text;
  }
}
