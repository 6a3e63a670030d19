// The graphs that are measured, as every library can be given them: for each task, the tasks it follows.

/** The shapes of DESIGN: what a graph of n tasks looks like. */
export const SHAPES = ["wide", "chain", "layers", "fan-out", "mapped"] as const;

/** The name of a shape. */
export type Shape = typeof SHAPES[number];

/** The indexes that task `index` of `n` follows. */
export function upstreamOf(shape: Shape, n: number, index: number): readonly number[] {
  switch (shape) {
    case "chain":
      return index === 0 ? [] : [index - 1];
    case "fan-out":
      return index === 0 ? [] : [0];
    case "layers": {
      const width = Math.floor(Math.sqrt(n));
      if (index < width) return [];
      const column = index % width;
      const above = index - column - width;
      return [above + column, above + (column + 1) % width];
    }
    default:
      return []; // Wide; and mapped, for a library that has no map.
  }
}
