// The keys by which the package keeps values in the context. A key is an object of the module that declares it, so
// no name that a user brings can reach such a value or stand in for it.

/** Names one value of the context, and its type. */
export interface ContextKey<out T> {
  /** The key's name, for a reader of a debugger. */
  readonly name: string;
  /** Never there: it ties the type of the value to the key. */
  readonly valueType?: T;
}

/**
 * Makes a key of the context.
 *
 * @typeParam T The type of its value.
 * @param name What a debugger shows.
 */
export function contextKey<T>(name: string): ContextKey<T> {
  return Object.freeze({ name });
}
