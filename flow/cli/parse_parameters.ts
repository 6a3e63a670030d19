// Parameters of a run, from the command line and from files.
import { readFileSync } from "node:fs";
import { checkNow } from "../../config/_internal.ts";
import { decodeLossless } from "../../secrets/_internal.ts";
import { DateTimeParameter, type Parameter } from "../../tasks/mod.ts";
import { UsageError } from "./usage_error.ts";

/** A parameter as the command line has it. */
export interface GivenParameter {
  /** The part before the `=`: the name, perhaps with `:text` or `:json`. */
  readonly key: string;
  /** The part behind it. */
  readonly text: string;
}

/**
 * Takes what `--param` was given apart.
 *
 * @param pairs `name=value` each.
 * @throws {UsageError} If a pair has no `=`.
 */
export function splitPairs(pairs: readonly string[]): readonly GivenParameter[] {
  return pairs.map((pair) => {
    const equals = pair.indexOf("=");
    if (equals < 1) {
      throw new UsageError(`\`--param ${pair}\` is no pair. Write \`--param name=value\`.`);
    }
    return { key: pair.slice(0, equals), text: pair.slice(equals + 1) };
  });
}

/**
 * Reads parameters.
 *
 * @param given What `--param` was given. A value is read as the parameter's type asks: that of its
 *   default, or what its schema takes. Where neither says, JSON is decoded if nothing is lost by it; every
 *   other value is a text. `name:text=…` and `name:json=…` say it themselves.
 * @param files What `--params` was given: files with a JSON object each. Later ones win, pairs over all.
 * @param known The flow's parameters.
 * @returns The parameters by name.
 * @throws {UsageError} If a value is not of its parameter's type, or a file cannot be used.
 */
export function readParameters(
  given: readonly GivenParameter[],
  files: readonly string[],
  known: readonly Parameter<unknown>[],
): Record<string, unknown> {
  return Object.fromEntries([
    ...files.flatMap((file) => Object.entries(readObject(file))),
    ...given.map((one) => readGiven(one, known)),
  ]);
}

function readGiven(
  { key, text }: GivenParameter,
  known: readonly Parameter<unknown>[],
): [name: string, value: unknown] {
  const [, bare = key, form] = /^(.+):(text|json)$/.exec(key) ?? [];
  const isForced = form !== undefined && !known.some(({ name }) => name === key);
  const name = isForced ? bare : key;
  if (isForced) return [name, form === "text" ? text : parseJson(text, name)];
  return [name, readAs(known.find((parameter) => parameter.name === name), text, name)];
}

function readAs(parameter: Parameter<unknown> | undefined, text: string, name: string): unknown {
  if (parameter instanceof DateTimeParameter) return text;
  const { schema, default: fallback } = parameter ?? {};
  if (schema !== undefined && checkNow(schema, text).issues === undefined) return text;
  if (schema !== undefined) return decodeJson(text) ?? text;
  switch (typeof fallback) {
    case "string":
      return text;
    case "number":
    case "boolean": {
      const value = decodeJson(text);
      if (typeof value === typeof fallback) return value;
      throw new UsageError(
        `\`--param ${name}\` takes a ${typeof fallback}, as its default is, and not ` +
          `${JSON.stringify(text)}. \`--param ${name}:text=…\` gives it as text.`,
      );
    }
    case "object":
      if (fallback !== null) return parseJson(text, name);
  }
  const lossless = decodeLossless(text);
  if (lossless !== undefined || !/^\s*[[{]/.test(text)) return lossless ? lossless.value : text;
  parseJson(text, name);
  throw new UsageError(
    `The value of \`--param ${name}\` is JSON that would come out different, as 1.10 does. ` +
      `\`--param ${name}:json=…\` decodes it all the same, \`${name}:text=…\` does not.`,
  );
}

function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What it is not, is said by the caller.
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(
      `The value of \`--param ${name}\` should be JSON, and is none: ${reasonOf(cause)}. ` +
        `\`--param ${name}:text=…\` gives it as text.`,
      { cause },
    );
  }
}

function readObject(file: string): object {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new UsageError(`There is no file ${file}.`, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${file} is not JSON: ${reasonOf(cause)}.`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`${file} holds no JSON object. Write { "name": value }.`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
