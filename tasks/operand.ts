// What operators take.
import type { TaskNode } from "./task_node.ts";

/** An operand of type `T`: a value, or a node that yields one. */
export type Operand<T> = T | TaskNode<T>;

/** A value that can be compared with another. */
export type Comparable = number | bigint | string | Date;

/** The type that a `T` can be compared with: any number with any, a text with texts, a date with dates. */
export type OrderedWith<T> = T extends number | bigint ? number | bigint
  : T extends string ? string
  : T extends Date ? Date
  : never;
