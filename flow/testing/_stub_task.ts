// A task in the place of another, for tests.
import { type AnyTask, Task } from "../../tasks/mod.ts";

/** Gives a value, or what a function gives for the task's inputs; everything else is as in the other task. */
export class StubTask extends Task<never, unknown> {
  readonly #original: AnyTask;
  readonly #stub: unknown;

  constructor(original: AnyTask, stub: unknown) {
    super(original.settings);
    this.#original = original;
    this.#stub = stub;
  }

  /** A stub of a secret task is as secret. */
  override get isSecret(): boolean {
    return this.#original.isSecret;
  }

  override get isRestorable(): boolean {
    return this.#original.isRestorable;
  }

  override get isCleanup(): boolean {
    return this.#original.isCleanup;
  }

  override get requiredInputs(): readonly (string | number)[] {
    return [];
  }

  override run(inputs: unknown): unknown {
    if (typeof this.#stub !== "function") return this.#stub;
    return Array.isArray(inputs) ? this.#stub(...inputs) : this.#stub(inputs);
  }
}
