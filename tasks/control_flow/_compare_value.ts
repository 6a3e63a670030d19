// The task behind every conditional: it is skipped where a value is not the expected one, and what
// follows it is skipped with it.
import { equals } from "../_equals.ts";
import { FlowBuildError } from "../build_error.ts";
import { SKIP } from "../signals/signals.ts";
import { Task } from "../task.ts";

/** Whether a value is the expected one. */
type Comparison = (value: unknown, expected: unknown) => boolean;

/** Compares a value with the one expected of it. */
export class CompareValue extends Task<{ value: unknown }, void> {
  readonly #expected: unknown;
  readonly #isMatch: Comparison;

  /**
   * @param expected The value that lets the following tasks run.
   * @param name The task's name.
   * @param isMatch Whether a value is the expected one.
   * @throws {FlowBuildError} If the expected value is a task, whose result nobody knows yet.
   */
  constructor(expected: unknown, name: string, isMatch: Comparison = equals) {
    if (expected instanceof Task) {
      throw new FlowBuildError(
        `The value expected of a condition cannot be a task, and is "${expected.name}". Compare the ` +
          "two with `equal(…)`, and expect `true` of that.",
      );
    }
    super({ name, tags: ["switch"] });
    this.#expected = expected;
    this.#isMatch = isMatch;
  }

  /**
   * Succeeds where the value is the expected one.
   *
   * @param inputs The value.
   * @throws {SKIP} If it is another. The message leaves that out: it may be a secret.
   */
  override run({ value }: { value: unknown }): void {
    if (!this.#isMatch(value, this.#expected)) throw new SKIP(`${this.name} does not match.`);
  }
}

/** The expected value as it appears in a task's name. */
export function showExpected(expected: unknown): string {
  if (typeof expected === "string") return JSON.stringify(expected);
  if (Array.isArray(expected)) return "[…]";
  return typeof expected === "object" && expected !== null ? "{…}" : String(expected);
}
