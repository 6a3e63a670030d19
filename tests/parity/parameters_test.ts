// Parameters: what a run is given by name.
import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  context,
  Flow,
  FlowBuildError,
  Parameter,
  ParameterError,
  task,
  withContext,
} from "../../mod.ts";
import { quiet } from "./_quiet.ts";

const pass = task((input: unknown) => input);

Deno.test("Prefect 1.4.1: a parameter yields the run's value, or its default", async () => {
  const flow = new Flow("parameters", () => pass(new Parameter("n", { default: 1 })));
  assertEquals((await flow.run({ logger: quiet })).output, 1);
  assertEquals((await flow.run({ logger: quiet, parameters: { n: 2 } })).output, 2);
});

Deno.test("Prefect 1.4.1: a default may be null or undefined, and then none is required", async () => {
  for (const value of [null, undefined]) {
    const flow = new Flow("parameters", () => pass(new Parameter("n", { default: value })));
    assertEquals((await flow.run({ logger: quiet })).output, value);
  }
});

Deno.test("Prefect 1.4.1: a required parameter must be given, or nothing runs", async () => {
  let runs = 0;
  const count = task((_: unknown) => void runs++);
  const flow = new Flow("parameters", () => count(new Parameter("n")));
  await assertRejects(() => flow.run({ logger: quiet }), ParameterError, '"n"');
  assertEquals(runs, 0);
});

Deno.test("Prefect 1.4.1: a parameter that the flow does not have is refused", async () => {
  const flow = new Flow("parameters", () => pass(new Parameter("n", { default: 1 })));
  const run = () => flow.run({ logger: quiet, parameters: { m: 1 } });
  const error = await assertRejects(run, ParameterError);
  assertEquals(error.message, 'Flow "parameters" has no parameter "m". Its parameters: "n".');
});

Deno.test("Prefect 1.4.1: two parameters of one name are refused; one may be used twice", async () => {
  assertThrows(
    () => new Flow("parameters", () => [pass(new Parameter("n")), pass(new Parameter("n"))]),
    FlowBuildError,
    'two parameters of the name "n"',
  );
  const flow = new Flow("parameters", () => {
    const n = new Parameter<number>("n");
    return [pass(n), pass(n)];
  });
  assertEquals((await flow.run({ logger: quiet, parameters: { n: 3 } })).output, [3, 3]);
});

Deno.test("Prefect 1.4.1: parameters come into the context, those with defaults too", async () => {
  const look = task((..._: unknown[]) => ({ ...context.parameters }));
  const flow = new Flow(
    "parameters",
    () => look(new Parameter("a"), new Parameter("b", { default: "from the default" })),
  );
  const run = await flow.run({ logger: quiet, parameters: { a: 1 } });
  assertEquals(run.output, { a: 1, b: "from the default" });
  assertEquals(run.parameters, { a: 1, b: "from the default" });
});

Deno.test("Prefect 1.4.1: parameters may come from the context; those of the run go before them", async () => {
  const flow = new Flow("parameters", () => [
    pass(new Parameter("a", { default: 0 })),
    pass(new Parameter("b", { default: 0 })),
  ]);
  const run = await withContext(
    { parameters: { a: 1, b: 1, unknown: 1 } },
    () => flow.run({ logger: quiet, parameters: { b: 2 } }),
  );
  assertEquals(run.output, [1, 2]);
});

Deno.test("Prefect 1.4.1: a parameter may be any value, handed on as it is", async () => {
  class Client {
    readonly #key = "k";
    get key() {
      return this.#key;
    }
  }
  const client = new Client();
  const flow = new Flow("parameters", () => pass(new Parameter("client")));
  const run = await flow.run({ logger: quiet, parameters: { client } });
  assertInstanceOf(run.output, Client);
  assert(run.output === client);
});

Deno.test("a flow tells its parameters", () => {
  const flow = new Flow("parameters", () => [
    pass(new Parameter("a")),
    pass(new Parameter("b", { default: 1, tags: ["tuning"] })),
  ]);
  assertEquals(
    flow.parameters.map(({ name, isRequired, default: value, tags }) => [
      name,
      isRequired,
      value,
      [...tags],
    ]).sort(),
    [["a", true, undefined, []], ["b", false, 1, ["tuning"]]],
  );
});

Deno.test("parameters of hostile names are parameters like others", async () => {
  const flow = new Flow("parameters", () => pass(new Parameter("toString", { default: "mine" })));
  assertEquals((await flow.run({ logger: quiet })).output, "mine");
  const parameters = JSON.parse('{"__proto__": {"n": 1}}');
  await assertRejects(() => flow.run({ logger: quiet, parameters }), ParameterError, "__proto__");
});
