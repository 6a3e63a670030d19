/**
 * A temporary context, as tests use one: the secret is there for one call and then gone.
 *
 * Run it from the project's folder:
 *
 * ```sh
 * deno task example examples/f_temporary_context.ts
 * ```
 *
 * @module
 */
import { Flow, PrefectSecret, Secret, task, withContext } from "@tacit/flow";

const lengthOf = task(function lengthOf(secretValue: string) {
  return secretValue.length;
});

const flow = new Flow("secret-length", () => lengthOf(new PrefectSecret("MY_TEMPORARY_SECRET")));

const run = await withContext({ secrets: { MY_TEMPORARY_SECRET: "test" } }, () => flow.run());
console.log(run.output); // 4
console.log(await new Secret("MY_TEMPORARY_SECRET").exists()); // false
