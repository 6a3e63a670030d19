/**
 * How many task runs a second, and how much memory, beside two other libraries on the same graphs.
 * Run it with `deno task bench`; `deno task bench --quick` leaves out the largest graphs.
 *
 * Each figure is a process of its own; the libraries take turns, so that a busy moment of the machine
 * meets them all. Building the graph counts. All libraries run async functions that do the same sum;
 * `tacit sync` is this package with plain functions.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Cell } from "./_cell.ts";
import { comparePrefect } from "./_prefect.ts";
import { type Shape, SHAPES } from "./_shapes.ts";

const LIBRARIES = ["tacit", "tacit sync", "p-graph", "flowed"] as const;
const CELL_LIMIT_MS = 60_000;
const GOALS = { costRatio: 1.3, millionMiB: 1024 };

const isQuick = Deno.args.includes("--quick");
const sizes = isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
const cells = new Map<string, Cell | string>();

console.log("task runs a second (peak MiB); the last column is tacit over p-graph\n");
printRow(["shape", "n", ...LIBRARIES, "ratio"]);
for (const shape of SHAPES) {
  for (const n of sizes) {
    for (const library of LIBRARIES) {
      cells.set(key(library, shape, n), await measure(library, shape, n));
    }
    printRow([
      shape,
      String(n),
      ...LIBRARIES.map((library) => format(cells.get(key(library, shape, n)))),
      ratio(speed("tacit", shape, n), speed("p-graph", shape, n)),
    ]);
  }
}

console.log("\nGoals");
const largest = sizes.at(-1)!;
for (const shape of SHAPES) {
  for (const n of sizes) {
    const [own, peer] = [speed("tacit", shape, n), speed("p-graph", shape, n)];
    judge(`faster than p-graph, ${shape}, n = ${n}: ${ratio(own, peer)}`, own > peer);
  }
  const costRatio = speed("tacit", shape, 1_000) / speed("tacit", shape, largest);
  judge(
    `cost of a task at ${largest} over that at 1000, ${shape}: ${costRatio.toFixed(2)}`,
    costRatio <= GOALS.costRatio,
  );
}
if (!isQuick) {
  const million = await measure("tacit sync", "mapped", 1_000_000);
  judge(
    `a million mapped tasks: ${format(million)}`,
    typeof million !== "string" && million.peakMiB < GOALS.millionMiB,
  );
}
await comparePrefect();

async function measure(library: string, shape: Shape, n: number): Promise<Cell | string> {
  const importMap = Deno.env.get("TACIT_IMPORT_MAP");
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      ...(importMap ? [`--import-map=${importMap}`] : []),
      fileURLToPath(new URL("_cell.ts", import.meta.url)),
      library,
      shape,
      String(n),
    ],
    signal: AbortSignal.timeout(CELL_LIMIT_MS),
  });
  const { success, signal, stdout, stderr } = await command.output();
  if (success) return JSON.parse(new TextDecoder().decode(stdout)) as Cell;
  if (signal !== null) return `over ${CELL_LIMIT_MS / 1000} s`;
  throw new Error(`${library}, ${shape}, ${n}: ${new TextDecoder().decode(stderr)}`);
}

function key(library: string, shape: Shape, n: number): string {
  return `${library} ${shape} ${n}`;
}

/** A library that did not finish is as slow as its limit says at most. */
function speed(library: string, shape: Shape, n: number): number {
  const cell = cells.get(key(library, shape, n));
  return typeof cell === "object" ? cell.perSecond : n / (CELL_LIMIT_MS / 1000);
}

function format(cell: Cell | string | undefined): string {
  if (typeof cell !== "object") return cell ?? "";
  return `${Math.round(cell.perSecond).toLocaleString("en")} (${Math.round(cell.peakMiB)})`;
}

function ratio(own: number, other: number): string {
  return (own / other).toFixed(2);
}

function judge(goal: string, isMet: boolean): void {
  console.log(`${isMet ? "met    " : "NOT MET"} ${goal}`);
}

function printRow(columns: readonly string[]): void {
  const widths = [9, 8, 17, 17, 17, 17, 6];
  console.log(columns.map((column, index) => column.padStart(widths[index]!)).join(" "));
}
