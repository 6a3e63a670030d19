// The built-in classes of which instances are stored, by the names that stand for them in files.

/** What views on buffers have in common. */
export type View = ArrayBufferView<ArrayBuffer>;

/** A class of views. */
export type ViewClass = new (buffer: ArrayBuffer, byteOffset: number, length: number) => View;

const VIEWS: readonly unknown[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
  // Not all runtimes have it.
  (globalThis as { Float16Array?: unknown }).Float16Array,
];

/** The classes of views by name. */
export const VIEW_CLASSES: ReadonlyMap<string, ViewClass> = new Map(
  VIEWS.filter((made) => made !== undefined)
    .map((made) => [(made as ViewClass).name, made as ViewClass]),
);

/** The names of views by prototype. */
export const VIEW_NAMES: ReadonlyMap<unknown, string> = new Map(
  Array.from(VIEW_CLASSES, ([name, { prototype }]) => [prototype, name]),
);

/** A class of errors. */
export interface ErrorKind {
  /** What instances inherit from. */
  readonly prototype: Error;
  /** Makes an instance without a message. */
  readonly make: () => Error;
}

/** The classes of errors by name, the most special first. */
export const ERROR_KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ["AggregateError", { prototype: AggregateError.prototype, make: () => new AggregateError([]) }],
  ...[EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, Error].map(
    (made): [string, ErrorKind] => [
      made.name,
      { prototype: made.prototype, make: () => new made() },
    ],
  ),
]);
