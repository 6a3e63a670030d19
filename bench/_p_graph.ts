// Builds and runs each shape with p-graph: its quickest form, plain async functions without a limit.
import { type DependencyList, PGraph, type PGraphNode } from "npm:p-graph@2.0.0";
import { type Shape, upstreamOf } from "./_shapes.ts";

/** Builds and runs a graph of `n` tasks. Results go by an array, since p-graph hands none on. */
export async function runPGraph(shape: Shape, n: number): Promise<void> {
  const results = new Array<number>(n).fill(0);
  const nodes = new Map<string, PGraphNode>();
  const edges: [string, string][] = [];
  for (let index = 0; index < n; index++) {
    const upstream = upstreamOf(shape, n, index);
    nodes.set(String(index), {
      run: async () => {
        let sum = 1;
        for (const from of upstream) sum += await results[from]!;
        results[index] = sum;
      },
    });
    for (const from of upstream) edges.push([String(from), String(index)]);
  }
  await new PGraph(nodes, edges as DependencyList).run();
}
