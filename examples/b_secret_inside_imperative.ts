/**
 * A secret used inside a task, with the task as a class and the flow built by hand.
 *
 * Run it from the project's folder, with the secret set by the environment or in
 * `~/.prefect/config.toml`:
 *
 * ```sh
 * PREFECT__CONTEXT__SECRETS__MY_SECRET=hello deno task example examples/b_secret_inside_imperative.ts
 * ```
 *
 * @module
 */
import { Flow, Secret, Task } from "@tacit/flow";

class AccessSecret extends Task {
  override async run() {
    console.log(await new Secret("MY_SECRET").get());
  }
}

const flow = new Flow("secret-retrieval");
flow.addTask(new AccessSecret());

(await flow.run()).orThrow();
