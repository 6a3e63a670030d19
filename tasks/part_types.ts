// The types of the parts of a node's output: which there are, and what a node that takes one yields.
import type { InputAt, InputKey, Opaque } from "./inputs.ts";
import type { SecretAlike } from "./secret_mark.ts";
import type { Part } from "./task.ts";
import type { NodeOutput, TaskNode } from "./task_node.ts";

/** What parts a `T` has: positions of an array, property names of an object; a plain value has none. */
export type PartKey<T> = T extends Opaque ? never : T extends object ? InputKey<T> : never;

/** The type of the part called `K`. */
export type PartAt<T, K> = InputAt<T, K>;

/** The node that takes the part called `K` of what `N` yields. */
export type PartNode<N, K> = SecretAlike<N, Part<PartAt<NodeOutput<N>, K>>>;

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
