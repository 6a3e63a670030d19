// Tells whether a file lies on a network file system, on which SQLite's locks cannot be trusted.
import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** The types of file systems, as Linux numbers them. */
const NETWORK_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x01021997, "9P"],
  [0x00c36400, "Ceph"],
  [0x5346414f, "AFS"],
]);

/** What the log of a run should say of a file on a network file system; nothing of any other file. */
export function networkFileSystem(file: string): string[] {
  const name = NETWORK_TYPES.get(typeOf(dirname(file)));
  if (name === undefined) return [];
  return [
    `${file} lies on a network file system (${name}). SQLite's locks cannot be trusted there: keep runs on a ` +
    "disk of this machine.",
  ];
}

function typeOf(folder: string): number {
  // Deno would ask for `--allow-sys=statfs`, which nobody has to give for a warning.
  const permission = globalThis.Deno?.permissions.querySync(
    { name: "sys", kind: "statfs" } as const,
  );
  if (permission !== undefined && permission.state !== "granted") return 0;
  // As an unsigned number of 32 bits.
  return statfsSync(folder).type >>> 0;
}
