/**
 * Archives of npm packages, for the registries that stand in for others.
 *
 * @module
 */

/**
 * Packs files as npm does: a tar archive, compressed with gzip.
 *
 * @param files The texts of the files, by their paths in the package.
 * @returns The archive.
 */
export async function packFiles(
  files: ReadonlyMap<string, string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const entries = [...files].flatMap(([path, text]) => tarEntry(`package/${path}`, text));
  const archive = new Blob([...entries, new Uint8Array(1024)]);
  const compressed = archive.stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/** One file of a tar archive: a header of 512 bytes, then the text, filled up to a whole block. */
function tarEntry(name: string, text: string): Uint8Array<ArrayBuffer>[] {
  const header = new Uint8Array(512);
  const bytes = new TextEncoder().encode(text);
  const write = (offset: number, field: string) =>
    header.set(new TextEncoder().encode(field), offset);
  write(0, name);
  write(100, "0000644\0");
  write(124, bytes.length.toString(8).padStart(11, "0"));
  write(136, "00000000000");
  write(148, " ".repeat(8)); // the checksum counts as blanks while it is computed
  write(156, "0");
  write(257, "ustar\x0000");
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  write(148, checksum.toString(8).padStart(6, "0") + "\0 ");
  const body = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
  body.set(bytes);
  return [header, body];
}
