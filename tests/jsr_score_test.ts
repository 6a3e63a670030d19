/**
 * The package has all that JSR scores.
 *
 * @module
 */
import { assert } from "@std/assert";
import { scorePackage } from "./_jsr_score.ts";

Deno.test("the package has all that JSR scores", async () => {
  for (const { what, isFull, found } of await scorePackage()) assert(isFull, `${what}: ${found}`);
});
