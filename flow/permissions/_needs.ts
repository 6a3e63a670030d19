// The permissions that one part of a flow needs.

/** Flags, and what is not known. */
export interface Needs {
  /** The `deno run` flags. */
  readonly flags: readonly string[];
  /** The needs that are not known, each a sentence. */
  readonly unknowns: readonly string[];
}

/** Nothing but something that is not known. */
export function unknown(sentence: string): Needs {
  return { flags: [], unknowns: [sentence] };
}

/** Waits for flags; why they cannot be told is then what is not known. */
export async function needsOf(
  ask: () => Promise<readonly string[]> | undefined,
  ifUntold: string,
): Promise<Needs> {
  try {
    const flags = await ask();
    return flags === undefined ? unknown(ifUntold) : { flags, unknowns: [] };
  } catch (error) {
    // Whoever cannot tell throws why, by the contract of `permissions`.
    const reason = error instanceof Error ? error.message : String(error);
    return unknown(`${ifUntold} ${reason}`);
  }
}
