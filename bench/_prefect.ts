// Prefect 1.4.1 on the same graphs, where this machine's Python has it.

const SCRIPT = `
import sys, time, logging
import prefect
logging.disable(logging.CRITICAL)
if not prefect.__version__.startswith("1.4"):
    print("version " + prefect.__version__); sys.exit(3)
from prefect import Flow, task
@task
def add(n): return n + 1
def once(shape, n):
    start = time.time()
    with Flow(shape) as flow:
        if shape == "mapped": add.map(list(range(n)))
        else:
            node = add(0)
            for _ in range(n - 1): node = add(node)
    flow.run()
    return n / (time.time() - start)
for shape, n in (("mapped", 1000), ("chain", 500)):
    print(f"prefect 1.4.1, {shape}, n = {n}: {once(shape, n):.0f} task runs a second", flush=True)
`;

/** Prints Prefect's own figures, or in one line why there are none. */
export async function comparePrefect(): Promise<void> {
  console.log("");
  try {
    const python = new Deno.Command("python3", {
      args: ["-c", SCRIPT],
      signal: AbortSignal.timeout(120_000),
    });
    const { success, stdout, stderr } = await python.output();
    if (success) return console.log(new TextDecoder().decode(stdout).trim());
    const reason = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ||
      new TextDecoder().decode(stdout).trim();
    console.log(`prefect 1.4.1: not measured (${reason})`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("prefect 1.4.1: not measured (there is no python3)");
  }
}
