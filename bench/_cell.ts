// One measurement, in a process of its own: a library, a shape, a size. Prints JSON.
import type { Shape } from "./_shapes.ts";

/** What a measurement gives. */
export interface Cell {
  /** Task runs a second, building the graph included: the median of several runs after a warm-up. */
  readonly perSecond: number;
  /** The most memory that the process ever had, in MiB. */
  readonly peakMiB: number;
}

if (import.meta.main) {
  const [library, shape, size] = Deno.args as [string, Shape, string];
  const n = Number(size);
  const run = await load(library);
  const runs = n >= 1_000_000 ? 1 : n >= 100_000 ? 5 : n >= 10_000 ? 20 : 100;
  if (runs > 1) await run(shape, n); // The warm-up.
  const seconds: number[] = [];
  for (let index = 0; index < runs; index++) {
    const start = performance.now();
    await run(shape, n);
    seconds.push((performance.now() - start) / 1000);
  }
  seconds.sort((left, right) => left - right);
  const cell: Cell = { perSecond: n / seconds[runs >> 1]!, peakMiB: peakMiB() };
  console.log(JSON.stringify(cell));
}

/** Only the library that is measured is loaded. */
async function load(library: string): Promise<(shape: Shape, n: number) => Promise<void>> {
  switch (library) {
    case "p-graph":
      return (await import("./_p_graph.ts")).runPGraph;
    case "flowed":
      return (await import("./_flowed.ts")).runFlowed;
    default: {
      const { runTacit } = await import("./_tacit.ts");
      return (shape, n) => runTacit(shape, n, library === "tacit sync" ? "sync" : "async");
    }
  }
}

/** The kernel's own high-water mark where there is one; otherwise what is resident at the end. */
function peakMiB(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const [, kib] = /VmHWM:\s+(\d+) kB/.exec(status) ?? [];
    if (kib !== undefined) return Number(kib) / 1024;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return Deno.memoryUsage().rss / 2 ** 20;
}
