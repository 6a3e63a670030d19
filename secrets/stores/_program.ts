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
  /**
   * Ends it at once.
   *
   * @returns Whether its end is near; false where it may not be ended, as one that runs as another user.
   */
  kill(): boolean;
}

/** Starts a program. */
export async function startProgram(start: ProgramStart): Promise<Program> {
  if (globalThis.Deno !== undefined) return startWithDeno(start);
  const { startWithNode } = await import("./_node_program.ts");
  return startWithNode(start);
}

/** By `Deno.Command`: `node:child_process` in Deno would read the whole environment to hand it on. */
function startWithDeno({ command, args, env }: ProgramStart): Program {
  const child = new Deno.Command(command, {
    args: [...args],
    ...(env !== undefined && { env: { ...env }, clearEnv: true }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let hasEnded = false;
  const end = child.status.then(({ code, signal }) => {
    hasEnded = true;
    return signal === null ? { code, signal: undefined } : { code: undefined, signal };
  });
  return { stdout: child.stdout, stderr: child.stderr, end, kill: () => hasEnded || kill(child) };
}

function kill(child: Deno.ChildProcess): boolean {
  try {
    child.kill("SIGKILL");
    return true;
  } catch (error) {
    return error instanceof TypeError; // It has ended, though that has not arrived yet.
  }
}
