/**
 * Tacit: workflows that keep their secrets.
 *
 * Everything public, from the four rooms: configuration, secrets, tasks and flows.
 *
 * @example A secret passed to the task that uses it
 * ```ts
 * import { Flow, PrefectSecret, task, withContext } from "@tacit/flow";
 *
 * const sign = task("sign", (text: string, key: string) => `${text}, signed with ${key.length} characters`);
 * const flow = new Flow("letter", () => sign("Dear Ada", new PrefectSecret("SIGNING_KEY")));
 *
 * // In a program the secret comes from PREFECT__CONTEXT__SECRETS__SIGNING_KEY, a file or a store.
 * const run = await withContext({ secrets: { SIGNING_KEY: "for a test" } }, () => flow.run());
 * console.log(run.output); // Dear Ada, signed with 10 characters
 * ```
 *
 * @module
 */
export * from "./config/mod.ts";
export * from "./flow/mod.ts";
export * from "./secrets/mod.ts";
export * from "./tasks/mod.ts";
