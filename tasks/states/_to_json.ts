// What states hold, as JSON.
import type { State } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

/** No sensible context is nested deeper, and no JSON reader is asked to follow further. */
const MAX_DEPTH = 100;

/** A record as JSON has it: what cannot be said is left out, or stands as a text that says so. */
export function toJsonRecord(
  record: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return toJson(record, []) as Readonly<Record<string, unknown>>;
}

function toJson(value: unknown, around: readonly object[]): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (around.includes(value)) return "[Circular]";
  if (around.length >= MAX_DEPTH) return "[Too deep]";
  const inside = [...around, value];
  try {
    if ("toJSON" in value && typeof value.toJSON === "function") {
      return toJson(value.toJSON(), inside);
    }
    if (Array.isArray(value)) return value.map((item) => toJson(item, inside) ?? null);
    if (value instanceof Map || value instanceof Set) return toJson([...value], inside);
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, toJson(item, inside)])
        .filter(([, item]) => item !== undefined),
    );
  } catch {
    // A getter or a `toJSON` that throws: its error is not the state's to report.
    return "[Unreadable]";
  }
}

/** The states whose insides are being written now, outermost first; empty between two calls. */
const open = new Set<State>();

/** Writes the states inside `parent`; one that contains itself is left without its insides there. */
export function statesToJSON(parent: State, states: readonly State[]): StateJSON[] {
  if (open.has(parent)) return [];
  open.add(parent);
  try {
    return Array.from(states, (state) => state.toJSON());
  } finally {
    open.delete(parent);
  }
}
