// The messages between the threads. None holds a secret.
import type { TaskDescription } from "../executors/mod.ts";

/** Asks a worker to run a task. */
export interface WorkerRequest {
  /** The module that exports the flow. */
  readonly module: string;
  /** The names of the secrets that the run knows: the worker reads them for itself, to mask them. */
  readonly knownNames: readonly string[];
  /** The task run, with `null` in the place of each secret among its inputs. */
  readonly task: Omit<TaskDescription, "tags"> & {
    /** Where the secrets belong, and the slugs of the secret tasks that give them. */
    readonly secrets: readonly (readonly [path: readonly (string | number)[], slug: string])[];
  };
}

/** Tells what came of it. */
export type WorkerReply = WorkerOutcome & {
  /** The names of the secrets that the task read by itself, which this end of it does not know yet. */
  readonly secretNames: readonly string[];
  /** True where the worker is of no more use: something failed in it that nobody awaited. */
  readonly isLast?: boolean;
};

/** The task's result, or its error with every secret masked. */
type WorkerOutcome = { readonly value: unknown } | { readonly error: unknown };
