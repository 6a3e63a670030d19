// Sealed values, and the way of a secret from the task that fetched it to the tasks that take it: a run's
// own memory.
import { MASK } from "../config/_internal.ts";
import { SecretAccessError } from "./errors.ts";

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

/** Holds the secrets of one run while it lasts. Nothing that is written can reach them. */
export class SecretChannel {
  // secrecy 3: a private map keyed by task run is all there is; states hold only seals.
  readonly #values = new Map<object, unknown>();

  /**
   * Puts a secret in.
   *
   * @param owner Whose secret it is.
   * @param value The secret.
   * @param name The name that its seal shows.
   * @returns A seal, which opens as long as the run lasts.
   */
  put(owner: object, value: unknown, name: string): Sealed<unknown> {
    this.#values.set(owner, value);
    return new ChannelSeal(this, owner, name);
  }

  /**
   * Takes a secret's value, which stays.
   *
   * @param owner Whose secret it is.
   * @returns The secret, or `undefined` where there is none any more.
   */
  get(owner: object): unknown {
    return this.#values.get(owner);
  }

  /**
   * Whether the channel has a secret of `owner`.
   *
   * @param owner Whose secret it is.
   * @returns Whether there is one.
   */
  has(owner: object): boolean {
    return this.#values.has(owner);
  }

  /** Forgets all secrets: the run has ended. */
  clear(): void {
    this.#values.clear();
  }
}

/** A seal without the value: it asks the channel, which forgets when the run ends. */
class ChannelSeal extends Sealed<unknown> {
  readonly #channel: SecretChannel;
  readonly #owner: object;

  constructor(channel: SecretChannel, owner: object, name: string) {
    super(undefined, name);
    this.#channel = channel;
    this.#owner = owner;
  }

  override reveal(): unknown {
    if (this.#channel.has(this.#owner)) return this.#channel.get(this.#owner);
    throw new SecretAccessError(
      `The secret of task "${this.name}" is gone: a run forgets its secrets when it ends. Use it in ` +
        "a task that takes it as an input.",
    );
  }
}
