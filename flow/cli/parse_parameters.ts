// Parameters of a run, from the command line and from files.
import { readFileSync } from "node:fs";
import { UsageError } from "./usage_error.ts";

/**
 * Reads parameters.
 *
 * @param pairs What `--param` was given: `name=value` each. A value that is JSON is decoded, every other
 *   is a text.
 * @param files What `--params` was given: files with a JSON object each. Later ones win, pairs over all.
 * @returns The parameters by name.
 * @throws {UsageError} If a pair has no `=`, looks like JSON and is none, or a file cannot be used.
 */
export function parseParameters(
  pairs: readonly string[],
  files: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries([
    ...files.flatMap((file) => Object.entries(readObject(file))),
    ...pairs.map(parsePair),
  ]);
}

function parsePair(pair: string): [name: string, value: unknown] {
  const equals = pair.indexOf("=");
  if (equals < 1) {
    throw new UsageError(`\`--param ${pair}\` is no pair. Write \`--param name=value\`.`);
  }
  const name = pair.slice(0, equals);
  const text = pair.slice(equals + 1);
  try {
    return [name, JSON.parse(text)];
  } catch (cause) {
    if (!/^\s*[[{"]/.test(text)) return [name, text];
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `The value of \`--param ${name}\` begins like JSON, and is none: ${reason}.`,
      {
        cause,
      },
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
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} is not JSON: ${reason}.`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`${file} holds no JSON object. Write { "name": value }.`);
}
