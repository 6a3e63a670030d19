// Whether two values are built alike, to the last detail that a serializer should keep.

/**
 * Says how two values differ: in a part, in a class, or in what is one object and what is two.
 *
 * @returns Where and how; nothing where they are alike.
 */
export function difference(one: unknown, other: unknown): string | undefined {
  const pairs = new Map<object, object>();
  const partners = new Map<object, object>();
  const left: [string, unknown, unknown][] = [["$", one, other]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [path, one, other] = next;
    if (!isObject(one) || !isObject(other)) {
      if (!Object.is(one, other)) return `${path} is another value`;
      continue;
    }
    if (pairs.get(one) !== other || partners.get(other) !== one) {
      if (pairs.has(one) || partners.has(other)) return `${path} is another object`;
      pairs.set(one, other);
      partners.set(other, one);
      if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return `${path}: class`;
      if (contents(one) !== contents(other)) return `${path}: contents`;
      const [parts, others] = [partsOf(one), partsOf(other)];
      if (String(parts.map(([key]) => key)) !== String(others.map(([key]) => key))) {
        return `${path} has other keys`;
      }
      parts.forEach(([key, part], index) => left.push([`${path}.${key}`, part, others[index]![1]]));
    }
  }
  return undefined;
}

/** What an object has that is neither a property nor another value. */
function contents(object: object): string {
  if (object instanceof Date) return String(object.getTime());
  if (object instanceof RegExp) return `${object} ${object.lastIndex}`;
  if (object instanceof URL) return object.href;
  if (object instanceof ArrayBuffer) return String(new Uint8Array(object));
  if (!ArrayBuffer.isView(object)) return Array.isArray(object) ? String(object.length) : "";
  return String(new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
}

function partsOf(object: object): [string, unknown][] {
  if (object instanceof Map) {
    return [...object].flatMap(([key, value], index): [string, unknown][] => [
      [`key ${index}`, key],
      [`value ${index}`, value],
    ]);
  }
  if (object instanceof Set) return [...object].map((value, index) => [String(index), value]);
  if (ArrayBuffer.isView(object) || object instanceof URL || object instanceof RegExp) return [];
  if (!(object instanceof Error)) return Object.entries(object);
  const hidden = Object.getOwnPropertyNames(object).sort()
    .filter((key) => !Object.prototype.propertyIsEnumerable.call(object, key))
    .map((key): [string, unknown] => [`(${key})`, Reflect.get(object, key)]);
  return [...Object.entries(object), ...hidden];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
