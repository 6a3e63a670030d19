/**
 * Least privilege: the fewest `deno run` flags that a flow's configuration and secrets need.
 *
 * @example The flags for one secret
 * ```ts
 * import { EnvVarSecret, Flow } from "@tacit/flow";
 * import { permissionsOf } from "@tacit/flow/permissions";
 *
 * const flow = new Flow("login", () => new EnvVarSecret("SERVICE_TOKEN"));
 * console.log(`${await permissionsOf(flow)}`); // --allow-env=SERVICE_TOKEN
 * ```
 *
 * @module
 */
export * from "./flow_permissions.ts";
export * from "./permissions_of.ts";
