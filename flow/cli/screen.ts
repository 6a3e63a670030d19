// Where the program's output goes: a terminal, a file or a pipe, which may be closed before the end.
import { writeSync } from "node:fs";
import process from "node:process";

/** How texts may be painted. */
export type Paint = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

const CODES: Record<Paint, readonly [on: number, off: number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** The width that a terminal has which does not tell. */
const USUAL_WIDTH = 80;
const STDOUT = 1;
const STDERR = 2;

/** The two streams that the program writes to. */
export class Screen {
  /** True if somebody looks at the output as it comes. */
  readonly isTerminal: boolean = process.stdout.isTTY === true;
  // Deno knows it without a permission, and would prompt for one.
  readonly #usesColor = this.isTerminal && !(globalThis.Deno?.noColor ?? process.env["NO_COLOR"]);
  readonly #closed = new Set<number>();

  /** How many columns a line may take; without end where nobody looks at the output. */
  get width(): number {
    if (!this.isTerminal) return Infinity;
    return Math.max(20, process.stdout.columns || USUAL_WIDTH);
  }

  /** Writes a line of the program's result. */
  line(text = ""): void {
    this.#write(STDOUT, `${text}\n`);
  }

  /** Writes a result for programs: one value, as indented JSON. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, undefined, 2));
  }

  /** Writes text without a line's end, for what draws over itself. */
  raw(text: string): void {
    this.#write(STDOUT, text);
  }

  /** Writes a line about what went wrong. */
  error(text: string): void {
    this.#write(STDERR, `${text}\n`);
  }

  /** A text in a colour, where the terminal has colours and the user wants them. */
  paint(paint: Paint, text: string): string {
    if (!this.#usesColor) return text;
    const [on, off] = CODES[paint];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  }

  /** A closed pipe (`| head`) wants no more; a run goes on without it. */
  #write(stream: number, text: string): void {
    if (this.#closed.has(stream)) return;
    let bytes: Uint8Array = new TextEncoder().encode(text);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(writeSync(stream, bytes));
    } catch (error) {
      if (!isClosedPipe(error)) throw error;
      this.#closed.add(stream);
    }
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
