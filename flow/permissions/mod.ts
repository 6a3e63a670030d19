/**
 * Least privilege: the fewest `deno run` flags that a flow's configuration and secrets need.
 *
 * @module
 */
export * from "./flow_permissions.ts";
export * from "./permissions_of.ts";
