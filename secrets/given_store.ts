// The secret store that a program brings itself, with `withContext({ secretStore })`.
import { readOwnValue } from "../config/_internal.ts";
import type { SecretStore } from "./secret_store.ts";

/**
 * The secret store that `withContext({ secretStore })` brought; `undefined` where it brought none.
 *
 * @throws {TypeError} If what it brought is no secret store.
 */
export function givenStore(): SecretStore | undefined {
  const store = readOwnValue("secretStore");
  if (store === undefined || isSecretStore(store)) return store;
  throw new TypeError(
    "withContext({ secretStore }) was given what is no secret store: it has no `name` or no `get`.",
  );
}

function isSecretStore(value: unknown): value is SecretStore {
  return typeof value === "object" && value !== null && "name" in value && "get" in value &&
    typeof value.name === "string" && typeof value.get === "function";
}
