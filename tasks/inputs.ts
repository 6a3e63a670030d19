// The types of what a task can be given while a flow is built: values, nodes, and both mixed at any depth.
import type { Flat, Unmapped } from "./mapping.ts";
import type { Sealed } from "../secrets/mod.ts";
import type { isMappedSecret, MappedSecretMark, SecretMark } from "./secret_mark.ts";
import type { NodeOutput, TaskNode } from "./task_node.ts";

/** Values that are handed on as they are; no node is looked for inside them. */
export type Opaque =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | Error
  | RegExp
  | URL
  | Promise<unknown>
  | ArrayBufferLike
  | ArrayBufferView
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | TaskNode<unknown>
  | ((...args: never[]) => unknown);

/**
 * An input of a task that takes a `T`: a `T`, a node that yields one, or an array or plain object
 * that has nodes in it at any depth.
 */
export type Input<T> = T | TaskNode<T> | NestedInput<T>;

/** A structure of the shape of `T` with nodes in the place of some of its values. */
export type NestedInput<T> = T extends Opaque ? never
  : T extends object ? { readonly [K in keyof T]: Input<T[K]> }
  : never;

/** The inputs of a whole task: for each positional or named input, what may stand there. */
export type InputsOf<I> = { readonly [K in keyof I]: Input<I[K]> };

/**
 * An input of a mapped task that takes a `T` in each of its runs: something to map over, or
 * `unmapped(…)` for an input that is the same in all. A secret is the same in all without that mark.
 */
export type ListOrUnmapped<T> =
  | MapSource<T>
  | readonly Input<T>[]
  | (TaskNode<MapSource<T>> & { readonly [isMappedSecret]?: true })
  | Flat<TaskNode<Iterable<MapSource<T>>> | Iterable<MapSource<T>>>
  | (TaskNode<T> & SecretMark)
  | Unmapped<Input<T>>;

/** A list to map over: any iterable but a string, or any async iterable. */
export type MapSource<T> = (Iterable<T> | AsyncIterable<T>) & object;

/** The inputs of a whole mapped task. */
export type MapInputsOf<I> = { readonly [K in keyof I]: ListOrUnmapped<I[K]> };

/** The names of a task's inputs: property names, or `0`, `1`, … for a function's positions. */
export type InputKey<I> = I extends readonly unknown[] ? PositionOf<I> : keyof I & string;

/** The type of the input called `K`. */
export type InputAt<I, K> = I extends readonly unknown[] ? K extends number ? I[K] : never
  : K extends keyof I ? I[K]
  : never;

/** The inputs that can take a `V`. */
export type KeyTaking<I, V> = {
  [K in InputKey<I>]: V extends InputAt<I, K> ? K : never;
}[InputKey<I>];

/** The inputs that can take each element of a `V`. */
export type KeyMapping<I, V> = {
  [K in InputKey<I>]: V extends MapSource<InputAt<I, K>> ? K : never;
}[InputKey<I>];

/** The positions of a tuple as numbers: `0 | 1` for a pair; `number` for an open-ended one. */
export type PositionOf<A extends readonly unknown[]> = number extends A["length"] ? number
  : Extract<keyof A, `${number}`> extends `${infer N extends number}` ? N
  : never;

/**
 * The type that a structure of nodes yields: each node in it replaced by its output.
 * `Resolved<{ total: TaskNode<number> }>` is `{ total: number }`.
 */
export type Resolved<T> = T extends TaskNode<unknown> ? NodeResult<T>
  : T extends Opaque ? T
  : T extends object ? { -readonly [K in keyof T]: Resolved<T[K]> }
  : T;

/** The type of a node\'s result: its output, sealed where that is a secret. */
export type NodeResult<N> = N extends MappedSecretMark ? Sealed<ElementOf<NodeOutput<N>>>[]
  : N extends { readonly isSecret: true } ? Sealed<NodeOutput<N>>
  : NodeOutput<N>;

/** The type of the elements of a list. */
export type ElementOf<T> = T extends readonly (infer E)[] ? E : never;
