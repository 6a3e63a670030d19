// A run that cannot be resumed.

/**
 * A run cannot be resumed: there is none of that name, another process has it, or the flow has changed
 * since. The message says what and what to do next. Nothing was run.
 *
 * @example
 * ```ts
 * import { Flow } from "@tacit/flow";
 * import { MemoryRunStore, ResumeError } from "@tacit/flow/results";
 * import { assertRejects } from "@std/assert";
 *
 * const flow = new Flow("etl");
 * const results = new MemoryRunStore();
 * await assertRejects(() => flow.run({ results, resume: "latest" }), ResumeError, "no run");
 * ```
 */
export class ResumeError extends Error {
  /** The error's stable name. */
  override readonly name = "ResumeError";
}
