// Secrets, as every configuration knows them: where they stand, what shows in their place, and whether a
// store is asked for more.

/** The path below which every value is a secret. */
export const SECRETS_PATH: readonly string[] = ["context", "secrets"];

/** Whether what stands at `path` is a secret, or holds them all. */
export function isSecretPath(path: readonly string[]): boolean {
  return SECRETS_PATH.every((part, index) => path[index] === part);
}

/** Whether a text at `path` may hold a secret, so that no error shows it. */
export function mayHoldSecret(path: readonly string[]): boolean {
  return path[0] === SECRETS_PATH[0] && (path.length < 2 || path[1] === SECRETS_PATH[1]);
}

/** Whether a variable of this name holds a secret, with whatever prefix. */
export function isSecretVariable(name: string): boolean {
  return /__context__secrets__/i.test(name);
}

/** What stands wherever a secret's value would; the same for all, so that not even a length shows. */
export const MASK = "********";

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
