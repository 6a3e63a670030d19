/**
 * Decides where this run's `@std` packages come from: the real ones where Deno's cache holds them
 * or their registry answers, the stand-ins in this folder otherwise.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** Where a run's `@std` packages come from. */
export interface StdChoice {
  /** One line that says which packages were chosen. */
  readonly sentence: string;
  /** The path of the import map to give to Deno; undefined where the real packages are used. */
  readonly importMap: string | undefined;
}

/** What the choice depends on. */
export interface ChooseStdOptions {
  /** The process's environment, as Deno would see it. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * How long the registry may take to deliver what the cache lacks, in milliseconds.
   *
   * @default {15_000}
   */
  readonly fetchTimeoutMs?: number;
}

/** The variable that tells child processes what was chosen: an import map's path, or nothing. */
export const CHOICE_VARIABLE = "TACIT_IMPORT_MAP";

/** The import map that names the stand-ins. */
export const STAND_INS: string = fileURLToPath(new URL("import_map.json", import.meta.url));

const PROBE = fileURLToPath(new URL("_probe.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../deno.json", import.meta.url));

/**
 * Chooses once per command: what a parent process chose holds for its children.
 *
 * @param options What the choice depends on.
 * @returns The choice.
 * @throws {Error} Where neither the real packages nor the stand-ins can be loaded.
 */
export async function chooseStd(
  { env, fetchTimeoutMs = 15_000 }: ChooseStdOptions,
): Promise<StdChoice> {
  const chosen = env[CHOICE_VARIABLE];
  if (chosen) {
    return { sentence: `Using the @std packages that ${chosen} names.`, importMap: chosen };
  }
  const real = { sentence: "Using the real @std packages.", importMap: undefined };
  const probe = (...options: string[]) => loadStd(options, env, fetchTimeoutMs);
  if (chosen === "" || (await probe("--cached-only")).loads || (await probe()).loads) return real;

  const standIns = await probe(`--import-map=${STAND_INS}`);
  if (!standIns.loads) {
    throw new Error(
      "Neither the real @std packages nor their stand-ins can be loaded: is there a network? " +
        `Deno says: ${standIns.complaint}`,
    );
  }
  return {
    sentence: "Using stand-ins for the @std packages (their registry cannot be reached).",
    importMap: STAND_INS,
  };
}

async function loadStd(
  options: string[],
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<{ loads: boolean; complaint: string }> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--no-check", `--config=${CONFIG}`, ...options, PROBE],
    env: { ...env, NO_COLOR: "1" },
    clearEnv: true,
    stdin: "null",
    signal: timeout.signal,
  }).output();
  clearTimeout(timer);
  return { loads: success, complaint: new TextDecoder().decode(stderr).trim() };
}
