// What every secret store keeps to, as one test that each store's own test file calls.
import { assertEquals, assertFalse, assertRejects, assertStrictEquals } from "@std/assert";
import type { SecretStore } from "../secret_store.ts";

/** The secrets that a store under test must hold, exactly; `ABSENT` must not be among them. */
export const CONFORMANCE_SECRETS: Readonly<Record<string, string>> = {
  PLAIN: "canary-7f3a91",
  SPACED: "  kept as it is  ",
  JSON: '{"user": "me", "password": "canary-c41d"}',
};

/** Checks a store that holds {@linkcode CONFORMANCE_SECRETS}. */
export async function checkConformance(store: SecretStore): Promise<void> {
  for (const [name, value] of Object.entries(CONFORMANCE_SECRETS)) {
    assertEquals(await store.get(name), value);
  }
  assertStrictEquals(await store.get("ABSENT"), undefined);
  assertStrictEquals(await store.get("constructor"), undefined);
  const reason = new Error("stopped");
  const stopped = await assertRejects(() =>
    store.get("PLAIN", { signal: AbortSignal.abort(reason) })
  );
  assertStrictEquals(stopped, reason);
  const shown = store.name + Deno.inspect(store, { showHidden: true }) + JSON.stringify(store);
  for (const value of Object.values(CONFORMANCE_SECRETS)) assertFalse(shown.includes(value));
}
