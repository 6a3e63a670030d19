/**
 * A registry on loopback that serves this package as JSR would once it is published, to Deno and, by
 * its layer for npm, to Node and Bun; with stand-ins for the `@std` packages that it needs. What users do
 * first can so be tried before anything is published, and where JSR cannot be reached.
 *
 * `deno run -A stand_ins/package_registry.ts` serves until it is ended, and prints what to set.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import ts from "npm:typescript@5.9.3";
import { packFiles } from "./_tar.ts";

/** A running registry. */
export interface PackageRegistry extends AsyncDisposable {
  /** What Deno takes as `JSR_URL`; with a slash at its end. */
  readonly url: string;
  /** The line for a project's `.npmrc` that has npm and Bun ask here for what JSR has. */
  readonly npmrc: string;
}

/** A package: its files as they are published, and what it is. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, string>;
  /** The packages that it takes from npm, with their versions. */
  readonly npm: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAND_INS: Readonly<Record<string, string>> = {
  "@std/path": "path.ts",
  "@std/toml": "toml.ts",
  "@std/assert": "assert.ts",
};

/**
 * Starts the registry on a free port.
 *
 * @returns The registry.
 */
export async function servePackages(): Promise<PackageRegistry> {
  const config = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const packages = [await ownPackage(config), ...await standInPackages(config.imports)];
  const byPath = new Map<string, () => Response | Promise<Response>>();
  for (const one of packages) {
    for (const [path, answer] of jsrFiles(one)) byPath.set(path, answer);
    for (const [path, answer] of npmFiles(one)) byPath.set(path, answer);
  }
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const path = decodeURIComponent(new URL(request.url).pathname);
      return byPath.get(path)?.() ?? new Response("not found", { status: 404 });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  for (const one of packages) {
    byPath.set(`/npm/${npmName(one.name)}`, () => Response.json(npmDocument(one, url)));
  }
  return {
    url,
    npmrc: `@jsr:registry=${url}npm/\n`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

interface Config {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly publish: { readonly include: readonly string[]; readonly exclude: readonly string[] };
}

/** The package as `deno publish` would send it: its files, with what they import written out. */
async function ownPackage({ name, version, exports, imports, publish }: Config): Promise<Package> {
  const files = new Map<string, string>();
  const excluded = publish.exclude.map(matcherOf);
  for (const path of publish.include) {
    for await (const file of filesOf(path)) {
      if (excluded.some((isExcluded) => isExcluded(file))) continue;
      const text = await Deno.readTextFile(join(ROOT, file));
      files.set(file, file.endsWith(".ts") ? writeImportsOut(text, imports) : text);
    }
  }
  const npm = Object.fromEntries(
    Object.values(imports).filter((target) => target.startsWith("npm:")).map(splitNpm),
  );
  return { name, version, exports, files, npm };
}

async function standInPackages(imports: Config["imports"]): Promise<Package[]> {
  return await Promise.all(
    Object.entries(STAND_INS).map(async ([name, file]) => {
      const text = await Deno.readTextFile(join(ROOT, "stand_ins", file));
      const target = imports[name] ?? "";
      const version = /@\^?([\d.]+)$/.exec(target)?.[1] ?? "1.0.0";
      const { imports: entries } = JSON.parse(
        await Deno.readTextFile(join(ROOT, "stand_ins", "import_map.json")),
      );
      const exports = Object.fromEntries(
        Object.keys(entries).filter((entry) => entry === name || entry.startsWith(`${name}/`))
          .map((entry) => [`.${entry.slice(name.length)}`, "./mod.ts"]),
      );
      const files = new Map([["mod.ts", text]]);
      if (name === "@std/assert") files.set("_equal.ts", await standIn("_equal.ts"));
      const npm = Object.fromEntries(
        [...text.matchAll(/"(npm:[^"]+)"/g)].map(([, specifier]) => splitNpm(specifier ?? "")),
      );
      return { name, version, exports, files, npm };
    }),
  );
}

function standIn(file: string): Promise<string> {
  return Deno.readTextFile(join(ROOT, "stand_ins", file));
}

/** All files at or below a path of the project. */
async function* filesOf(path: string): AsyncGenerator<string> {
  const { isFile } = await Deno.stat(join(ROOT, path));
  if (isFile) return yield path;
  for await (const { name } of Deno.readDir(join(ROOT, path))) yield* filesOf(`${path}/${name}`);
}

/** The patterns of `deno.json` are paths of files and folders, and names with `*` at any depth. */
function matcherOf(pattern: string): (file: string) => boolean {
  const source = pattern.replace(/[.+]/g, "\\$&").replace("**/", "(.*/)?").replace(
    /\*(?!\/|\))/g,
    "[^/]*",
  );
  const whole = new RegExp(`^${source}(/.*)?$`);
  return (file) => whole.test(file);
}

/** `"@std/path/join"` becomes `"jsr:@std/path@^1.1.1/join"`, as in what JSR keeps. */
function writeImportsOut(text: string, imports: Config["imports"]): string {
  return Object.entries(imports).reduce(
    (written, [name, target]) =>
      written.replaceAll(
        new RegExp(`(from |import\\(|import )"${name}(/[\\w/]+)?"`, "g"),
        (_, before: string, entry = "") => `${before}"${target}${entry}"`,
      ),
    text,
  );
}

function splitNpm(specifier: string): [name: string, version: string] {
  const at = specifier.lastIndexOf("@");
  return [specifier.slice("npm:".length, at), specifier.slice(at + 1)];
}

/** What Deno asks for: the versions, what is in one, and its files. */
function* jsrFiles(one: Package): Generator<[string, () => Response | Promise<Response>]> {
  const { name, version, exports, files } = one;
  yield [`/${name}/meta.json`, () => {
    const [scope, short] = name.slice(1).split("/");
    return Response.json({ scope, name: short, latest: version, versions: { [version]: {} } });
  }];
  yield [`/${name}/${version}_meta.json`, async () => {
    const manifest = Object.fromEntries(
      await Promise.all([...files].map(async ([path, text]) => {
        const bytes = new TextEncoder().encode(text);
        return [`/${path}`, { size: bytes.length, checksum: await sha256(bytes) }] as const;
      })),
    );
    return Response.json({ manifest, exports });
  }];
  for (const [path, text] of files) {
    const type = path.endsWith(".ts") ? "text/typescript" : "text/plain";
    yield [
      `/${name}/${version}/${path}`,
      () => new Response(text, { headers: { "content-type": type } }),
    ];
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha256-${new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex()}`;
}

/** JSR's name for a package in its layer for npm: `@jsr/std__path`. */
function npmName(name: string): string {
  return `@jsr/${name.slice(1).replace("/", "__")}`;
}

/** The archive of JavaScript for npm. */
function* npmFiles(one: Package): Generator<[string, () => Promise<Response>]> {
  let archive: Promise<Uint8Array<ArrayBuffer>> | undefined;
  yield [`/npm/${npmName(one.name)}.tgz`, async () => {
    archive ??= packFiles(asJavaScript(one));
    return new Response(await archive);
  }];
}

function npmDocument(one: Package, url: string): object {
  const { name, version } = one;
  const dist = { tarball: `${url}npm/${npmName(name)}.tgz` };
  const manifest = { ...npmManifest(one), dist };
  return {
    name: npmName(name),
    "dist-tags": { latest: version },
    versions: { [version]: manifest },
  };
}

function npmManifest({ name, version, exports, files, npm }: Package): object {
  const needs = [...files.values()].flatMap((
    text,
  ) => [...text.matchAll(/"jsr:(@[\w/]+)@([^/"]+)/g)]);
  return {
    name: npmName(name),
    version,
    type: "module",
    exports: Object.fromEntries(
      Object.entries(exports).map(([entry, path]) => [entry, path.replace(/\.ts$/, ".js")]),
    ),
    dependencies: {
      ...npm,
      ...Object.fromEntries(needs.map(([, other = "", range = ""]) => [npmName(other), range])),
    },
  };
}

/** Each module as JavaScript, which imports others by the names that npm has for them. */
function asJavaScript(one: Package): Map<string, string> {
  const files = new Map([["package.json", JSON.stringify(npmManifest(one))]]);
  for (const [path, text] of one.files) {
    if (!path.endsWith(".ts")) {
      files.set(path, text);
      continue;
    }
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    files.set(
      path.replace(/\.ts$/, ".js"),
      outputText
        .replaceAll(/(["'])(\.{1,2}\/[^"'\n]+)\.ts\1/g, "$1$2.js$1")
        .replaceAll(
          /"jsr:(@[\w/]+?)@[^/"]+(\/[\w/]+)?"/g,
          (_, name: string, entry = "") => `"${npmName(name)}${entry}"`,
        )
        .replaceAll(/"npm:(@?[\w/-]+)@[^/"]+"/g, '"$1"'),
    );
  }
  return files;
}

if (import.meta.main) {
  const { url, npmrc } = await servePackages();
  console.log(`JSR_URL=${url}`);
  console.log(`.npmrc: ${npmrc.trim()}`);
}
