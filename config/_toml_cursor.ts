// A place in a TOML text that moves forward, and knows its line and column.
import { ConfigError } from "./config_error.ts";
import type { Origin } from "./_origin.ts";

/** Reads a text from front to back. */
export class TomlCursor {
  readonly text: string;
  readonly #file: string;
  /** Where reading goes on. */
  offset = 0;
  // Places are asked for in rising order, so that counting lines goes on from the last one.
  #line = 1;
  #lineStart = 0;
  #lineEnd: number;

  constructor(text: string, file: string) {
    this.text = text;
    this.#file = file;
    this.#lineEnd = this.#findLineEnd(0);
  }

  get isAtEnd(): boolean {
    return this.offset >= this.text.length;
  }

  /** Whether a line ends here: with LF, CRLF or the text. */
  get isAtLineEnd(): boolean {
    return this.isAtEnd || this.text[this.offset] === "\n" || this.startsWith("\r\n");
  }

  /** The character here; "" at the end. */
  get char(): string {
    return this.text[this.offset] ?? "";
  }

  startsWith(part: string): boolean {
    return this.text.startsWith(part, this.offset);
  }

  /** Moves past `part`, if it stands here. */
  take(part: string): boolean {
    if (!this.startsWith(part)) return false;
    this.offset += part.length;
    return true;
  }

  /** Moves past what a sticky `pattern` matches here. */
  takeMatch(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text)?.[0];
    this.offset += match?.length ?? 0;
    return match;
  }

  /** Moves past spaces and tabs. */
  skipSpaces(): void {
    while (this.char === " " || this.char === "\t") this.offset++;
  }

  /** Moves past spaces, comments and line ends. */
  skipLines(): void {
    while (true) {
      this.skipSpaces();
      this.skipComment();
      if (this.isAtEnd || !this.isAtLineEnd) return;
      this.takeLineEnd();
    }
  }

  /** Moves past a comment, if one starts here. */
  skipComment(): void {
    if (this.char !== "#") return;
    while (!this.isAtLineEnd) {
      this.checkControl();
      this.offset++;
    }
  }

  /** Moves past a line's end, if there is one here. */
  takeLineEnd(): boolean {
    return this.take("\n") || this.take("\r\n");
  }

  /** Refuses a control character here; only the tab is allowed. */
  checkControl(): void {
    const code = this.text.charCodeAt(this.offset);
    if (code === 9 || (code >= 32 && code !== 127)) return;
    throw this.fault(
      `the control character U+${code.toString(16).toUpperCase().padStart(4, "0")} cannot stand ` +
        `here. Write it as an escape in a "quoted" text.`,
    );
  }

  /** Where `offset` is, as the origin of a value. */
  origin(offset: number = this.offset): Origin & { kind: "file" } {
    if (offset < this.#lineStart) this.#moveToLine(1, 0);
    while (this.#lineEnd < offset) this.#moveToLine(this.#line + 1, this.#lineEnd + 1);
    const column = offset - this.#lineStart + 1;
    return { kind: "file", file: this.#file, line: this.#line, column };
  }

  #moveToLine(line: number, start: number): void {
    this.#line = line;
    this.#lineStart = start;
    this.#lineEnd = this.#findLineEnd(start);
  }

  #findLineEnd(start: number): number {
    const end = this.text.indexOf("\n", start);
    return end === -1 ? this.text.length : end;
  }

  /** An error at `offset`. The reason never quotes the text: it may be a secret. */
  fault(reason: string, offset: number = this.offset): ConfigError {
    const { file, line, column } = this.origin(offset);
    return new ConfigError(reason, { file, line, column });
  }
}
