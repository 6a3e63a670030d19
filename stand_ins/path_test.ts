/**
 * What this project expects of `@std/path`; holds for the real package and for its stand-in.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  basename,
  dirname,
  extname,
  fromFileUrl,
  isAbsolute,
  join,
  normalize,
  relative,
  resolve,
  SEPARATOR,
  toFileUrl,
} from "@std/path";

/** Paths below are written with `/`; on Windows both sides are compared with that. */
function slashed(path: string): string {
  return path.replaceAll(SEPARATOR, "/");
}

Deno.test("paths are taken apart", () => {
  assertEquals(basename("a/b.toml"), "b.toml");
  assertEquals(basename("a/b.toml", ".toml"), "b");
  assertEquals(dirname("a/b/c"), "a/b");
  assertEquals(dirname("a"), ".");
  assertEquals(extname("a/b.tar.gz"), ".gz");
  assertEquals(extname("a/.hidden"), "");
  assertEquals(basename(new URL("file:///a/b%20c.toml")), "b c.toml");
});

Deno.test("paths are put together", () => {
  assertEquals(slashed(join("a", "..", "b", "./c")), "b/c");
  assertEquals(join(""), ".");
  assertEquals(slashed(normalize("a//b/../c/")), "a/c/");
  assertEquals(slashed(relative("a/b", "a/c/d")), "../c/d");
  assertEquals(relative("a", "a"), "");
});

Deno.test("a resolved path is absolute", () => {
  assert(isAbsolute(resolve("a")));
  assert(!isAbsolute("a"));
  assertEquals(resolve("a", "../b"), join(Deno.cwd(), "b"));
});

Deno.test("a path survives the way to a file URL and back", () => {
  for (const name of ["a b", "a%20b", "a#b", "ünï", "a+b&c=d"]) {
    const path = resolve("folder", name);
    const url = toFileUrl(path);
    assertEquals(url.protocol, "file:");
    assertEquals(fromFileUrl(url), path);
    assertEquals(fromFileUrl(url.href), path);
  }
});

Deno.test("only an absolute path has a file URL, only a file URL a path", () => {
  assertThrows(() => toFileUrl("a"), TypeError, 'Path must be absolute: received "a"');
  assertThrows(() => fromFileUrl("https://a.test/b"), TypeError, "URL must be a file URL");
});
