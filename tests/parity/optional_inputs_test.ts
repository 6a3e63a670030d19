// Inputs that may be left out.
import { assertEquals } from "@std/assert";
import { Flow, Task, task } from "../../mod.ts";
import { quiet } from "./_quiet.ts";

const join = task((first: string, rest?: string, separator = "-") =>
  rest === undefined ? first : `${first}${separator}${rest}`
);

async function outputOf(builder: () => unknown): Promise<unknown> {
  return (await new Flow("optional", builder).run({ logger: quiet })).output;
}

Deno.test("Prefect 1.4.1: an input that has a default, or may be left out, need not be given", async () => {
  assertEquals(await outputOf(() => join("a")), "a");
  assertEquals(await outputOf(() => join("a", "b")), "a-b");
  assertEquals(await outputOf(() => join("a", join("b"), "+")), "a+b");
});

Deno.test("an input that may be left out need not be given to a mapped task", async () => {
  assertEquals(await outputOf(() => join.map(["a", "b"])), ["a", "b"]);
  assertEquals(await outputOf(() => join.map(["a", "b"], ["x", "y"])), ["a-x", "b-y"]);
});

Deno.test("a named input with a default need not be given", async () => {
  class Join extends Task<{ first: string; rest?: string }, string> {
    override run({ first, rest = "z" }: { first: string; rest?: string }): string {
      return first + rest;
    }
  }
  assertEquals(await outputOf(() => new Join().bind({ first: "a" })), "az");
  assertEquals(await outputOf(() => new Join().map({ first: ["a", "b"] })), ["az", "bz"]);
});
