import { assertEquals, assertFalse, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { SecretAccessError, SecretNotFoundError } from "./errors.ts";

Deno.test("the message of a secret not found starts as Prefect 1.4.1's does", () => {
  const error = new SecretNotFoundError("MY_SECRET");
  assertEquals(error.message, 'Local Secret "MY_SECRET" was not found.');
  assertEquals([error.name, error.secretName], ["SecretNotFoundError", "MY_SECRET"]);
  assertInstanceOf(error, Error);
  assertFalse("cause" in error);
});

Deno.test("the nearest names, the places and the missing flags are told", () => {
  const cause = new Error("unreadable");
  const error = new SecretNotFoundError("MY_SECRET", {
    candidates: ["MY_SECRETS", "MY_SECRE", "ELSE"],
    looked: [
      { where: "the context", why: "has no such secret" },
      { where: "/home/me/.prefect/config.toml", why: "may not be read", flag: "--allow-read" },
    ],
    cause,
  });
  assertEquals(error.message.split("\n"), [
    'Local Secret "MY_SECRET" was not found.',
    'Did you mean "MY_SECRE" or "MY_SECRETS"?',
    "Looked in:",
    "  - the context: has no such secret",
    "  - /home/me/.prefect/config.toml: may not be read; run with --allow-read",
  ]);
  assertEquals(error.nearest, ["MY_SECRE", "MY_SECRETS"]);
  assertEquals(error.looked.length, 2);
  assertStrictEquals(error.cause, cause);
});

Deno.test("an access error keeps its name, message and cause", () => {
  const cause = new Error("why");
  const error = new SecretAccessError("Read it inside a task.", { cause });
  assertEquals(
    [String(error), error.cause],
    ["SecretAccessError: Read it inside a task.", cause],
  );
});
