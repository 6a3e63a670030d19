// The way of a secret from the task that fetched it to the tasks that take it: a run's own memory.
import { SecretAccessError } from "./errors.ts";
import { Sealed } from "./sealed.ts";

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
