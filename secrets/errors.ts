// The errors of reading a secret.

/** A place where a secret was looked for, in vain. */
export interface LookedPlace {
  /** The place, as a phrase: `the environment variable PREFECT__CONTEXT__SECRETS__MY_SECRET`. */
  readonly where: string;
  /** Why it was not found there, as a phrase: `is not set`. */
  readonly why: string;
  /** The `deno run` flag that would have let it be found there, where one was missing. */
  readonly flag?: string;
}

/** What a {@linkcode SecretNotFoundError} can say beside the name. */
export interface SecretNotFoundDetails {
  /**
   * Names of secrets that do exist, from which the nearest are suggested.
   *
   * @default []
   */
  readonly candidates?: readonly string[];
  /**
   * Where the secret was looked for, in that order.
   *
   * @default []
   */
  readonly looked?: readonly LookedPlace[];
  /** What made a place fail, if something did. */
  readonly cause?: unknown;
}

/**
 * No secret of that name was found. The message names the nearest that exist, the places that were
 * looked into, and the flags that would have let more be looked into.
 *
 * @example
 * ```ts
 * import { SecretNotFoundError } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new SecretNotFoundError("MY_SECRT", {
 *   candidates: ["MY_SECRET", "OTHER"],
 *   looked: [{
 *     where: "the environment variable PREFECT__CONTEXT__SECRETS__MY_SECRT",
 *     why: "may not be read",
 *     flag: "--allow-env=PREFECT__CONTEXT__SECRETS__MY_SECRT",
 *   }],
 * });
 * assertEquals(
 *   error.message,
 *   `Local Secret "MY_SECRT" was not found.
 * Did you mean "MY_SECRET"?
 * Looked in:
 *   - the environment variable PREFECT__CONTEXT__SECRETS__MY_SECRT: may not be read; run with --allow-env=PREFECT__CONTEXT__SECRETS__MY_SECRT`,
 * );
 * ```
 */
export class SecretNotFoundError extends Error {
  /** The error's name, for telling it apart without its class. */
  override readonly name: string = "SecretNotFoundError";
  // Not public fields: an error that is printed would repeat its message with them.
  readonly #secretName: string;
  readonly #nearest: readonly string[];
  readonly #looked: readonly LookedPlace[];

  /**
   * Makes the error, and its message from what is known.
   *
   * @param secretName The name that was looked for.
   * @param details What else is known.
   */
  constructor(secretName: string, details: SecretNotFoundDetails = {}) {
    const nearest = nearestNames(secretName, details.candidates ?? []);
    const looked = details.looked ?? [];
    super(
      [
        `Local Secret "${secretName}" was not found.`,
        ...suggestionOf(nearest),
        ...reportOf(looked),
      ].join("\n"),
      "cause" in details ? { cause: details.cause } : {},
    );
    this.#secretName = secretName;
    this.#nearest = nearest;
    this.#looked = looked;
  }

  /** The name of the secret that was not found. */
  get secretName(): string {
    return this.#secretName;
  }

  /** The nearest names that exist, the nearest first; at most three. */
  get nearest(): readonly string[] {
    return this.#nearest;
  }

  /** Where it was looked for, in that order. */
  get looked(): readonly LookedPlace[] {
    return this.#looked;
  }
}

function suggestionOf(nearest: readonly string[]): string[] {
  if (nearest.length === 0) return [];
  return [`Did you mean ${nearest.map((name) => `"${name}"`).join(" or ")}?`];
}

function reportOf(looked: readonly LookedPlace[]): string[] {
  if (looked.length === 0) return [];
  return [
    "Looked in:",
    ...looked.map(({ where, why, flag }) =>
      `  - ${where}: ${why}${flag === undefined ? "" : `; run with ${flag}`}`
    ),
  ];
}

/**
 * A secret was asked for where it may not be read: while a flow is being built, when its value would
 * become part of the flow and be written wherever the flow is, or after the run that held it.
 *
 * @example
 * ```ts
 * import { SecretAccessError } from "@tacit/flow/secrets";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new SecretAccessError('Secret "MY_SECRET" was read while a flow is being built.');
 * assertEquals(error.name, "SecretAccessError");
 * ```
 */
export class SecretAccessError extends Error {
  /** The error's name, for telling it apart without its class. */
  override readonly name: string = "SecretAccessError";

  /**
   * Makes the error.
   *
   * @param message Which secret was asked for, where, and what to do instead. Never its value.
   * @param options A cause, if there is one.
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** How many names are worth suggesting. */
const MOST_NAMES = 3;

/**
 * The names most like one that was not found, the nearest first: those at most a third of its
 * characters away from it, letter case aside.
 */
export function nearestNames(name: string, candidates: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const farthest = Math.max(1, Math.floor(name.length / 3));
  return [...new Set(candidates)]
    .filter((candidate) => Math.abs(candidate.length - name.length) <= farthest)
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((one, other) =>
      one.distance - other.distance || (one.candidate < other.candidate ? -1 : 1)
    )
    .slice(0, MOST_NAMES)
    .map(({ candidate }) => candidate);
}

/**
 * How many characters must be put in, taken out, changed or swapped with their neighbour to make
 * one text of another (optimal string alignment distance).
 */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let distance = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
      );
      if (row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        distance = Math.min(distance, at(beforeLast, column - 2) + 1);
      }
      current.push(distance);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
