// Standard Schema (https://standardschema.dev), version 1: the interface that zod, valibot, arktype and
// others share. Written out here, as its authors recommend, so that the package depends on none of them.

/**
 * A schema of zod, valibot, arktype or any other library that follows Standard Schema.
 *
 * @typeParam Output The type of the values that pass.
 *
 * @example A schema of one's own
 * ```ts
 * import type { StandardSchema } from "@tacit/flow/config";
 *
 * const port: StandardSchema<number> = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "example",
 *     validate: (value) =>
 *       Number.isInteger(value)
 *         ? { value: value as number }
 *         : { issues: [{ message: "it must be a whole number" }] },
 *   },
 * };
 * console.log(port["~standard"].vendor); // example
 * ```
 */
export interface StandardSchema<Output = unknown> {
  /** The properties that the standard asks of a schema. */
  readonly "~standard": {
    /** The version of the standard. */
    readonly version: 1;
    /** The library that the schema is of. */
    readonly vendor: string;
    /** Checks a value, and may make another one of it. */
    readonly validate: (
      value: unknown,
    ) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** The types that go in and come out; only the compiler sees them. */
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/**
 * The answer of a schema about a value: the value to go on with, or why it does not pass.
 *
 * @typeParam Output The type of the values that pass.
 */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** A reason why a value does not pass. */
export interface SchemaIssue {
  /** The reason, for people. */
  readonly message: string;
  /** The keys that lead to the part of the value that it is about. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** An issue as a line: `server.port: Invalid input: expected number, received string`. */
export function describeIssue(issue: SchemaIssue): string {
  const keys = keysOf(issue);
  return keys.length === 0 ? issue.message : `${keys.join(".")}: ${issue.message}`;
}

/** The keys that lead to the part of the value that an issue is about. */
export function keysOf({ path = [] }: SchemaIssue): string[] {
  return path.map((part) => String(typeof part === "object" ? part.key : part));
}

/**
 * Checks a value where nothing can be waited for.
 *
 * @throws {TypeError} If the schema can only be awaited.
 */
export function checkNow<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
): SchemaResult<Output> {
  const { validate, vendor } = schema["~standard"];
  const result = validate(value);
  if (!(result instanceof Promise)) return result;
  result.catch(() => {}); // That it cannot be used is said below, whatever becomes of it.
  throw new TypeError(
    `the schema (${vendor}) checks asynchronously, which is not possible here: leave out its async checks`,
  );
}
