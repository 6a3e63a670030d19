// Files for the tests of this room.

/** A TOML file in a folder of its own, which goes away at the end of the `using` block. */
export interface TestFile extends Disposable {
  readonly path: string;
  readonly folder: string;
}

/** Makes a file. */
export function makeFile(content: string | Uint8Array, name = "config.toml"): TestFile {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/${name}`;
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(path, bytes, { mode: 0o600 });
  return { path, folder, [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }) };
}
