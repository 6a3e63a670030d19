// What can stand in the place of a task in a test.

/**
 * A value, or a function of the task's inputs that gives one, at once or as a promise. A task made of a
 * function hands over its arguments; a task class, its inputs as one object.
 */
// The union is `unknown` in other words, so that the compiler knows a function's arguments all the same.
export type Stub =
  | ((...inputs: unknown[]) => unknown)
  | NonNullable<unknown>
  | null
  | undefined;
