// Ends a program before its time, with the programs that it started in turn where that is allowed.
import { setTimeout as sleep } from "node:timers/promises";
import type { Program } from "./_program.ts";
import { endProcess, mayEndProcesses, processesBelow } from "./_process_tree.ts";

/** How long a program has to end its own children, where only it can. */
const GRACE_MILLISECONDS = 500;

/**
 * Ends a program that may be running still.
 *
 * With permission to run anything, the programs below it are ended too. With permission for this program
 * alone, Deno lets no other be signalled: it is told to end first, so that it can take its own along.
 *
 * @returns Whether its end is near; false where it may not be ended, as one that runs as another user.
 */
export async function endProgram(program: Program): Promise<boolean> {
  if (program.hasEnded) return true;
  const below = mayEndProcesses() ? processesBelow(program.pid) : undefined;
  if (below === undefined) {
    program.kill("SIGTERM");
    const over = new AbortController();
    const grace = sleep(GRACE_MILLISECONDS, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([grace, program.end.catch(() => {})]); // how it ends is of no interest now
    over.abort();
  }
  const isEnding = program.hasEnded || program.kill("SIGKILL");
  for (const pid of below ?? []) endProcess(pid);
  return isEnding;
}
