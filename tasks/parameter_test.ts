import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { DateTimeParameter, Flow, Parameter, ParameterError, task } from "../mod.ts";

Deno.test("Prefect 1.4.1: a parameter with a default is not required, one without is", () => {
  assert(new Parameter("x").isRequired);
  assertEquals(new Parameter("x", { default: 2 }).isRequired, false);
  assertEquals(new Parameter("x", { default: undefined }).isRequired, false);
  assert(new Parameter("x", { default: 2, required: true }).isRequired);
});

Deno.test("Prefect 1.4.1: a parameter's slug is its name", () => {
  assertEquals(new Parameter("x").settings.slug, "x");
});

for (
  const [how, validate, why] of [
    ["gives false", (n: number) => n > 0, "it is not a valid value"],
    ["gives a text", (n: number) => n > 0 || "it must be positive", "it must be positive"],
    ["throws", (n: number) => {
      if (n <= 0) throw new RangeError("too small");
    }, "too small"],
  ] as const
) {
  Deno.test(`a value is refused where its validator ${how}, before any task runs`, async () => {
    let hasRun = false;
    const flow = new Flow("sized", () => {
      task((_: number) => {
        hasRun = true;
      })(new Parameter<number>("size", { validate }));
    });
    const error = await assertRejects(
      () => flow.run({ parameters: { size: -4711 } }),
      ParameterError,
      `Parameter "size" of flow "sized" is refused: ${why}.`,
    );
    assert(error.cause instanceof Error);
    assertEquals(error.message.includes("4711"), false, "the value may be a secret by mistake");
    assertEquals(hasRun, false);
    assert((await flow.run({ parameters: { size: 1 } })).isSuccessful);
    assert(hasRun);
  });
}

Deno.test("a validator that throws no error refuses all the same", async () => {
  const flow = new Flow("sized", () =>
    new Parameter("size", {
      validate: () => {
        throw "a text";
      },
    }));
  await assertRejects(
    () => flow.run({ parameters: { size: 1 } }),
    ParameterError,
    "is refused: a text.",
  );
});

Deno.test("a default is validated like any value", async () => {
  const flow = new Flow(
    "sized",
    () => new Parameter<number>("size", { default: 0, validate: Boolean }),
  );
  await assertRejects(() => flow.run(), ParameterError, '"size"');
});

Deno.test("an unknown parameter and a missing one are refused by name", async () => {
  const flow = new Flow("sized", () => new Parameter<number>("size"));
  await assertRejects(() => flow.run(), ParameterError, 'needs its parameter "size"');
  await assertRejects(
    () => flow.run({ parameters: { size: 1, sise: 2 } }),
    ParameterError,
    'no parameter "sise". Its parameters: "size"',
  );
});

const dated = new Flow("dated", () => new DateTimeParameter("when"));

for (
  const [text, iso] of [
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2024-02-29T12:30", "2024-02-29T12:30:00.000Z"],
    ["2024-02-29 12:30:15.25", "2024-02-29T12:30:15.250Z"],
    ["2024-02-29T12:30:15Z", "2024-02-29T12:30:15.000Z"],
    ["2024-02-29T00:30:00+01:00", "2024-02-28T23:30:00.000Z"],
    ["2024-02-29T00:30:00-0230", "2024-02-29T03:00:00.000Z"],
    ["2024-02-29T00:30:00+01", "2024-02-28T23:30:00.000Z"],
  ] as const
) {
  Deno.test(`Prefect 1.4.1: a date parameter takes the text ${text}`, async () => {
    const run = await dated.run({ parameters: { when: text } });
    assertInstanceOf(run.output, Date);
    assertEquals(run.output.toISOString(), iso);
    assertInstanceOf(run.parameters.when, Date);
  });
}

Deno.test("Prefect 1.4.1: a date parameter takes a date as it is", async () => {
  const when = new Date("2024-01-02T03:04:05.006Z");
  assertEquals((await dated.run({ parameters: { when } })).output, when);
});

for (
  const [what, value] of [
    ["another text", "tomorrow"],
    ["a day that no month has", "2023-02-29"],
    ["an hour that no day has", "2024-01-01T25:00"],
    ["a number", 1_700_000_000_000],
    ["an invalid date", new Date(NaN)],
    ["nothing", undefined],
  ] as const
) {
  Deno.test(`a date parameter refuses ${what}, by name`, async () => {
    await assertRejects(
      () => dated.run({ parameters: { when: value } }),
      ParameterError,
      'Parameter "when" of flow "dated" is refused: it ',
    );
  });
}

Deno.test("Prefect 1.4.1: a date parameter that is not required may be left out", async () => {
  const flow = new Flow(
    "dated",
    () => new DateTimeParameter<Date | undefined>("when", { required: false }),
  );
  assertEquals((await flow.run()).output, undefined);
  assertEquals((await flow.run({ parameters: { when: null } })).output, undefined);
});

Deno.test("Prefect 1.4.1: a date parameter's default may be a text", async () => {
  const parameter = new DateTimeParameter("when", { default: "2024-01-01" });
  assertEquals(parameter.default, new Date("2024-01-01T00:00Z"));
  assertEquals((await new Flow("dated", () => parameter).run()).output, parameter.default);
});

Deno.test("a date parameter's default is checked when it is made", () => {
  assertThrows(
    () => new DateTimeParameter("when", { default: "soon" }),
    TypeError,
    'Parameter "when": its default is refused: it must be',
  );
});

Deno.test("a date parameter's validator gets a date", async () => {
  const flow = new Flow("dated", () =>
    new DateTimeParameter("when", {
      validate: (date) => date.getUTCFullYear() >= 2000 || "it must be in this century",
    }));
  assert((await flow.run({ parameters: { when: "2001-01-01" } })).isSuccessful);
  await assertRejects(
    () => flow.run({ parameters: { when: "1999-01-01" } }),
    ParameterError,
    "it must be in this century",
  );
});
