// Tells whether the process that holds leases still lives: as long as it does, it holds a lock on a file of
// its own beside the database. The system lets go of the lock with the process, however that ends.
import { rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** The lock of one owner of leases. */
export class OwnerLock {
  /** The owner's identifier: no other has it. */
  readonly owner: string = crypto.randomUUID();
  readonly #file: string;
  #held: DatabaseSync | undefined;

  /** Makes a lock that is not held yet, beside a database. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Takes the lock; nothing happens where it is held already. */
  hold(): void {
    if (this.#held !== undefined) return;
    const held = new DatabaseSync(lockFileOf(this.#file, this.owner));
    held.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    this.#held = held;
  }

  /** Gives the lock back, and removes its file. */
  letGo(): void {
    this.#held?.close();
    if (this.#held !== undefined) removeLock(this.#file, this.owner);
    this.#held = undefined;
  }
}

/** Whether the process of an owner lives. */
export function isAlive(file: string, owner: string): boolean {
  try {
    using lock = new DatabaseSync(lockFileOf(file, owner), { readOnly: true });
    lock.exec("PRAGMA busy_timeout = 0");
    lock.prepare("SELECT count(*) FROM sqlite_schema").get();
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes("locked");
  }
}

/** Removes the file that an owner left behind whose process was killed. A new one may not be locked yet. */
export function removeDeadLock(file: string, owner: string, leastAgeMs: number): void {
  const lock = statSync(lockFileOf(file, owner), { throwIfNoEntry: false });
  if (lock === undefined || Date.now() - lock.mtimeMs < leastAgeMs) return;
  if (!isAlive(file, owner)) removeLock(file, owner);
}

function removeLock(file: string, owner: string): void {
  const lock = lockFileOf(file, owner);
  for (const path of [lock, `${lock}-journal`]) rmSync(path, { force: true });
}

function lockFileOf(file: string, owner: string): string {
  return `${file}-lock-${owner}`;
}
