// The secrets with which every store of this folder is put through `checkSecretStore`.
import { checkSecretStore } from "../../flow/testing/mod.ts";
import type { SecretStore } from "../secret_store.ts";

/** The secrets that a store under test must hold, exactly. */
export const CONFORMANCE_SECRETS: Readonly<Record<string, string>> = {
  PLAIN: "canary-7f3a91",
  SPACED: "  kept as it is  ",
  JSON: '{"user": "me", "password": "canary-c41d"}',
};

/** Checks a store that holds {@linkcode CONFORMANCE_SECRETS}. */
export async function checkConformance(store: SecretStore): Promise<void> {
  await checkSecretStore(store, CONFORMANCE_SECRETS);
}
