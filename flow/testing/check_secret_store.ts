// The test that every secret store must pass, for the authors of stores elsewhere.
import type { SecretStore } from "../../secrets/mod.ts";
import { inTime } from "./_in_time.ts";

/** How to check a secret store. */
export interface CheckSecretStoreOptions {
  /**
   * How long the work for one rule may take.
   *
   * @default {10_000}
   */
  readonly limitMilliseconds?: number;
}

/** A secret store does not keep the rules. The message says which one it breaks, and shows no secret. */
export class SecretStoreCheckError extends Error {
  /** The error's stable name. */
  override readonly name = "SecretStoreCheckError";
}

/**
 * Asks a store, and sees whether it keeps the rules: secrets come exactly as they are kept, one that is
 * not there is `undefined`, a signal ends the call with its own reason, and nothing that prints the
 * store, or an error of it, shows a secret.
 *
 * @param store The store.
 * @param secrets Secrets that it has, by name. It must have none named `constructor`, and none named
 * `TACIT_ABSENT`.
 * @param options How long to wait.
 * @returns A promise that resolves where the store keeps all rules.
 * @throws {SecretStoreCheckError} If it breaks one; the message says which.
 *
 * @example
 * ```ts
 * import { EnvironmentSecretStore } from "@tacit/flow/stores";
 * import { checkSecretStore } from "@tacit/flow/testing";
 *
 * Deno.env.set("TEAM_TOKEN", "s3cret-token");
 * await checkSecretStore(new EnvironmentSecretStore({ prefix: "TEAM_" }), { TOKEN: "s3cret-token" });
 * ```
 */
export async function checkSecretStore(
  store: SecretStore,
  secrets: Readonly<Record<string, string>>,
  { limitMilliseconds = 10_000 }: CheckSecretStoreOptions = {},
): Promise<void> {
  for (const [rule, check] of Object.entries(RULES)) {
    let isKept: boolean;
    try {
      isKept = await inTime(check(store, secrets), limitMilliseconds);
    } catch (cause) {
      throw new SecretStoreCheckError(`The store "${store.name}" breaks a rule: ${rule}.`, {
        cause,
      });
    }
    if (!isKept) {
      throw new SecretStoreCheckError(`The store "${store.name}" breaks a rule: ${rule}.`);
    }
  }
}

type Check = (store: SecretStore, secrets: Readonly<Record<string, string>>) => Promise<boolean>;

const RULES: Readonly<Record<string, Check>> = {
  "a secret comes as it is kept, also to many at once": async (store, secrets) => {
    const entries = Object.entries(secrets).flatMap((entry) => [entry, entry, entry]);
    const values = await Promise.all(entries.map(([name]) => store.get(name)));
    return values.every((value, index) => value === entries[index]?.[1]);
  },
  "a secret that is not there is undefined": async (store) => {
    const values = await Promise.all(
      ["TACIT_ABSENT", "constructor"].map((name) => store.get(name)),
    );
    return values.every((value) => value === undefined);
  },
  "a signal that was aborted ends the call with its own reason": async (store, secrets) => {
    const [name = "TACIT_ABSENT"] = Object.keys(secrets);
    const reason = new Error("stopped by checkSecretStore");
    try {
      await store.get(name, { signal: AbortSignal.abort(reason) });
      return false;
    } catch (error) {
      return error === reason;
    }
  },
  "odd names are secrets that are not there, or an error that shows no secret": async (
    store,
    secrets,
  ) => {
    for (const name of ["", "..", "../x", "a?b", "a#b", "a b", "a\0b", "é", "x".repeat(10_000)]) {
      const answer = await store.get(name).catch((error: unknown) => error);
      if (answer !== undefined && showsSecret([answer], secrets)) return false;
      if (answer !== undefined && !(answer instanceof Error)) return false;
    }
    return true;
  },
  "its names, if it lists them, are those of its secrets": async (store, secrets) => {
    const names = await store.names?.();
    return names === undefined || Object.keys(secrets).every((name) => names.includes(name)) ||
      names.length === 0;
  },
  "nothing that prints it shows a secret": (store, secrets) =>
    Promise.resolve(!showsSecret([store, store.name], secrets)),
};

function showsSecret(
  values: readonly unknown[],
  secrets: Readonly<Record<string, string>>,
): boolean {
  const shown = values.map((value) => `${inspect(value)} ${JSON.stringify(value)}`).join("\n");
  return Object.values(secrets).some((secret) => secret !== "" && shown.includes(secret));
}

function inspect(value: unknown): string {
  if (globalThis.Deno === undefined) return String(value);
  return Deno.inspect(value, { showHidden: true, depth: 9 });
}
