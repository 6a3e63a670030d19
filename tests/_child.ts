/**
 * Runs Deno in a child process for tests, with the same `@std` packages as this process and an empty
 * home folder, so that nobody's own configuration decides what a test sees.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { denoFolder } from "../stand_ins/deno_folder.ts";

/** The project's folder. */
export const ROOT: string = fromFileUrl(new URL("..", import.meta.url));

/** How a child process is run. */
export interface RunDenoOptions {
  /** Variables to set, `HOME` included. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Where it runs.
   *
   * @default {ROOT}
   */
  readonly cwd?: string;
  /**
   * What it reads from its standard input.
   *
   * @default {""}
   */
  readonly stdin?: string;
  /**
   * Whether it gets the variables in `env` and no others, but for the two that Deno itself needs.
   *
   * @default {false}
   */
  readonly clearEnv?: boolean;
  /**
   * After how many milliseconds it is ended and the test fails.
   *
   * @default {60_000}
   */
  readonly timeoutMs?: number;
}

/** How a child process ended. */
export interface ChildResult {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to its standard output. */
  readonly stdout: string;
  /** What it wrote to its standard error. */
  readonly stderr: string;
}

/** The subcommands of Deno that run or read modules, and so take an import map. */
const MODULE_SUBCOMMANDS: ReadonlySet<string> = new Set([
  "bench",
  "bundle",
  "cache",
  "check",
  "doc",
  "eval",
  "info",
  "run",
  "test",
]);

/** The subcommands that would prompt for a permission. */
const PROMPTING_SUBCOMMANDS: ReadonlySet<string> = new Set(["bench", "run", "test"]);

/**
 * Runs `deno` with `args` and waits for its end.
 *
 * @param args The subcommand, then its arguments: `["run", "--allow-read", "examples/a.ts"]`.
 * @param options How to run it.
 * @returns How it ended, whatever its exit code.
 * @throws {Error} If it does not end in time.
 */
export async function runDeno(
  args: readonly string[],
  options: RunDenoOptions = {},
): Promise<ChildResult> {
  const { cwd = ROOT, stdin = "", timeoutMs = 60_000 } = options;
  const home = await Deno.makeTempDir({ prefix: "tacit-home-" });
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: withSharedOptions(args),
      cwd,
      env: await environment(home, options),
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: timeout.signal,
    }).spawn();
    const [output] = await Promise.all([child.output(), write(child.stdin, stdin)]);
    const result = {
      code: output.code,
      stdout: new TextDecoder().decode(output.stdout),
      stderr: new TextDecoder().decode(output.stderr),
    };
    if (timeout.signal.aborted) {
      throw new Error(
        `deno ${
          args.join(" ")
        } did not end within ${timeoutMs} ms.\n${result.stdout}${result.stderr}`,
      );
    }
    return result;
  } finally {
    clearTimeout(timer);
    await Deno.remove(home, { recursive: true });
  }
}

/**
 * Starts `deno` with `args`, to be ended by the test: its standard output is piped.
 *
 * @param args The subcommand, then its arguments.
 * @param home Its home folder.
 * @returns The process.
 */
export async function spawnDeno(args: readonly string[], home: string): Promise<Deno.ChildProcess> {
  return new Deno.Command(Deno.execPath(), {
    args: withSharedOptions(args),
    cwd: ROOT,
    env: await environment(home, {}),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function withSharedOptions(args: readonly string[]): string[] {
  const [subcommand = "", ...rest] = args;
  const shared: string[] = [];
  if (PROMPTING_SUBCOMMANDS.has(subcommand)) shared.push("--no-prompt");
  if (MODULE_SUBCOMMANDS.has(subcommand)) {
    shared.push(`--config=${join(ROOT, "deno.json")}`);
    const importMap = Deno.env.get("TACIT_IMPORT_MAP");
    if (importMap) shared.push(`--import-map=${importMap}`);
  }
  return [subcommand, ...shared, ...rest];
}

async function environment(
  home: string,
  { env = {}, clearEnv = false }: RunDenoOptions,
): Promise<Record<string, string>> {
  const inherited = clearEnv ? [] : Object.entries(Deno.env.toObject())
    .filter(([name]) => !name.toUpperCase().startsWith("PREFECT__"));
  return {
    ...Object.fromEntries(inherited),
    NO_COLOR: "1",
    HOME: home,
    USERPROFILE: home,
    DENO_DIR: await denoFolder(),
    ...env,
  };
}

async function write(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch (error) {
    // A child may end without reading what it was given.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
