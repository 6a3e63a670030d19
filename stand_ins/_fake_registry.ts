/**
 * A package registry for tests, on the loopback interface: it serves an empty module for each
 * `@std` package in the layout of JSR, and an empty `smol-toml` in that of npm.
 *
 * @module
 */

import { packFiles } from "./_tar.ts";

/** A running registry. */
export interface FakeRegistry extends AsyncDisposable {
  /** Where it answers, with a slash at the end. */
  readonly url: string;
}

/** Starts a registry on a free port. */
export function serveFakeRegistry(): FakeRegistry {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(new URL(request.url)),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const VERSION = "1.99.0";
const MODULE = "export {};\n";

async function answer({ origin, pathname }: URL): Promise<Response> {
  if (/^\/@std\/\w+\/meta\.json$/.test(pathname)) {
    return Response.json({ versions: { [VERSION]: {} } });
  }
  if (pathname.endsWith(`/${VERSION}_meta.json`)) {
    const checksum = `sha256-${await sha256(MODULE)}`;
    return Response.json({
      manifest: { "/mod.ts": { size: MODULE.length, checksum } },
      exports: { ".": "./mod.ts" },
    });
  }
  if (pathname.endsWith("/mod.ts")) {
    return new Response(MODULE, { headers: { "content-type": "text/typescript" } });
  }
  if (pathname === "/smol-toml") {
    const version = "1.9.1";
    const dist = { tarball: `${origin}/smol-toml.tgz` };
    return Response.json({
      name: "smol-toml",
      "dist-tags": { latest: version },
      versions: { [version]: { name: "smol-toml", version, dist } },
    });
  }
  if (pathname === "/smol-toml.tgz") return new Response(await smolToml());
  return new Response("not found", { status: 404 });
}

async function sha256(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))
    .toHex();
}

/** An npm package with the names that the stand-in for `@std/toml` imports. */
function smolToml(): Promise<Uint8Array<ArrayBuffer>> {
  const manifest = { name: "smol-toml", version: "1.9.1", type: "module", main: "index.js" };
  const source = "export const parse = 0, TomlDate = 0, TomlError = 0;\n";
  return packFiles(new Map([["package.json", JSON.stringify(manifest)], ["index.js", source]]));
}
