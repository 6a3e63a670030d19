/**
 * Stands in for `@std/path` where its registry cannot be reached: the functions that this project
 * uses, over `node:path` and `node:url`, with the same signatures. Never shipped.
 *
 * @module
 */
import * as nodePath from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What stands between the segments of a path. */
export const SEPARATOR: "/" | "\\" = nodePath.sep;

/** The last segment of a path, less `suffix` where it ends with it. */
export function basename(path: string | URL, suffix = ""): string {
  return nodePath.basename(textOf(path), suffix);
}

/** A path without its last segment. */
export function dirname(path: string | URL): string {
  return nodePath.dirname(textOf(path));
}

/** A path's extension, with its dot; empty where there is none. */
export function extname(path: string | URL): string {
  return nodePath.extname(textOf(path));
}

/** Whether a path starts at a root. */
export function isAbsolute(path: string): boolean {
  return nodePath.isAbsolute(path);
}

/** Segments joined to one normalised path. */
export function join(path: string | URL, ...segments: string[]): string {
  return nodePath.join(textOf(path), ...segments);
}

/** A path with its `.` and `..` segments and doubled separators resolved. */
export function normalize(path: string | URL): string {
  return nodePath.normalize(textOf(path));
}

/** The way from one path to another. */
export function relative(from: string, to: string): string {
  return nodePath.relative(from, to);
}

/** Segments resolved to an absolute path, from the right until one is absolute. */
export function resolve(...segments: string[]): string {
  return nodePath.resolve(...segments);
}

/** The path that a `file:` URL names. Throws a `TypeError` for any other URL. */
export function fromFileUrl(url: string | URL): string {
  const { protocol, href } = new URL(url);
  if (protocol !== "file:") {
    throw new TypeError(`URL must be a file URL: received "${protocol}"`);
  }
  return fileURLToPath(href);
}

/** The `file:` URL of an absolute nodePath. Throws a `TypeError` for a relative one. */
export function toFileUrl(path: string): URL {
  if (!nodePath.isAbsolute(path)) {
    throw new TypeError(`Path must be absolute: received "${path}"`);
  }
  return pathToFileURL(path);
}

function textOf(path: string | URL): string {
  return path instanceof URL ? fromFileUrl(path) : path;
}
