import { assertFalse, assertRejects, assertStringIncludes } from "@std/assert";
import type { SecretStore, SecretStoreOptions } from "../../secrets/mod.ts";
import { checkSecretStore, SecretStoreCheckError } from "./check_secret_store.ts";

const SECRETS = { A: "canary-one", B: "canary-two" };

/** A store that keeps all rules, but for those that are changed. */
function storeWith(more: Partial<SecretStore> = {}): SecretStore {
  return {
    name: "mine",
    get(name: string, { signal }: SecretStoreOptions = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return Promise.resolve(Object.entries(SECRETS).find(([key]) => key === name)?.[1]);
    },
    ...more,
  };
}

Deno.test("a store that keeps the rules passes", async () => {
  await checkSecretStore(storeWith(), SECRETS);
  await checkSecretStore(storeWith({ names: () => Promise.resolve(["A", "B", "C"]) }), SECRETS);
});

Deno.test("a store that breaks a rule is told which, and no secret is shown", async () => {
  const good = storeWith();
  const broken: [Partial<SecretStore>, string][] = [
    [
      { get: (name, options) => good.get(name, options).then((value) => value?.trim() + "\n") },
      "as it is kept",
    ],
    [
      { get: async (name, options) => await good.get(name, options) ?? "" },
      "is not there is undefined",
    ],
    [{ get: (name) => good.get(name) }, "with its own reason"],
    [{
      get: (name, options) =>
        name === ".." ? Promise.reject(new Error(SECRETS.A)) : good.get(name, options),
    }, "odd names"],
    [{ names: () => Promise.resolve(["other"]) }, "its names"],
    [{ kept: SECRETS } as Partial<SecretStore>, "nothing that prints it"],
    [{ get: () => new Promise(() => {}) }, "as it is kept"],
  ];
  for (const [more, rule] of broken) {
    const error = await assertRejects(
      () => checkSecretStore(storeWith(more), SECRETS, { limitMilliseconds: 100 }),
      SecretStoreCheckError,
    );
    assertStringIncludes(error.message, rule);
    assertFalse(error.message.includes("canary"));
  }
});
