// Which errors are worth a retry where a task does not say.
import { assertEquals } from "@std/assert";
import { Flow, task, type TaskOptions } from "../mod.ts";
import { SILENT } from "../tests/_silent_logger.ts";

/** How often a task is run that throws an error. */
async function attemptsWith(error: unknown, options: TaskOptions = {}): Promise<number> {
  let attempts = 0;
  const fails = task(() => {
    attempts++;
    throw error;
  }, { maxRetries: 2, ...options });
  await new Flow("fails", () => fails()).run({ logger: SILENT });
  return attempts;
}

const REFUSED: Readonly<Record<string, Error>> = {
  "Deno's flags": new Deno.errors.NotCapable('Requires net access to "example.com"'),
  "the operating system": new Deno.errors.PermissionDenied("Permission denied (os error 13)"),
  "the operating system, in Node": Object.assign(new Error("EACCES"), { code: "EACCES" }),
  "Node's permission model": Object.assign(new Error("no"), { code: "ERR_ACCESS_DENIED" }),
};

for (const [who, error] of Object.entries(REFUSED)) {
  Deno.test(`what ${who} refuses is not tried again unless it is asked for`, async () => {
    assertEquals(await attemptsWith(error), 1);
    assertEquals(await attemptsWith(error, { retryOn: [Error] }), 3);
  });
}

Deno.test("every other error is tried again", async () => {
  for (const error of [new Error("busy"), new Deno.errors.TimedOut("late"), "a text", undefined]) {
    assertEquals(await attemptsWith(error), 3);
  }
});
