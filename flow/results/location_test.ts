// Location templates: what they can say, and that neither a value nor a secret leads astray.
import {
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Redactor, Sealed } from "../../secrets/mod.ts";
import type { LocationTemplate, LocationValues } from "../../tasks/mod.ts";
import { LocationError, renderLocation } from "./mod.ts";

const VALUES: LocationValues = {
  flowName: "etl",
  flowRunId: "5f0c",
  taskName: "load",
  taskSlug: "load-1",
  mapIndex: undefined,
  taskRunCount: 2,
  date: new Date("2026-01-31T23:59:59Z"),
  parameters: { region: "eu", day: new Date("2026-02-03T04:05:06Z"), "a.b": true },
  inputs: { size: 3n, password: new Sealed("s3cret", "DB"), rows: [1], nothing: null },
  extension: "json",
};

function render(template: LocationTemplate, values: Partial<LocationValues> = {}): string {
  return renderLocation(template, { ...VALUES, ...values });
}

function messageOf(template: LocationTemplate, values: Partial<LocationValues> = {}): string {
  return assertThrows(() => render(template, values), LocationError).message;
}

Deno.test("a template can name every value", () => {
  assertEquals(
    render("{flowName}/{flowRunId}/{taskName}-{taskSlug}/{taskRunCount}.{extension}"),
    "etl/5f0c/load-load-1/2.json",
  );
  assertEquals(render("{date}/{parameters.region}/{inputs.size}"), "2026-01-31/eu/3");
  assertEquals(render("{parameters.day}/{parameters.a.b}"), "2026-02-03T04:05:06.000Z/true");
  assertEquals(render("{{{taskName}}}"), "{load}");
});

Deno.test("a function is given the values", () => {
  assertEquals(render(({ flowName, date }) => `${flowName}/${date.getUTCFullYear()}`), "etl/2026");
});

Deno.test("the runs of a mapped task never share a location", () => {
  const at = (template: LocationTemplate) => render(template, { mapIndex: 7 });
  assertEquals(at("{taskName}/{mapIndex}.json"), "load/7.json");
  assertEquals(at("{taskName}.json"), "load.7.json");
  assertEquals(at("v1.2/{taskName}"), "v1.2/load.7");
  assertEquals(at(".hidden"), ".hidden.7");
  assertEquals(render("a.json.gz", { mapIndex: 7, extension: "json.gz" }), "a.7.json.gz");
  assertEquals(render("a.csv", { mapIndex: 7, extension: "bin" }), "a.7.csv");
  assertEquals(at(() => "fixed.json"), "fixed.7.json");
  assertEquals(at(({ mapIndex }) => `own-${mapIndex}.json`), "own-7.json");
});

Deno.test("a task that is not mapped has the map index 0 in a template that names it", () => {
  assertEquals(render("{taskName}/{mapIndex}.json"), "load/0.json");
  assertEquals(render("{taskName}.json"), "load.json");
});

Deno.test("a value adds no part, and different values stay different", () => {
  const values = [
    "a/b",
    "../../etc",
    "..",
    ".",
    "a\\b",
    "a\0b",
    "a%2Fb",
    "/a",
    "a\nb",
    "%",
    "{date}",
  ];
  assertEquals(render("a/.{parameters.region}", { parameters: { region: "." } }), "a/.%2E");
  const rendered = values.map((region) =>
    render("x/{parameters.region}/y", { parameters: { region } })
  );
  for (const location of rendered) assertEquals(location.split("/").length, 3, location);
  assertEquals(new Set(rendered).size, values.length);
  assertEquals(rendered.slice(0, 3), ["x/a%2Fb/y", "x/..%2F..%2Fetc/y", "x/%2E%2E/y"]);
});

Deno.test("what is no location is refused, and says so", () => {
  assertStringIncludes(messageOf("../{taskName}"), 'leaves the store by ".."');
  assertStringIncludes(messageOf("/tmp/{taskName}"), "is an absolute path");
  assertStringIncludes(messageOf(() => "a/../../b"), 'leaves the store by ".."');
  assertStringIncludes(messageOf(() => "a\0"), "NUL");
  assertStringIncludes(
    messageOf("a/{parameters.region}/b", { parameters: { region: "" } }),
    "a part that is empty",
  );
});

Deno.test("an unknown name is an error that lists the known ones", () => {
  for (
    const name of ["taskname", "", "parameters", "parameters.nope", "inputs.toString", "__proto__"]
  ) {
    const message = messageOf(`a/{${name}}`);
    assertStringIncludes(message, `names {${name}}, which is unknown`);
    assertStringIncludes(message, "flowName, flowRunId");
    assertStringIncludes(message, "parameters.region");
    assertStringIncludes(message, "inputs.size");
  }
  assertStringIncludes(messageOf("a/{date"), 'a lone "{"');
});

Deno.test("a value without a text is an error", () => {
  assertStringIncludes(messageOf("{inputs.rows}"), "{inputs.rows} in");
  assertStringIncludes(messageOf("{inputs.rows}"), "is a list");
  assertStringIncludes(messageOf("{inputs.nothing}"), "is null");
  const dates = { parameters: { day: new Date(NaN) } };
  assertStringIncludes(messageOf("{parameters.day}", dates), "is an object");
  assertStringIncludes(messageOf(() => 5 as unknown as string), "gave no text, but number");
});

Deno.test("an error in a function is the cause", () => {
  const cause = new Error("on purpose");
  const error = assertThrows(
    () =>
      render(() => {
        throw cause;
      }),
    LocationError,
  );
  assertInstanceOf(error, LocationError);
  assertEquals(error.cause, cause);
});

Deno.test("no secret gets into a location or into the error, by whatever way", () => {
  const secret = "s3cr t/v%lue";
  const redactor = new Redactor().add(secret, "DB_PASSWORD");
  const within: Partial<LocationValues> = {
    parameters: { region: secret },
    inputs: { password: new Sealed(secret, "DB_PASSWORD") },
  };
  const ways: readonly (readonly [LocationTemplate, Partial<LocationValues>])[] = [
    ["{parameters.region}.json", within],
    ["x-{parameters.region}-y", within],
    ["{inputs.password}.json", within],
    [`${secret}/a`, {}],
    [`${secret}/{nope}`, {}],
    [`${secret}/{`, {}],
    ["{taskName}", { taskName: secret }],
    ["{nope}", { taskName: secret }],
    [() => `a/${secret}/b`, {}],
    [() => `a/${encodeURIComponent(secret)}/b`, {}],
    [() => `a/${btoa(secret)}`, {}],
    [() => `a/${secret}\0`, {}],
  ];
  for (const [template, values] of ways) {
    const { message } = assertThrows(
      () => renderLocation(template, { ...VALUES, ...values }, redactor),
      LocationError,
    );
    assertFalse(message.includes("s3cr"), message);
    assertFalse(message.includes("v%lue"), message);
  }
  const { message } = assertThrows(
    () => renderLocation("{parameters.region}", { ...VALUES, ...within }, redactor),
    LocationError,
  );
  assertStringIncludes(message, `{parameters.region} holds a secret, "DB_PASSWORD"`);
  assertEquals(renderLocation("{taskName}", VALUES, redactor), "load");
});
