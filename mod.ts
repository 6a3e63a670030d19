/**
 * Tacit: workflows that keep their secrets.
 *
 * Everything public, from the four rooms: configuration, secrets, tasks and flows.
 *
 * @module
 */
export * from "./config/mod.ts";
export * from "./flow/mod.ts";
export * from "./secrets/mod.ts";
export * from "./tasks/mod.ts";
