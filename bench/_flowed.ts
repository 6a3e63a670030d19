// Builds and runs each shape with flowed, whose tasks hand results on by name.
import { FlowManager } from "npm:flowed@1.14.7";
import { type Shape, upstreamOf } from "./_shapes.ts";

class Add {
  async exec(params: Record<string, number>): Promise<{ sum: number }> {
    let sum = 1;
    for (const value of Object.values(params)) sum += await value;
    return { sum };
  }
}

/** Builds and runs a graph of `n` tasks. */
export async function runFlowed(shape: Shape, n: number): Promise<void> {
  const tasks: Record<string, object> = {};
  for (let index = 0; index < n; index++) {
    const requires = upstreamOf(shape, n, index).map((from) => `r${from}`);
    tasks[`t${index}`] = {
      requires,
      provides: [`r${index}`],
      resolver: {
        name: "add",
        params: Object.fromEntries(requires.map((name) => [name, name])),
        results: { sum: `r${index}` },
      },
    };
  }
  // The resolver's type in flowed asks for more parameters than a resolver needs.
  const resolvers = { add: Add } as unknown as Parameters<typeof FlowManager.run>[3];
  await FlowManager.run(
    { tasks } as Parameters<typeof FlowManager.run>[0],
    {},
    [`r${n - 1}`],
    resolvers,
  );
}
