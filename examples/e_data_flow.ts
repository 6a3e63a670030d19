/**
 * Data flow, typed end to end: a parameter, a task mapped over a list, and the flow's output.
 *
 * Run it from the project's folder:
 *
 * ```sh
 * deno task example examples/e_data_flow.ts
 * ```
 *
 * @module
 */
import { Flow, Parameter, task, unmapped } from "@tacit/flow";

const extract = task(function extract() {
  return [1, 2, 3];
});
const add = task("add", (x: number, y: number) => x + y, {
  maxRetries: 3,
  retryDelay: { seconds: 1 },
});
const sum = task(function sum(numbers: number[]) {
  return numbers.reduce((total, number) => total + number, 0);
});

const etl = new Flow("etl", () => {
  const base = new Parameter<number>("base", { default: 1 });
  const many = add.map(extract(), unmapped(base)); // one task run per element
  return { many, total: sum(many) };
});

const run = (await etl.run({ parameters: { base: 10 } })).orThrow();
console.log(run.output.many); // [ 11, 12, 13 ]
console.log(run.output.total); // 36
