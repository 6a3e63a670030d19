// Where in a Vault a name stands for a secret.
import { partName } from "./_json_key.ts";

/** A secret, or one of its keys. */
export interface VaultPlace {
  /** Its mount and its path below. */
  readonly path: string;
  /** Where its engine is mounted: as the store's options say, else the path's first part. */
  readonly mount: string;
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
  if (mount !== undefined && path !== undefined) {
    return { mount, path: `${mount}/${path}`, key: name };
  }
  const { name: whole, key } = partName(name);
  if (!isVaultPath(whole)) return undefined;
  if (mount !== undefined) return { mount, path: `${mount}/${whole}`, key };
  const slash = whole.indexOf("/");
  return slash === -1 ? "no mount" : { mount: whole.slice(0, slash), path: whole, key };
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
