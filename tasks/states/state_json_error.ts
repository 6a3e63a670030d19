// The error of JSON that is not a state.

/** JSON was read as a state and is none. The message says where in it and what was expected there. */
export class StateJSONError extends Error {
  /** The error's stable name. */
  override readonly name: string = "StateJSONError";
}
