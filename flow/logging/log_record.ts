// What is known of one line of a log before it is written.
import type { Level } from "./level.ts";

/** One line of a log, before it is written. */
export interface LogRecord {
  /** How much it matters. */
  readonly level: Level;
  /** Who says it: `tacit.` and the flow's or the task's name. */
  readonly name: string;
  /** What is said. */
  readonly message: string;
  /** What belongs to it: errors, values. */
  readonly details: readonly unknown[];
  /** When it was said. */
  readonly time: Date;
  /** The value of an attribute: what the context says under that name, if anything. */
  readonly attribute: (name: string) => unknown;
}
