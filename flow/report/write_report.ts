// Writes a report where its reader wants it.
import { writeFile } from "node:fs/promises";

/**
 * Writes a report's page.
 *
 * @param path The file; one that is there is replaced.
 * @param html The page.
 * @throws {Error} If it cannot be written: the cause says why.
 */
export async function writeReport(path: string | URL, html: string): Promise<void> {
  try {
    await writeFile(path, html);
  } catch (cause) {
    throw new Error(`The report cannot be written to ${path}: ${adviceFor(cause)}`, { cause });
  }
}

function adviceFor(cause: unknown): string {
  if (!(cause instanceof Error)) return "see the cause.";
  if (cause.name === "NotCapable") return "grant `--allow-write` for that file.";
  const isAbsent = "code" in cause && cause.code === "ENOENT";
  return isAbsent ? "its folder is not there. Make it first." : cause.message;
}
