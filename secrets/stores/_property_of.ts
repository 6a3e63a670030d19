// Looks into an answer that may be anything.

/** A value's own property; `undefined` where it has none, or is no object. */
export function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
