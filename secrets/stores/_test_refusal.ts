// A read that a store refuses, for the tests of stores.
import { assertFalse, assertRejects, assertStringIncludes } from "@std/assert";
import type { SecretStore } from "../secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** Asserts that a store refuses to read a secret, says why, and shows no canary in its error. */
export async function refusal(store: SecretStore, message: string, name = "db"): Promise<void> {
  const error = await assertRejects(() => store.get(name), SecretStoreError);
  assertStringIncludes(error.message, message);
  assertFalse(Deno.inspect(error, { depth: 9, showHidden: true }).includes("canary"));
}
