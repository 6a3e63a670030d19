/**
 * Which cases a fuzz test runs: always the same ones, so that a failure can be had again.
 * `TACIT_FUZZ_SEED=<seed>` runs one alone, `TACIT_FUZZ_CASES=<count>` as many as one likes.
 *
 * @module
 */

/** How many cases the ordinary suite runs. */
const CASES = 5_000;

/** The seeds to run, each a case. */
export function fuzzSeeds(): readonly number[] {
  const seed = Deno.env.get("TACIT_FUZZ_SEED");
  if (seed !== undefined) return [Number(seed)];
  const count = Number(Deno.env.get("TACIT_FUZZ_CASES") ?? CASES);
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Whether one case alone is run, so that what is counted over all of them says nothing. */
export function isReplay(): boolean {
  return Deno.env.get("TACIT_FUZZ_SEED") !== undefined;
}

/** What a failing case says first. */
export function replayHint(seed: number): string {
  return `seed ${seed} (replay with TACIT_FUZZ_SEED=${seed})`;
}
