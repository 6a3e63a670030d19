// The flow that the tests of the command line use.
import { Flow, Parameter, PrefectSecret, task, unmapped } from "@tacit/flow";

const extract = task(() => [1, 2, 3], { name: "extract" });
const add = task((x: number, y: number) => x + y, { name: "add" });
const total = task((rows: number[], limit: number) => {
  const sum = rows.reduce((left, right) => left + right, 0);
  if (sum > limit) throw new RangeError(`${sum} is more than ${limit}`);
  return sum;
}, { name: "total" });
const post = task((sum: number, token: string) => `${sum} posted with ${token.length}`, {
  name: "post",
});

export const flow: Flow<unknown> = new Flow("etl", () => {
  const base = new Parameter<number>("base", { default: 1 });
  const limit = new Parameter<number>("limit", { default: 1000 });
  return post(total(add.map(extract(), unmapped(base)), limit), new PrefectSecret("CLI_TOKEN"));
});
