/**
 * Random values through the JSON serializers: each comes back as it was, with the same objects in the same
 * places, and whatever the plain one takes is what JSON makes of it.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertInstanceOf } from "@std/assert";
import { JsonSerializer, PlainJsonSerializer, SerializeError } from "../../flow/results/mod.ts";
import { difference } from "../../flow/results/serializers/_test_same_value.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import { fuzzSeeds, isReplay, replayHint } from "./_cases.ts";

const KEYS = ["a", "b", "0", "7", "$date", "$ref", "$", "__proto__", "constructor", "a b", "é", ""];
const PIECES = ["a", "é", "🔐", "\ud800", '"', "\\", "\n", "\0", "$", "{", "\u2028"];

type ViewClass = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView;

const VIEWS: readonly ViewClass[] = [
  Uint8Array,
  Int16Array,
  Float64Array,
  BigInt64Array,
  DataView,
];

/** Draws values that hold each other in every way that can be stored. */
class Values {
  readonly #random: SeededRandom;
  readonly #made: object[] = [];
  readonly #memory = new ArrayBuffer(64);
  #left: number;

  constructor(random: SeededRandom, parts: number) {
    this.#random = random;
    this.#left = parts;
  }

  any(): unknown {
    const random = this.#random;
    if (this.#left-- <= 0) return null;
    if (this.#made.length > 0 && random.next() < 0.15) return random.oneOf(this.#made);
    return random.next() < 0.5 ? this.#primitive() : this.#object();
  }

  #primitive(): unknown {
    const random = this.#random;
    return random.oneOf<() => unknown>([
      () => random.text(random.below(6), PIECES),
      () => random.below(1000) - 500,
      () => random.next() * 10 ** random.below(300),
      () => random.oneOf([NaN, Infinity, -Infinity, -0, 0]),
      () => BigInt(random.below(1000)) ** 9n,
      () => undefined,
      () => null,
      () => random.next() < 0.5,
    ])();
  }

  #object(): object {
    const random = this.#random;
    const made = random.oneOf<() => object>([
      () => this.#keep({}, this.#fillRecord),
      () => this.#keep({}, this.#fillRecord),
      () => this.#keep([], this.#fillArray),
      () => this.#keep([], this.#fillArray),
      () => this.#keep(Object.create(null), this.#fillRecord),
      () => this.#keep(new Array(random.below(4)), this.#fillRecord),
      () => this.#keep(new Map(), this.#fillMap),
      () => this.#keep(new Set(), this.#fillSet),
      () => this.#keep(this.#error(), this.#fillRecord),
      () => this.#keep(new Date(random.below(2 ** 31) * 1000)),
      () => this.#keep(new RegExp(random.oneOf(["a", "(?:)", "[/]\\/"]), random.oneOf(["", "gi"]))),
      () => this.#keep(new URL(`https://example.com/${random.below(9)}?q=é`)),
      () => this.#keep(this.#view()),
      () => this.#keep(this.#memory),
    ]);
    return made();
  }

  /** Kept before it is filled, so that it can hold itself. */
  #keep<T extends object>(object: T, fill?: (object: T) => void): T {
    this.#made.push(object);
    fill?.call(this, object);
    return object;
  }

  #error(): Error {
    const random = this.#random;
    const cause = this.any();
    const error = random.oneOf([
      () => new Error(random.text(3, PIECES), { cause }),
      () => new AggregateError([cause, this.any()], "all"),
      () => new RangeError(),
    ])();
    if (random.next() < 0.3) error.name = "Renamed";
    return error;
  }

  #view(): object {
    const isShared = this.#random.next() < 0.5;
    const buffer = isShared ? this.#memory : new ArrayBuffer(32);
    return new (this.#random.oneOf(VIEWS))(
      buffer,
      8 * this.#random.below(3),
      this.#random.below(3),
    );
  }

  #fillRecord(object: object): void {
    for (let count = this.#random.below(4); count > 0; count--) {
      const value = this.any();
      const key = this.#random.oneOf(KEYS);
      Object.defineProperty(object, key, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }

  #fillArray(array: unknown[]): void {
    for (let count = this.#random.below(5); count > 0; count--) array.push(this.any());
  }

  #fillMap(map: Map<unknown, unknown>): void {
    for (let count = this.#random.below(4); count > 0; count--) map.set(this.any(), this.any());
  }

  #fillSet(set: Set<unknown>): void {
    for (let count = this.#random.below(4); count > 0; count--) set.add(this.any());
  }
}

Deno.test("whatever can be stored comes back as it was", () => {
  const serializer = new JsonSerializer();
  for (const seed of fuzzSeeds()) {
    const value = new Values(new SeededRandom(seed), 40).any();
    const bytes = serializer.serialize(value);
    const different = difference(serializer.deserialize(bytes), value);
    assertEquals(different, undefined, `${replayHint(seed)}: ${new TextDecoder().decode(bytes)}`);
  }
});

Deno.test("plain JSON takes what JSON does not change, and refuses the rest", () => {
  const serializer = new PlainJsonSerializer();
  let takenCount = 0;
  for (const seed of fuzzSeeds()) {
    const value = new Values(new SeededRandom(seed), 4).any();
    try {
      const bytes = serializer.serialize(value);
      takenCount++;
      assertEquals(new TextDecoder().decode(bytes), JSON.stringify(value), replayHint(seed));
      assertEquals(serializer.deserialize(bytes), value, replayHint(seed));
    } catch (error) {
      assertInstanceOf(error, SerializeError, replayHint(seed));
      assert(error.path?.startsWith("$"), replayHint(seed));
    }
  }
  if (!isReplay()) assertGreater(takenCount, 500);
});

Deno.test("altered bytes are read as some value or refused, and never do more", () => {
  const serializer = new JsonSerializer();
  for (const seed of fuzzSeeds()) {
    const random = new SeededRandom(seed);
    const bytes = serializer.serialize(new Values(random, 20).any());
    for (let count = 1 + random.below(3); count > 0; count--) {
      bytes[random.below(bytes.length)] = random.oneOf([...bytes, 0x22, 0x24, 0x31, 0x7b, 0xff]);
    }
    try {
      serializer.deserialize(bytes);
    } catch (error) {
      assertInstanceOf(error, SerializeError, replayHint(seed));
    }
    assertEquals(Object.keys(Object.prototype), [], replayHint(seed));
  }
});
