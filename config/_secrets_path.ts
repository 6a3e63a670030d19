// Where secrets stand in a configuration.

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
