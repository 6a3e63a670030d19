/**
 * A Python process with Prefect Core 1.4.1 that runs one described flow after another.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { FlowDescription, Outcome } from "./_flow_description.ts";

/** How long a flow may take before the process counts as stuck, in milliseconds. */
const LONGEST_MS = 60_000;

/** A running process. It answers one question at a time. */
export class PrefectProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncIterator<string>;

  /**
   * Starts the process.
   *
   * @param python A Python that has Prefect.
   */
  constructor(python: string) {
    this.#child = new Deno.Command(python, {
      args: ["-W", "ignore", fromFileUrl(new URL("prefect_runner.py", import.meta.url))],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Runs a flow, and gives what came of it. */
  async run(description: FlowDescription): Promise<Outcome> {
    const question = JSON.stringify(description);
    await this.#input.write(new TextEncoder().encode(`${question}\n`));
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), LONGEST_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(timer);
    if (done) throw new Error(`Prefect's process ended while it ran ${question}`);
    return JSON.parse(value);
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#lines.next();
    await this.#child.status;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
