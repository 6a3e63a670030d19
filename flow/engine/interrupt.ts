// Ctrl-C as an end of the run instead of the process.

/** As much of the global `process` as is needed. Importing `node:process` would slow every start. */
interface SignalSource {
  once(signal: "SIGINT", listener: () => void): void;
  removeListener(signal: "SIGINT", listener: () => void): void;
}

/**
 * Calls `interrupt` at the first Ctrl-C; a second ends the process as ever.
 *
 * @returns What takes this back.
 */
export function onInterrupt(interrupt: () => void): () => void {
  const { process } = globalThis as unknown as { process: SignalSource };
  process.once("SIGINT", interrupt);
  return () => process.removeListener("SIGINT", interrupt);
}
