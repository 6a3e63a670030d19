import { assertRejects } from "@std/assert";
import { ConfigError } from "../../config/mod.ts";
import { EnvironmentSecretStore } from "./environment_secret_store.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";

Deno.test("the environment is a secret store", async () => {
  const prefix = "TACIT_TEST_STORE_";
  const variables = Object.entries(CONFORMANCE_SECRETS);
  for (const [name, value] of variables) Deno.env.set(prefix + name, value);
  try {
    await checkConformance(new EnvironmentSecretStore({ prefix }));
  } finally {
    for (const [name] of variables) Deno.env.delete(prefix + name);
  }
});

Deno.test({
  name: "a variable that may not be read is an error that names the flag",
  permissions: { env: false },
  async fn() {
    const store = new EnvironmentSecretStore();
    await assertRejects(() => store.get("TOKEN"), ConfigError, "--allow-env=TOKEN");
  },
});
