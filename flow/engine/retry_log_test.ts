// What the log says of attempts that fail: those that are followed by another warn, the last is an error.
import { assertEquals, assertFalse, assertMatch } from "@std/assert";
import { exponentialBackoff, Flow, type Logger, task, type TaskOptions } from "../../mod.ts";
import { testRun } from "../testing/mod.ts";

interface Line {
  readonly level: string;
  readonly message: string;
  readonly details: readonly unknown[];
}

/** The warnings and errors of a run whose task throws as often as it is run. */
async function linesOf(options: TaskOptions, throwing = Infinity): Promise<Line[]> {
  const lines: Line[] = [];
  const at = (level: string) => (message: string, ...details: unknown[]) =>
    void lines.push({ level, message, details });
  const logger: Logger = { debug() {}, info() {}, warn: at("warn"), error: at("error") };
  let attempts = 0;
  const load = task(() => {
    if (++attempts <= throwing) throw new TypeError(`busy ${attempts}`);
  }, { name: "load", ...options });
  await testRun(new Flow("loads", () => load()), { logger });
  return lines;
}

for (
  const [kind, further] of Object.entries({ plain: {}, handled: { stateHandlers: [() => {}] } })
) {
  Deno.test(`a ${kind} task's retries warn, and its end is an error with the stack`, async () => {
    const lines = await linesOf({ maxRetries: 2, retryDelay: ["10s", "90s"], ...further });
    assertEquals(lines.map(({ level }) => level), ["warn", "warn", "error"]);
    assertEquals(
      lines[0]!.message,
      'Task "load": attempt 1 of 3 failed, next in 10 s: Error during execution of task: TypeError: busy 1',
    );
    assertMatch(lines[1]!.message, /attempt 2 of 3 failed, next in 1 min 30 s: .*busy 2$/);
    assertEquals(lines[0]!.details, []);
    assertMatch(String((lines[2]!.details[0] as Error).stack), /TypeError: busy 3\n +at /);
  });

  Deno.test(`a ${kind} task that recovers is no error`, async () => {
    const retryDelay = exponentialBackoff({ base: "1s", jitter: false });
    const lines = await linesOf({ maxRetries: 2, retryDelay, ...further }, 2);
    assertEquals(lines.map(({ level }) => level), ["warn", "warn"]);
  });

  Deno.test(`a ${kind} task without retries, or whose error is not worth one, is an error`, async () => {
    assertEquals((await linesOf(further)).map(({ level }) => level), ["error"]);
    const lines = await linesOf({ maxRetries: 5, retryOn: [RangeError], ...further });
    assertEquals(lines.map(({ level }) => level), ["error"]);
    assertFalse(lines[0]!.message.includes("attempt"));
  });
}
