// What is kept of a task's inputs, to tell whether a cached result was made from inputs like them.
import { fingerprint } from "./_fingerprint.ts";

/**
 * The fingerprint of each input: the same for values that are built alike, another for others. It says
 * nothing else of the value, and changes from process to process.
 *
 * Functions and objects with `#private` fields are alike only to themselves.
 *
 * @param inputs The inputs, by name.
 * @returns The fingerprints, by name.
 *
 * @example
 * ```ts
 * import { fingerprintInputs } from "@tacit/flow/tasks";
 * import { assertEquals } from "@std/assert";
 *
 * const first = fingerprintInputs({ order: { id: 7, items: ["tea"] } });
 * const second = fingerprintInputs({ order: { items: ["tea"], id: 7 } });
 * assertEquals(first, second);
 * ```
 */
export function fingerprintInputs(
  inputs: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, fingerprint(value)]),
  );
}
