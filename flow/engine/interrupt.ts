// Ctrl-C as an end of the run instead of the process.
import process from "node:process";

/**
 * Calls `interrupt` at the first Ctrl-C; a second ends the process as ever.
 *
 * @returns What takes this back.
 */
export function onInterrupt(interrupt: () => void): () => void {
  process.once("SIGINT", interrupt);
  return () => process.removeListener("SIGINT", interrupt);
}
