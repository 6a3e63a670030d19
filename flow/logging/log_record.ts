// One line of a log before it is written.
import type { Frame } from "../../config/_internal.ts";
import type { Level } from "./level.ts";

/** One line of a log, before it is written. */
export interface LogRecord {
  /** How much it matters. */
  readonly level: Level;
  /** Who says it: `tacit.` and the flow's or the task's name. */
  readonly name: string;
  /** The message. */
  readonly message: string;
  /** Its details: errors, values. */
  readonly details: readonly unknown[];
  /** The same as text, masked, once somebody has needed it. */
  detailsText?: string;
  /** When it was said. */
  readonly time: Date;
  /** The context of what says it. */
  readonly owner: Frame;
  /** The value of an attribute: what the context says under that name, if anything. */
  readonly attribute: (name: string) => unknown;
}
