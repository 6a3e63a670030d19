// Where in a Vault a name stands for a secret.

/** A secret of a KV engine, or one of its keys. */
export interface VaultPlace {
  /** Where the engine is mounted. */
  readonly mount: string;
  /** The secret's path below. */
  readonly path: string;
  /** The key; all of them where it is `undefined`. */
  readonly key: string | undefined;
}

/** Where the store is; a place that code or a file names, so without slashes around it. */
export interface VaultRoot {
  /** Where the engine is mounted. */
  readonly mount: string | undefined;
  /** The path of one secret below: names are its keys. */
  readonly path: string | undefined;
}

/**
 * Where a name stands for a secret.
 *
 * @returns The place; `undefined` where no secret can have that path; `"no mount"` where the name
 * needs one.
 */
export function placeOf(
  name: string,
  { mount, path }: VaultRoot,
): VaultPlace | undefined | "no mount" {
  if (mount !== undefined && path !== undefined) return { mount, path, key: name };
  const hash = name.indexOf("#");
  const whole = hash === -1 ? name : name.slice(0, hash);
  const key = hash === -1 ? undefined : name.slice(hash + 1);
  if (!isVaultPath(whole)) return undefined;
  if (mount !== undefined) return { mount, path: whole, key };
  const slash = whole.indexOf("/");
  if (slash === -1) return "no mount";
  return { mount: whole.slice(0, slash), path: whole.slice(slash + 1), key };
}

/** A path without the slashes that Vault's own program puts after mounts: `secret/`. */
export function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}

/**
 * Whether Vault can have such a path; one with `..` would lead elsewhere. A path cannot end in a
 * period: https://developer.hashicorp.com/vault/api-docs#parameter-restrictions
 */
export function isVaultPath(path: string): boolean {
  const parts = path.split("/");
  return !path.endsWith(".") && !/\p{Surrogate}/u.test(path) &&
    parts.every((part) => part !== "" && part !== "." && part !== "..");
}

/** A path as part of a URL. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
