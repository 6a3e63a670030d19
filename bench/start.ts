/**
 * What importing the package and running example C cost, as a whole process, over an empty script.
 * Run it with `deno task bench:start`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const RUNS = 10;
const GOAL_MS = 100;

const empty = fileURLToPath(new URL("empty.ts", import.meta.url));
const exampleC = fileURLToPath(
  new URL("../examples/c_secret_between_functional.ts", import.meta.url),
);

// The first runs fill Deno's caches and are not counted.
await measureMs(empty);
await measureMs(exampleC);

const emptyMs: number[] = [];
const exampleMs: number[] = [];
for (let run = 0; run < RUNS; run++) {
  // In turn, so that a busy moment of the machine meets both.
  emptyMs.push(await measureMs(empty));
  exampleMs.push(await measureMs(exampleC));
}

const difference = median(exampleMs) - median(emptyMs);
console.log(`empty script    ${formatRuns(emptyMs)}`);
console.log(`example C       ${formatRuns(exampleMs)}`);
console.log(`difference      ${difference.toFixed(1)} ms; the goal is at most ${GOAL_MS} ms`);
if (difference > GOAL_MS) Deno.exitCode = 1;

/** How long a script takes as a process of its own, in milliseconds. */
async function measureMs(script: string): Promise<number> {
  const importMap = Deno.env.get("TACIT_IMPORT_MAP");
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--allow-env",
      "--allow-read",
      ...(importMap ? [`--import-map=${importMap}`] : []),
      script,
    ],
    env: { PREFECT__CONTEXT__SECRETS__MY_SECRET: "hello" },
  });
  const start = performance.now();
  const { success, stderr } = await command.output();
  const elapsedMs = performance.now() - start;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return elapsedMs;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const upper = sorted.length >> 1;
  return (sorted[(sorted.length - 1) >> 1]! + sorted[upper]!) / 2;
}

function formatRuns(ms: readonly number[]): string {
  const extremes = `${Math.min(...ms).toFixed(1)} to ${Math.max(...ms).toFixed(1)}`;
  return `${median(ms).toFixed(1).padStart(6)} ms (median of ${ms.length}; ${extremes})`;
}
