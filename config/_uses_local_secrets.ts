/**
 * Whether secrets are looked for in the environment and the file only. `cloud.use_local_secrets` is
 * the same switch by its other name, as Prefect has it; either one false switches it off.
 */
export function usesLocalSecrets(
  config: {
    readonly use_local_secrets?: unknown;
    readonly cloud?: { readonly use_local_secrets?: unknown } | unknown;
  },
): boolean {
  const { cloud } = config;
  const isOffInCloud = typeof cloud === "object" && cloud !== null &&
    "use_local_secrets" in cloud && cloud.use_local_secrets === false;
  return config.use_local_secrets !== false && !isOffInCloud;
}
