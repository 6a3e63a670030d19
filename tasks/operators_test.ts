import { assertEquals } from "@std/assert";
import { Flow, PrefectSecret, type Task, task, withContext } from "../mod.ts";
import {
  and,
  equal,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
  not,
  notEqual,
  or,
} from "../tasks/mod.ts";

const give = <T>(value: T) => task((): T => value)();

async function answerTo(build: () => Task<never, boolean>): Promise<boolean> {
  return (await new Flow("operators", build).run()).output;
}

Deno.test("order is asked for of numbers, texts, dates and large integers", async () => {
  // The compiler keeps the kinds apart; for this loop they are all one.
  const pairs = [[1, 2], ["a", "b"], [new Date(1), new Date(2)], [1n, 2n]] as unknown as number[][];
  for (const [x = 0, y = 0] of pairs) {
    assertEquals(await answerTo(() => lessThan(give(x), y)), true);
    assertEquals(await answerTo(() => lessThan(give(y), x)), false);
    assertEquals(await answerTo(() => lessThan(give(x), x)), false);
    assertEquals(await answerTo(() => lessOrEqual(give(x), x)), true);
    assertEquals(await answerTo(() => lessOrEqual(give(y), x)), false);
    assertEquals(await answerTo(() => greaterThan(give(y), x)), true);
    assertEquals(await answerTo(() => greaterThan(give(x), x)), false);
    assertEquals(await answerTo(() => greaterOrEqual(give(x), x)), true);
    assertEquals(await answerTo(() => greaterOrEqual(give(x), y)), false);
  }
});

Deno.test("equality is of content", async () => {
  assertEquals(await answerTo(() => equal(give({ a: [1] }), { a: [1] })), true);
  assertEquals(await answerTo(() => equal(give([1]), [2])), false);
  assertEquals(await answerTo(() => notEqual(give([1]), [2])), true);
  assertEquals(await answerTo(() => notEqual(give("a"), "a")), false);
});

Deno.test("logic asks whether conditions are truthy, and answers with true or false", async () => {
  assertEquals(await answerTo(() => and(give(1), "yes", give([]))), true);
  assertEquals(await answerTo(() => and(give(1), give(""))), false);
  assertEquals(await answerTo(() => or(give(0), give(null))), false);
  assertEquals(await answerTo(() => or(give(0), give("x"))), true);
  assertEquals(await answerTo(() => not(give(0))), true);
  assertEquals(await answerTo(() => not(give("x"))), false);
});

Deno.test("an answer about a secret is no secret", async () => {
  const answer = await withContext(
    { secrets: { MODE: "production" } },
    () => answerTo(() => equal(new PrefectSecret("MODE"), "production")),
  );
  assertEquals(answer, true);
});
