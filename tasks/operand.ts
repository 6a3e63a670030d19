// What operators take.
import type { TaskNode } from "./task_node.ts";

/** What an operator takes for a `T`: a value, or a node that yields one. */
export type Operand<T> = T | TaskNode<T>;

/** What can be put in an order. */
export type Comparable = number | bigint | string | Date;

/** What a `T` can be put in an order with: any number with any, a text with texts, a date with dates. */
export type OrderedWith<T> = T extends number | bigint ? number | bigint
  : T extends string ? string
  : T extends Date ? Date
  : never;
