// The processes that a process has started, and those have in turn.
import { readdirSync, readFileSync } from "node:fs";
import { platform } from "node:os";
import process from "node:process";

/** Deno lets other processes be signalled only by who may run anything. */
export function mayEndProcesses(): boolean {
  if (globalThis.Deno === undefined) return true;
  return Deno.permissions.querySync({ name: "run" }).state === "granted";
}

/** Ends a process, if it is there. */
export function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!hasCode(error, "ESRCH", "EPERM")) throw error; // It has ended, or is another user's by now.
  }
}

/**
 * The processes below one, the nearest first.
 *
 * @returns Their numbers; `undefined` where the system does not tell: only Linux has them in `/proc`.
 */
export function processesBelow(pid: number): readonly number[] | undefined {
  const parents = parentsOnLinux();
  if (parents === undefined) return undefined;
  const below = [pid];
  for (const parent of below) {
    for (const [child, itsParent] of parents) if (itsParent === parent) below.push(child);
  }
  return below.slice(1);
}

/** Each process's parent. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function parentsOnLinux(): ReadonlyMap<number, number> | undefined {
  if (platform() !== "linux" || !mayRead("/proc")) return undefined;
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  return parents;
}

function parentOf(pid: string): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(status.slice(status.lastIndexOf(")")).split(" ")[2]);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "EACCES")) return undefined; // It ended meanwhile.
    throw error;
  }
}

function mayRead(path: string): boolean {
  if (globalThis.Deno === undefined) return true;
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
