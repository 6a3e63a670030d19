/**
 * What a task of a model graph does when it is run. The engine's tasks and the reference interpreter
 * share this, and nothing else.
 *
 * @module
 */
import type { Mishap, ModelTask } from "./model_graph.ts";

/** What comes of one attempt of a task: its mishap, or what it gives. */
export type Attempt =
  | { readonly mishap: Mishap["kind"] }
  | { readonly mishap: undefined; readonly value: unknown };

/** Runs one attempt of a task or, where `mapIndex` is not -1, of one of its children. */
export function attemptOf(
  task: ModelTask,
  mapIndex: number,
  attempt: number,
  inputs: readonly unknown[],
): Attempt {
  const { mishap } = task;
  if (mishap !== undefined && attempt <= mishap.attempts && isStruck(mishap, mapIndex)) {
    return { mishap: mishap.kind };
  }
  // What it gives depends on everything that a task is told, so that a wrong input shows in the result.
  const seed = JSON.stringify([task.index, mapIndex, attempt, inputs.map(plainValue)]);
  return { mishap: undefined, value: makeValue(task, seed) };
}

/** A result as plain data: an error, whatever it says, and the lack of a result are both `null`. */
export function plainValue(value: unknown): unknown {
  if (value === undefined || value instanceof Error) return null;
  return Array.isArray(value) ? value.map(plainValue) : value;
}

function isStruck({ everyNth }: Mishap, mapIndex: number): boolean {
  return mapIndex < 0 || mapIndex % everyNth === 0;
}

function makeValue({ gives, length }: ModelTask, seed: string): unknown {
  const list = (listSeed: string) =>
    Array.from({ length }, (_, index) => hash(`${listSeed}/${index}`));
  if (gives === "number") return hash(seed);
  if (gives === "list") return list(seed);
  return Array.from({ length }, (_, index) => list(`${seed}.${index}`));
}

/** FNV-1a, in 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  }
  return sum >>> 0;
}
