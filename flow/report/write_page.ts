// Writes a report where its reader wants it: the whole of it, or nothing.
import fs from "node:fs"; // Whole, so that tests can watch its calls.
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { codeOf, StagedFile } from "../files/mod.ts";

/** The mode of a new file, as that of stored results: it is its owner's to show to others. */
const NEW_FILE_MODE = 0o600;

/**
 * What a system says where a file may be written to, and not replaced by another: since its folder is
 * another user's, or it is mounted by itself.
 */
const REFUSALS: ReadonlySet<string> = new Set(["EACCES", "EBUSY", "EPERM", "EROFS", "EXDEV"]);

/**
 * Writes a report's page. It takes the place of a file that is there in one step; where Deno or the
 * system permits the file alone, and nothing beside it, it is written into it.
 *
 * @param path The file; one that is there is replaced.
 * @param html The page.
 * @throws {Error} If it cannot be written: the cause says why.
 */
export async function writePage(path: string | URL, html: string): Promise<void> {
  try {
    const file = resolve(path instanceof URL ? fileURLToPath(path) : path);
    if (await replaceFile(file, html)) return;
    await fs.promises.writeFile(file, html, { mode: NEW_FILE_MODE });
  } catch (cause) {
    throw new Error(`The report cannot be written to ${path}: ${adviceFor(cause)}`, { cause });
  }
}

/** Writes a file beside another, and gives it the other's name. Returns `false` if that is not permitted. */
async function replaceFile(file: string, text: string): Promise<boolean> {
  // Nobody is asked for more than the file.
  if (!isPermitted("read", file)) return false;
  const place = placeOf(file);
  if (place === undefined) return false;
  const beside = join(dirname(place.path), `.tacit-${crypto.randomUUID()}.tmp`);
  const isAllowed = [place.path, beside].every((path) =>
    isPermitted("read", path) && isPermitted("write", path)
  );
  if (!isAllowed) return false;
  try {
    const bytes = new TextEncoder().encode(text);
    const staged = await StagedFile.write(beside, bytes, place.mode ?? NEW_FILE_MODE);
    try {
      // When a file is made, the system's mask takes permissions away that the old file had.
      if (place.mode !== undefined) fs.chmodSync(beside, place.mode);
      await staged.sync();
      return staged.place(place.path, false);
    } finally {
      staged.discard();
    }
  } catch (error) {
    if (REFUSALS.has(codeOf(error) ?? "")) return false;
    throw error;
  }
}

/** A place for a file, and the mode of the file that is there. */
interface Place {
  readonly path: string;
  readonly mode: number | undefined;
}

/** Finds the place of a file, through links; gives nothing for one that cannot be replaced, as a device. */
function placeOf(file: string): Place | undefined {
  const own = fs.lstatSync(file, { throwIfNoEntry: false });
  if (own === undefined) return { path: file, mode: undefined };
  const status = fs.statSync(file, { throwIfNoEntry: false });
  if (!status?.isFile()) return undefined;
  return { path: own.isSymbolicLink() ? fs.realpathSync(file) : file, mode: status.mode & 0o777 };
}

/** Returns `true` if Deno permits it without asking the user. Other runtimes leave that to the system. */
function isPermitted(name: "read" | "write", path: string): boolean {
  if (globalThis.Deno === undefined) return true;
  return Deno.permissions.querySync({ name, path }).state === "granted";
}

function adviceFor(cause: unknown): string {
  if (!(cause instanceof Error)) return "see the cause.";
  if (cause.name === "NotCapable") return "grant `--allow-write` for that file.";
  const isAbsent = "code" in cause && cause.code === "ENOENT";
  return isAbsent ? "its folder is not there. Make it first." : cause.message;
}
