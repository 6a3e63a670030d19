// Everything that somebody with a value in hand can see of it, as text: what printing, serialising,
// copying and a walk over all its properties give, as a debugger's does.

/** More objects than this are not walked over; the values of these tests have a few hundred. */
const MOST_OBJECTS = 50_000;

const INSPECTION: Deno.InspectOptions = {
  depth: 30,
  showHidden: true,
  getters: true,
  iterableLimit: 100_000,
  strAbbreviateSize: 10_000_000,
};

/** The text of all that can be seen of a value. */
export function visibleText(value: unknown): string {
  return [
    () => Deno.inspect(value, INSPECTION),
    () => String(value),
    () => JSON.stringify(value) ?? "",
    () => walkedText(structuredClone(value)),
    () => walkedText({ ...value as object }),
    () => walkedText(value),
  ].map(textOrError).join("\n");
}

/** The texts in a value, found by way of its properties, getters, entries and prototypes. */
export function walkedText(root: unknown): string {
  const texts: string[] = [];
  const seen = new Set<object>();
  const left: unknown[] = [root];
  while (left.length > 0 && seen.size < MOST_OBJECTS) {
    const value = left.pop();
    if (typeof value === "symbol") texts.push(value.description ?? "");
    else if (!isWalkable(value)) texts.push(String(value));
    else if (!seen.has(value)) {
      seen.add(value);
      left.push(...partsOf(value));
    }
  }
  return texts.join("\n");
}

function isWalkable(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Properties of the value and, read on it, the getters of its classes; and entries. */
function partsOf(value: object): unknown[] {
  const parts: unknown[] = [];
  for (
    let holder: object | null = value;
    holder !== null && !isBuiltIn(holder);
    holder = Object.getPrototypeOf(holder)
  ) {
    for (const key of Reflect.ownKeys(holder)) parts.push(key, read(value, key));
  }
  if (value instanceof Error) parts.push(value.name, value.message, value.stack, value.cause);
  if (value instanceof Map || value instanceof Set) parts.push(...[...value.entries()].flat());
  return parts;
}

function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch (error) {
    return error; // A getter's error is as visible as its value.
  }
}

/** The platform's own prototypes hold no secret, and their getters work on their own kind only. */
function isBuiltIn(holder: object): boolean {
  return BUILT_IN.has(holder);
}

const BUILT_IN: ReadonlySet<object> = new Set(
  Reflect.ownKeys(globalThis)
    .map((key) => Object.getOwnPropertyDescriptor(globalThis, key)?.value)
    .filter((value) => typeof value === "function")
    .flatMap((value) => [value, value.prototype])
    .filter((value) => value !== undefined && value !== null),
);

function textOrError(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? `${error.stack}` : String(error);
  }
}
