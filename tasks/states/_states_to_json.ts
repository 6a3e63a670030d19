// States inside a state, as JSON. Nothing makes a state contain itself, but nothing forbids it either.
import type { State } from "./state.ts";
import type { StateJSON } from "./state_json.ts";

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
