// `name#key`: one key of a secret that is a JSON object.
import { parseExactJson } from "./_exact_json.ts";
import { propertyOf } from "./_property_of.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** A secret's name, and the key that is wanted of it. */
export interface KeyedName {
  readonly name: string;
  /** `undefined` where the whole secret is wanted. */
  readonly key: string | undefined;
}

/** Parts a name at its first `#`, which no store that uses this has in its names. */
export function partName(written: string): KeyedName {
  const hash = written.indexOf("#");
  if (hash === -1) return { name: written, key: undefined };
  return { name: written.slice(0, hash), key: written.slice(hash + 1) };
}

/**
 * Takes what is wanted of a secret's text.
 *
 * @returns The text, or its key's: as it stands where that is text, else as JSON; `undefined` where it
 * has no such key.
 * @throws {SecretStoreError} If a key is wanted and the text is no JSON object.
 */
export function textAtKey(
  store: string,
  text: string,
  { name, key }: KeyedName,
): string | undefined {
  if (key === undefined) return text;
  const value = propertyOf(parseObject(store, text, name), key);
  return value === undefined ? undefined : textOfJson(value);
}

/** A value of JSON as a secret's text. */
export function textOfJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parseObject(store: string, text: string, name: string): object {
  try {
    const value = parseExactJson(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // It quotes the secret, so it is no cause to keep.
  }
  throw new SecretStoreError(
    store,
    `the secret ${
      JSON.stringify(name)
    } is no JSON object, so it has no keys. Leave out # and the key.`,
  );
}
