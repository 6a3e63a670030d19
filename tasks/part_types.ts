// The types of several parts of a node's output, taken at once.
import type { InputKey } from "./inputs.ts";
import type { PartNode } from "./task.ts";
import type { TaskNode } from "./task_node.ts";

/** How many elements can be taken of a `T`, from the first on. */
export type PartCount<T> = T extends readonly unknown[]
  ? number extends T["length"] ? number : InputKey<T> | T["length"]
  : never;

/** The nodes that take the first `C` parts of what `N` yields. */
export type PartTuple<N extends TaskNode<unknown>, C extends number> = number extends C
  ? PartNode<N, number>[]
  : CountedParts<N, C, []>;

/** `PartTuple`, with the nodes that are counted already. */
export type CountedParts<N, C extends number, Taken extends readonly unknown[]> =
  Taken["length"] extends C ? Taken
    : CountedParts<N, C, [...Taken, PartNode<N, Taken["length"]>]>;

/** The nodes that take the parts called `K` of what `N` yields, by name. */
export type NamedParts<N extends TaskNode<unknown>, K extends string | number> = {
  readonly [Name in K]: PartNode<N, Name>;
};
