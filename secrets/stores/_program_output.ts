// What a program writes until it ends, limited in size and time. Whatever happens, the program is
// gone, if it may be ended at all, and its pipes are let go of when this is over.
import { endProgram } from "./_end_program.ts";
import type { Program, ProgramEnd, ProgramStart } from "./_program.ts";
import { readBounded } from "./_read_bounded.ts";
import { startProgram } from "./_start_program.ts";
import { untilAborted } from "./_until_aborted.ts";

/** How a program ended, and what it wrote. */
export interface ProgramOutput extends ProgramEnd {
  /** What it wrote to its standard output. */
  readonly stdout: Uint8Array;
  /** What it wrote to its standard error. */
  readonly stderr: Uint8Array;
}

/** How long and how much a program may write. */
export interface ProgramLimits {
  /** How long it may run, in milliseconds. */
  readonly timeoutMs: number;
  /** The most that it may write, to each of its outputs. */
  readonly maxBytes: number;
  /** Ends it early. */
  readonly signal: AbortSignal | undefined;
}

/** Why a program was ended before it was done. */
export class ProgramStopped extends Error {
  /** What it exceeded. */
  readonly limit: "time" | "size";

  constructor(limit: "time" | "size") {
    super(`The program was ended: the limit of ${limit} was exceeded.`);
    this.limit = limit;
  }
}

/**
 * Runs a program to its end.
 *
 * @throws {ProgramStopped} If it exceeded a limit. It holds nothing that the program wrote.
 */
export async function programOutput(
  start: ProgramStart,
  { timeoutMs, maxBytes, signal }: ProgramLimits,
): Promise<ProgramOutput> {
  signal?.throwIfAborted();
  const program = await startProgram(start);
  const readers = [program.stdout.getReader(), program.stderr.getReader()] as const;
  const timeout = AbortSignal.timeout(timeoutMs);
  const stop = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    return await untilAborted(outputOf(program, readers, maxBytes), stop);
  } catch (error) {
    signal?.throwIfAborted();
    throw timeout.aborted ? new ProgramStopped("time") : error;
  } finally {
    const isEnding = await endProgram(program);
    // A program that it started in turn may hold the pipes open, so their end is not waited for.
    await Promise.allSettled(readers.map((reader) => reader.cancel()));
    if (isEnding) await program.end.catch(() => {}); // That it could not be started is known by now.
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function outputOf(
  program: Program,
  [outReader, errReader]: readonly [Reader, Reader],
  maxBytes: number,
): Promise<ProgramOutput> {
  const [stdout, stderr, end] = await Promise.all([
    readAll(outReader, maxBytes),
    readAll(errReader, maxBytes),
    program.end,
  ]);
  return { ...end, stdout, stderr };
}

async function readAll(reader: Reader, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readBounded(reader, maxBytes);
  if (bytes === undefined) throw new ProgramStopped("size");
  return bytes;
}
