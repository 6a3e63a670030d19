// When a kept result is used again.
import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  allInputs,
  allParameters,
  Cached,
  type CachedOptions,
  type CacheValidator,
  durationOnly,
  fingerprintInputs,
  neverUse,
  partialInputsOnly,
  partialParametersOnly,
  stateFromJSON,
} from "./mod.ts";

const NOW = new Date("2030-01-01T00:00:00Z");
const BEFORE = new Date("2029-12-31T00:00:00Z");
const AFTER = new Date("2030-01-02T00:00:00Z");

const kept = (options: CachedOptions) => new Cached("", "result", options);

Deno.test("Prefect 1.4.1: neverUse uses nothing", () => {
  const validator: CacheValidator = neverUse;
  assertFalse(validator(kept({}), {}, {}, NOW));
});

Deno.test("Prefect 1.4.1: no validator uses a result that has expired", () => {
  const expired = kept({
    cachedResultExpiration: BEFORE,
    hashedInputs: fingerprintInputs({}),
    cachedParameters: {},
  });
  const fresh = kept({ ...expired, cachedResultExpiration: AFTER });
  const validators = [
    durationOnly,
    allInputs,
    allParameters,
    partialInputsOnly(),
    partialParametersOnly(),
    partialInputsOnly({ validateOn: ["x"] }),
    partialParametersOnly({ validateOn: ["x"] }),
  ];
  for (const validator of validators) {
    assertFalse(validator(expired, {}, {}, NOW));
    assert(validator(fresh, {}, {}, NOW));
  }
});

Deno.test("Prefect 1.4.1: a result is expired from the very moment of its expiration", () => {
  assertFalse(durationOnly(kept({ cachedResultExpiration: NOW }), {}, {}, NOW));
});

Deno.test("Prefect 1.4.1: a result without an expiration never expires", () => {
  assert(durationOnly(kept({}), {}, {}));
});

Deno.test("an expiration is held against the clock where no time is given", () => {
  const expiration = (ms: number) => kept({ cachedResultExpiration: new Date(Date.now() + ms) });
  assert(durationOnly(expiration(60_000), {}, {}));
  assertFalse(durationOnly(expiration(-1), {}, {}));
});

for (
  const [how, keep] of [
    ["fingerprints", (inputs) => kept({ hashedInputs: fingerprintInputs(inputs) })],
    ["cached inputs", (inputs) => kept({ cachedInputs: inputs })],
  ] as [string, (inputs: Record<string, unknown>) => Cached][]
) {
  Deno.test(`Prefect 1.4.1: allInputs compares every input with ${how}`, () => {
    const state = keep({ x: 1, s: "str" });
    assert(allInputs(state, { s: "str", x: 1 }, {}));
    assertFalse(allInputs(state, { x: 1, s: "strs" }, {}));
    assertFalse(allInputs(state, { x: 1, s: "str", more: 1 }, {}));
    assertFalse(allInputs(state, { x: 1 }, {}));
    assertFalse(allInputs(state, { x: 1, t: "str" }, {}));
  });

  Deno.test(`Prefect 1.4.1: partialInputsOnly compares the named inputs with ${how}`, () => {
    const state = keep({ x: 1, s: "str" });
    const onX = partialInputsOnly({ validateOn: ["x"] });
    assert(onX(state, { x: 1, s: "other" }, {}));
    assertFalse(onX(state, { x: 2, s: "str" }, {}));
    assertFalse(onX(state, { s: "str" }, {}));
    assert(partialInputsOnly()(state, { x: 7 }, {}));
    assert(partialInputsOnly({ validateOn: [] })(state, { x: 7 }, {}));
    assertFalse(partialInputsOnly({ validateOn: new Set(["x", "s"]) })(state, { x: 1, s: "" }, {}));
  });
}

Deno.test("Prefect 1.4.1: allParameters compares every parameter", () => {
  const state = kept({ cachedParameters: { rows: 1, day: "x" } });
  assert(allParameters(state, {}, { day: "x", rows: 1 }));
  assertFalse(allParameters(state, {}, { rows: 2, day: "x" }));
  assertFalse(allParameters(state, {}, { rows: 1, day: "x", more: 1 }));
  assertFalse(allParameters(kept({}), {}, {}));
});

Deno.test("Prefect 1.4.1: partialParametersOnly compares the named parameters", () => {
  const state = kept({ cachedParameters: { rows: 1, day: "x" } });
  const onRows = partialParametersOnly({ validateOn: ["rows"] });
  assert(onRows(state, {}, { rows: 1, day: "y" }));
  assertFalse(onRows(state, {}, { rows: 2, day: "x" }));
  assertFalse(onRows(kept({}), {}, { rows: 1 }));
  assert(onRows(kept({}), {}, { day: "x" }));
});

Deno.test("a lone text is one name and not a name for each letter", () => {
  const state = kept({ cachedParameters: { ab: 1, a: 1 } });
  const onAb = partialParametersOnly({ validateOn: "ab" });
  assert(onAb(state, {}, { ab: 1, a: 2 }));
  assertFalse(onAb(state, {}, { ab: 2, a: 1 }));
});

Deno.test("a validator takes an iterator of names that can be read but once", () => {
  const validator = partialInputsOnly({ validateOn: ["x"].values() });
  const state = kept({ hashedInputs: fingerprintInputs({ x: 1 }) });
  assert(validator(state, { x: 1 }, {}));
  assertFalse(validator(state, { x: 2 }, {}));
});

Deno.test("a kept state shows no input, by JSON or otherwise", () => {
  const state = kept({ hashedInputs: fingerprintInputs({ password: "hunter2" }) });
  for (const text of [JSON.stringify(state), Deno.inspect(state), Deno.inspect({ ...state })]) {
    assertFalse(text.includes("hunter2"), text);
  }
  const back = stateFromJSON(JSON.parse(JSON.stringify(state))) as Cached;
  assertEquals(allInputs(back, { password: "hunter2" }, {}), true);
});
