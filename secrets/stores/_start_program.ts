// Starts programs. They never have a shell around them, and nothing to read on their standard input.
import type { Program, ProgramStart } from "./_program.ts";

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
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    end,
    pid: child.pid,
    get hasEnded() {
      return hasEnded;
    },
    kill: (signal) => kill(child, signal),
  };
}

function kill(child: Deno.ChildProcess, signal: "SIGTERM" | "SIGKILL"): boolean {
  try {
    child.kill(signal);
    return true;
  } catch (error) {
    return error instanceof TypeError; // It has ended, though that has not arrived yet.
  }
}
