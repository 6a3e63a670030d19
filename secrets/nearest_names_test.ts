import { assertEquals } from "@std/assert";
import { nearestNames } from "./errors.ts";

Deno.test("the nearest names come first, and no more than three", () => {
  assertEquals(
    nearestNames("MY_SECRET", ["OTHER", "MY_SECRETS", "MY_SERCET", "my_secret", "MYSECRT", "XY"]),
    ["my_secret", "MY_SECRETS", "MY_SERCET"],
  );
});

Deno.test("names too far away are not suggested", () => {
  assertEquals(nearestNames("MY_SECRET", ["DATABASE", "", "MY"]), []);
  assertEquals(nearestNames("", ["", "A", "AB"]), ["", "A"]);
  assertEquals(nearestNames("A", ["A", "A", "B", "BC"]), ["A", "B"]);
});

Deno.test("thousands of long names are no burden", () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `A_RATHER_LONG_SECRET_NAME_${index}`);
  assertEquals(
    nearestNames("A_RATHER_LONG_SECRET_NAME_77x", names)[0],
    "A_RATHER_LONG_SECRET_NAME_77",
  );
});
