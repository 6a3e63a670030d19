// Objects that are nothing but their properties.

/** Tells whether a value is a plain object, as of a literal or of JSON. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Sets a property of an object's own, whatever it is called: `__proto__` must not reach the prototype. */
export function setOwn(target: object, name: string | number, value: unknown): void {
  if (name === "__proto__") {
    const isOwn = { enumerable: true, writable: true, configurable: true };
    Object.defineProperty(target, name, { value, ...isOwn });
  } else {
    (target as Record<string | number, unknown>)[name] = value;
  }
}
