import { MASK } from "../config/_internal.ts";

/**
 * A value that shows itself only when asked: printing, serialising, cloning, spreading and walking
 * its properties all give its name and a mask.
 *
 * Take a `Sealed<string>` in a task instead of a `string`, and forgetting to unwrap it is a compile
 * error rather than a leak.
 *
 * @typeParam T The type of the value inside.
 *
 * @example
 * ```ts
 * import { Sealed } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * const password = new Sealed("s3cret", "DB_PASSWORD");
 * assertEquals(`${password}`, "Sealed(DB_PASSWORD: ********)");
 * assertEquals(JSON.stringify({ password }), '{"password":"Sealed(DB_PASSWORD: ********)"}');
 * assertEquals(password.reveal(), "s3cret");
 * ```
 */
export class Sealed<T> {
  // A private field is out of reach of every walk: no property, not cloned, not printed.
  readonly #value: T;
  readonly #name: string | undefined;

  /**
   * Seals a value.
   *
   * @param value The value to hide.
   * @param name What to show in its place.
   */
  constructor(value: T, name?: string) {
    this.#value = value;
    this.#name = name;
  }

  /** The name that it shows, if it has one. */
  get name(): string | undefined {
    return this.#name;
  }

  /**
   * The value. This is the one way to it: search for `.reveal()` to see where secrets come out.
   *
   * @returns The value that was sealed.
   */
  reveal(): T {
    return this.#value;
  }

  /** The name and a mask. */
  toString(): string {
    return this.#name === undefined ? `Sealed(${MASK})` : `Sealed(${this.#name}: ${MASK})`;
  }

  /** What `JSON.stringify` writes: the name and a mask. */
  toJSON(): string {
    return this.toString();
  }

  /** The name and a mask in templates and sums; where a number is asked for it gives `NaN`. */
  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  /** What `Deno.inspect` and `console.log` print in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What `util.inspect` and `console.log` print in Node and Bun. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
