// The parts of an output: their keys and their types.
import type { InputAt, InputKey, Opaque } from "./inputs.ts";

/** The keys of the parts of a `T`: positions of an array, property names of an object; a plain value has none. */
export type PartKey<T> = T extends Opaque ? never : T extends object ? InputKey<T> : never;

/** The type of the part called `K`. */
export type PartAt<T, K> = InputAt<T, K>;
