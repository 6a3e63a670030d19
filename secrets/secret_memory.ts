// The process's one memory of what is secret. Whatever reads a secret tells it, whatever leaves a run is masked
// with what it knows.
import { partsOfSecret } from "./_parts_of_secret.ts";
import { Redactor } from "./redactor.ts";
import { SecretValueError } from "./secret_value_error.ts";

/** More secrets than this are not kept: the oldest go that no run under way has read. */
const MOST_SECRETS = 10_000;
/** How many go at once, for what is left is worked out anew. */
const FORGOTTEN_AT_ONCE = 1_000;

/** A secret that was learnt. */
interface Learnt {
  readonly name: string;
  readonly value: unknown;
  /** When it was read last, in reads. */
  readonly at: number;
}

/** What is known to be secret. */
export class SecretMemory {
  /** Masks all that is known. It stays the same object. */
  readonly redactor: Redactor = new Redactor();
  /** By name and value, the one that was read last at the end. */
  readonly #learnt = new Map<string, Learnt>();
  /** When each of the runs under way began, in reads. */
  readonly #begun = new Set<{ readonly at: number }>();
  #reads = 0;
  /** Told the name of each secret that is read. */
  #listener: ((name: string) => void) | undefined;

  /**
   * Learns a secret, as deep as its value goes.
   *
   * @param name The secret's name.
   * @param value The secret.
   * @throws {SecretValueError} If some of it cannot be read, so that it could not be masked.
   */
  learn(name: string, value: unknown): void {
    this.#listener?.(name);
    const isText = typeof value === "string";
    if (isText && this.#isKnown(`${name} ${value}`)) return;
    const { parts, unreadable } = partsOfSecret(value);
    const key = `${name} ${isText ? value : parts.join(" ")}`;
    if (this.#isKnown(key)) return;
    this.redactor.add(value, name);
    this.#learnt.set(key, { name, value, at: this.#reads++ });
    if (this.redactor.size > MOST_SECRETS) this.#forgetOldest();
    if (unreadable !== undefined) {
      throw new SecretValueError(name, `cannot be masked: ${unreadable}.`);
    }
  }

  /** The names of all that is known. */
  get names(): ReadonlySet<string> {
    return new Set(Array.from(this.#learnt.values(), ({ name }) => name));
  }

  /**
   * Tells a listener the name of each secret that is read, until it is replaced.
   *
   * @param listener The listener; nothing for none.
   */
  listen(listener: ((name: string) => void) | undefined): void {
    this.#listener = listener;
  }

  /** Whether it is known; if so, it counts as read now. */
  #isKnown(key: string): boolean {
    const known = this.#learnt.get(key);
    if (known === undefined) return false;
    this.#learnt.delete(key);
    this.#learnt.set(key, { ...known, at: this.#reads++ });
    return true;
  }

  /**
   * Notes that a run begins: what it reads is kept while it lasts.
   *
   * @returns Call it when the run has ended.
   */
  beginRun(): () => void {
    const run = { at: this.#reads };
    this.#begun.add(run);
    return () => void this.#begun.delete(run);
  }

  /** Forgets all, for tests. */
  clear(): void {
    this.#learnt.clear();
    this.redactor.clear();
  }

  #forgetOldest(): void {
    const firstBegun = Math.min(...Array.from(this.#begun, ({ at }) => at));
    let count = 0;
    for (const [key, { at }] of this.#learnt) {
      if (count >= FORGOTTEN_AT_ONCE || at >= firstBegun) break;
      this.#learnt.delete(key);
      count++;
    }
    if (count === 0) return;
    this.redactor.clear();
    for (const { name, value } of this.#learnt.values()) this.redactor.add(value, name);
  }
}

/** The memory of this process. */
export const secretMemory: SecretMemory = new SecretMemory();

/** Masks every secret that anything in this process has read. */
export const knownSecrets: Redactor = secretMemory.redactor;
