/**
 * A secret used inside a task. The task prints it on purpose: what a task does with a secret is its own business.
 *
 * Run it from the project's folder, with the secret set by the environment or in
 * `~/.prefect/config.toml`:
 *
 * ```sh
 * PREFECT__CONTEXT__SECRETS__MY_SECRET=hello deno task example examples/a_secret_inside_functional.ts
 * ```
 *
 * @module
 */
import { Flow, Secret, task } from "@tacit/flow";

const accessSecret = task(async function accessSecret() {
  console.log(await new Secret("MY_SECRET").get());
});

const flow = new Flow("secret-retrieval", () => {
  accessSecret();
});

(await flow.run()).orThrow();
