import { assert, assertEquals } from "@std/assert";
import { askJson } from "./ask_json.ts";
import { backOff } from "./_back_off.ts";
import { withServer } from "./_test_server.ts";

Deno.test("waits double, are longer for one of too many, and are never all alike", () => {
  const longest = (isThrottled: boolean) =>
    [0, 1, 2, 3, 4, 5].map((retry) => backOff(retry, isThrottled, () => 1));
  assertEquals(longest(false), [250, 500, 1_000, 2_000, 4_000, 8_000]);
  assertEquals(longest(true), [500, 1_000, 2_000, 4_000, 8_000, 16_000]);
  assertEquals(backOff(0, false, () => 0), 125);
  assertEquals(new Set(Array.from({ length: 20 }, () => backOff(0, true))).size, 20);
});

Deno.test("many who are refused together do not come back together", () => {
  const arrivals: number[] = [];
  const busy = () => {
    arrivals.push(performance.now());
    return Response.json({}, { status: arrivals.length > 20 ? 200 : 429 });
  };
  return withServer(busy, async (address) => {
    const ask = () => askJson({ store: "busy", url: new URL(address) }, { retries: 1 });
    await Promise.all(Array.from({ length: 20 }, ask));
    const [first = 0, last = 0] = [arrivals[20], arrivals.at(-1)];
    assert(first - arrivals[0]! > 200, "they wait although no Retry-After is sent");
    assert(last - first > 60, `all came within ${last - first} ms`);
  });
});
