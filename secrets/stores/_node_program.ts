// A program that is running in Node or Bun.
import { deferred } from "../../config/_internal.ts";
import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import type { Program, ProgramEnd, ProgramStart } from "./_program.ts";

/** Starts a program by `node:child_process`. */
export function startWithNode({ command, args, env }: ProgramStart): Program {
  const child = spawn(command, [...args], {
    ...(env !== undefined && { env: { ...env } }),
    stdio: ["ignore", "pipe", "pipe"],
    shell: false,
  });
  const { promise: end, resolve, reject } = deferred<ProgramEnd>();
  child.on("error", reject);
  child.once("exit", (code, signal) => {
    resolve({ code: code ?? undefined, signal: signal ?? undefined });
  });
  return {
    stdout: webStream(child.stdout),
    stderr: webStream(child.stderr),
    end,
    pid: child.pid ?? 0,
    get hasEnded() {
      return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    },
    kill: (signal) => child.kill(signal),
  };
}

/** Node's own type of a web stream is not the standard's, though the stream is. */
function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>;
}
