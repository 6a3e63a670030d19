// Marks for the inputs of a mapped task: `unmapped` for one that is the same in every run, `flatten` for
// one that is a level too deep.

/** An input that every run of a mapped task gets whole. Made by {@linkcode unmapped}. */
export class Unmapped<out T> {
  /** The input. */
  readonly value: T;

  /**
   * Marks an input.
   *
   * @param value The input.
   */
  constructor(value: T) {
    this.value = value;
  }
}

/** An input whose elements are mapped over one level down. Made by {@linkcode flatten}. */
export class Flat<out T> {
  /** The input: an iterable of iterables, or a node that yields one. */
  readonly value: T;

  /**
   * Marks an input.
   *
   * @param value The input.
   */
  constructor(value: T) {
    this.value = value;
  }
}

/**
 * Marks an input of a mapped task as the same for all of its runs.
 *
 * @param value The input: a value, a node, or a structure of both.
 * @returns The mark.
 *
 * @example
 * ```ts
 * import { Flow, task, unmapped } from "@tacit/flow";
 *
 * const add = task("add", (x: number, y: number) => x + y);
 * const flow = new Flow("add-ten", () => add.map([1, 2, 3], unmapped(10)));
 * const run = await flow.run();
 * console.log(run.output); // [11, 12, 13]
 * ```
 */
export function unmapped<const T>(value: T): Unmapped<T> {
  return new Unmapped(value);
}

/**
 * Marks an input of a mapped task as an iterable of iterables, to map over all the inner elements.
 *
 * @param value The input: an iterable of iterables, or a node that yields one.
 * @returns The mark.
 *
 * @example
 * ```ts
 * import { flatten, Flow, task } from "@tacit/flow";
 *
 * const pair = task("pair", (n: number) => [n, n * 10]);
 * const negate = task("negate", (n: number) => -n);
 * const flow = new Flow("flat", () => negate.map(flatten(pair.map([1, 2]))));
 * const run = await flow.run();
 * console.log(run.output); // [-1, -10, -2, -20]
 * ```
 */
export function flatten<T>(value: T): Flat<T> {
  return new Flat(value);
}
