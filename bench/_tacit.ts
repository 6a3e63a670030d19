// Builds and runs each shape with this package. Fan-out hands a real secret to its tasks.
import { Flow, PrefectSecret, task, type TaskNode, withContext } from "@tacit/flow";
import { type Shape, upstreamOf } from "./_shapes.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const work = {
  async: {
    first: task(async (n: number) => await n + 1, { name: "first" }),
    second: task(async (x: number, y: number) => await x + y, { name: "second" }),
    secret: task(async (secret: string) => (await secret).length, { name: "secret" }),
  },
  sync: {
    first: task((n: number) => n + 1, { name: "first" }),
    second: task((x: number, y: number) => x + y, { name: "second" }),
    secret: task((secret: string) => secret.length, { name: "secret" }),
  },
};

/** Builds and runs a graph of `n` tasks. */
export async function runTacit(shape: Shape, n: number, kind: "async" | "sync"): Promise<void> {
  const flow = new Flow(shape, () => build(shape, n, kind));
  const run = await withContext(
    { secrets: { TOKEN: "not shown" } },
    () => flow.run({ logger: silent }),
  );
  if (!run.isSuccessful) throw new Error(run.state.message);
}

function build(shape: Shape, n: number, kind: "async" | "sync"): void {
  const { first, second, secret } = work[kind];
  if (shape === "mapped") {
    first.map(Array.from({ length: n }, (_, index) => index));
    return;
  }
  if (shape === "fan-out") {
    const token = new PrefectSecret("TOKEN");
    for (let index = 1; index < n; index++) secret(token);
    return;
  }
  const nodes: TaskNode<number>[] = [];
  for (let index = 0; index < n; index++) {
    const [x, y] = upstreamOf(shape, n, index);
    nodes.push(
      x === undefined
        ? first(index)
        : y === undefined
        ? first(nodes[x]!)
        : second(nodes[x]!, nodes[y]!),
    );
  }
}
