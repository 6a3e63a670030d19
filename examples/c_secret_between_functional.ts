/**
 * A secret passed from a secret task to the task that uses it, in memory only.
 *
 * Run it from the project's folder, with the secret set by the environment or in
 * `~/.prefect/config.toml`:
 *
 * ```sh
 * PREFECT__CONTEXT__SECRETS__MY_SECRET=hello deno task example examples/c_secret_between_functional.ts
 * ```
 *
 * @module
 */
import { Flow, PrefectSecret, task } from "@tacit/flow";

const accessSecret = task(function accessSecret(secretValue: string) {
  console.log(secretValue);
});

const flow = new Flow("secret-retrieval", () => {
  const secret = new PrefectSecret("MY_SECRET");
  accessSecret(secret);
});

(await flow.run()).orThrow();
