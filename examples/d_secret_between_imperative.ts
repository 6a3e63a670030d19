/**
 * A secret passed from a secret task to a task that is a class, along an edge that names the input.
 *
 * Run it from the project's folder, with the secret set by the environment or in
 * `~/.prefect/config.toml`:
 *
 * ```sh
 * PREFECT__CONTEXT__SECRETS__MY_SECRET=hello deno task example examples/d_secret_between_imperative.ts
 * ```
 *
 * @module
 */
import { Flow, PrefectSecret, Task } from "@tacit/flow";

class AccessSecret extends Task<{ secretValue: string }> {
  override run({ secretValue }: { secretValue: string }) {
    console.log(secretValue);
  }
}

const flow = new Flow("secret-retrieval");
const secret = new PrefectSecret("MY_SECRET");
const accessSecret = new AccessSecret();
accessSecret.setUpstream(secret, { key: "secretValue", flow });

(await flow.run()).orThrow();
