// How a class of states answers the questions about it. The answers lie on the prototype as plain
// values: asking costs one load, and a state carries none of them.
import type { State } from "./state.ts";

/** What every state of one class answers alike. */
export type Answers = Pick<
  State,
  "name" | "color" | Extract<keyof State, `is${string}`>
>;

/**
 * Sets what the states of a class answer. What is not given is answered as by the parent class, so
 * that (Prefect 1.4.1) a question is answered with yes by the subclasses of a class too.
 */
export function answer(stateClass: { readonly prototype: State }, answers: Partial<Answers>): void {
  for (const [key, value] of Object.entries(answers)) {
    Object.defineProperty(stateClass.prototype, key, { value, configurable: true });
  }
}
