// The form in which a secret is given: as text, decoded, or as a schema makes it.
import { describeIssue } from "../config/_internal.ts";
import type { SchemaIssue, StandardSchema } from "../config/mod.ts";
import { decodeSecret } from "./decode_secret.ts";
import { Redactor } from "./redactor.ts";
import { SecretValueError } from "./secret_value_error.ts";

/**
 * The form in which a secret is given.
 *
 * @typeParam T The type that the schema gives.
 */
export interface SecretForm<T = unknown> {
  /**
   * `"text"` gives any secret as text, `"json"` decodes any JSON: numbers, booleans and strings too.
   *
   * @default {text, unless it is a JSON object or array that is decoded without loss}
   */
  readonly as?: "text" | "json";
  /** Checks the secret in that form, and gives it its type: a schema of zod, valibot, arktype or the like. */
  readonly schema?: StandardSchema<T>;
}

/**
 * Gives a secret the form that was asked for.
 *
 * @param name The secret's name, for errors.
 * @param value The secret as it was found: a text, or what TOML or a context had decoded.
 * @param form The form.
 * @returns The secret.
 * @throws {SecretValueError} If it is not JSON, or does not fit the schema.
 */
export async function formSecret(name: string, value: unknown, form: SecretForm): Promise<unknown> {
  const { as, schema } = form;
  const formed = as === "text"
    ? textOf(value)
    : typeof value !== "string"
    ? value
    : as === "json"
    ? parseJson(name, value)
    : decodeSecret(value);
  if (schema === undefined) return formed;
  const result = await schema["~standard"].validate(formed);
  if (result.issues === undefined) return result.value;
  const reasons = result.issues.map((issue) => describeWithoutValue(issue, formed));
  throw new SecretValueError(name, ["does not fit its schema:", ...reasons].join("\n  - "));
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** The parser's own message quotes the text, so it is no cause of the error. */
function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SecretValueError(name, "is no JSON, though it was asked for as JSON.");
  }
}

/**
 * An issue, masked. Values that are too short to be masked could be read off it, and libraries quote
 * values in other letter case too: then only the path is told.
 */
function describeWithoutValue(issue: SchemaIssue, value: unknown): string {
  const redactor = new Redactor();
  redactor.add(value);
  const masked = redactor.redact(describeIssue(issue));
  const message = masked.toLowerCase();
  const isShown = leavesOf(value).some((leaf) => message.includes(leaf));
  return isShown ? describeIssue({ ...issue, message: "it is not valid" }) : masked;
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  const text = String(value).trim().toLowerCase();
  return text === "" ? [] : [text];
}
