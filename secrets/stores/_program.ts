// A program that is running: what a store needs of it, the same in Deno as in Node and Bun.
// It never has a shell around it, and nothing to read on its standard input.

/** How a program is started. */
export interface ProgramStart {
  /** The program: a path, or a name that `PATH` leads to. */
  readonly command: string;
  /** Its arguments, which nothing interprets. */
  readonly args: readonly string[];
  /** The variables that it gets, and no others; without them it gets this process's. */
  readonly env: Readonly<Record<string, string>> | undefined;
}

/** How a program ended: a code, or the signal that ended it. */
export interface ProgramEnd {
  /** The exit code; `undefined` where a signal ended it. */
  readonly code: number | undefined;
  /** The signal that ended it. */
  readonly signal: string | undefined;
}

/** A program that was started. */
export interface Program {
  /** Its standard output. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** Its standard error. */
  readonly stderr: ReadableStream<Uint8Array>;
  /** Resolves when it ends; rejects where it could not be started. */
  readonly end: Promise<ProgramEnd>;
  /** Its number; 0 where it could not be started. */
  readonly pid: number;
  /** It is known to have ended. */
  readonly hasEnded: boolean;
  /**
   * Tells it to end: by `SIGTERM` in its own way, by `SIGKILL` at once.
   *
   * @returns False where it may not be told, as one that runs as another user.
   */
  kill(signal: "SIGTERM" | "SIGKILL"): boolean;
}
