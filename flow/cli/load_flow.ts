// Finds the flow that a command line names: `FILE`, or `FILE#EXPORT`.
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { nearestNames } from "../../secrets/_internal.ts";
import { Flow } from "../_internal.ts";
import { userFrames } from "../logging/mod.ts";
import { UsageError } from "./usage_error.ts";

/** How long a module may take to load, in milliseconds. */
const LOAD_LIMIT_MS = 30_000;

/** A flow, and where it was found. */
export interface LoadedFlow {
  /** The flow. */
  readonly flow: Flow<unknown>;
  /** The file, as the user wrote it. */
  readonly file: string;
  /** The module's address. */
  readonly module: string;
}

/**
 * Imports a file and takes the flow that it exports.
 *
 * @param target The file, with `#` and the name of the export where it exports several flows.
 * @param limitMs How long the file may take to load.
 * @returns The flow.
 * @throws {UsageError} If there is no such file, it cannot be imported, or it is not clear which flow
 *   is meant.
 */
export async function loadFlow(
  target: string,
  limitMs: number = LOAD_LIMIT_MS,
): Promise<LoadedFlow> {
  const hash = target.indexOf("#");
  const file = hash === -1 ? target : target.slice(0, hash);
  const wanted = hash === -1 ? undefined : target.slice(hash + 1);
  checkFile(file);
  const module = pathToFileURL(resolve(file)).href;
  const exported = await importInTime(module, file, limitMs);
  const flows = Object.entries(exported).filter((entry): entry is [string, Flow<unknown>] =>
    entry[1] instanceof Flow
  );
  return { flow: chooseFlow(flows, wanted, file), file, module };
}

function checkFile(file: string): void {
  let isFile: boolean;
  try {
    isFile = statSync(file).isFile();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new UsageError(`There is no file ${file}.`);
    }
    throw error;
  }
  if (!isFile) throw new UsageError(`${file} is no file. Name the module that exports the flow.`);
}

async function importInTime(
  module: string,
  file: string,
  limitMs: number,
): Promise<Record<string, unknown>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new UsageError(
          `${file} did not finish loading in ${
            limitMs / 1000
          } seconds. A module that exports a flow ` +
            "must not wait for anything: run the flow only where it is the main module, " +
            "`if (import.meta.main) await flow.run()`.",
        ),
      );
    }, limitMs);
  });
  try {
    return await Promise.race([import(module), late]);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be loaded: ${describe(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** The message, and of the stack only what leads to the user's own files. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [`${error.name}: ${error.message}`, ...userFrames(error)].join("\n");
}

function chooseFlow(
  flows: readonly (readonly [name: string, flow: Flow<unknown>])[],
  wanted: string | undefined,
  file: string,
): Flow<unknown> {
  const names = flows.map(([name]) => name);
  if (wanted !== undefined) {
    const found = flows.find(([name]) => name === wanted);
    if (found !== undefined) return found[1];
    const [nearest] = nearestNames(wanted, names);
    const hint = nearest === undefined ? list(names) : ` Did you mean ${file}#${nearest}?`;
    throw new UsageError(`${file} exports no flow called "${wanted}".${hint}`);
  }
  const distinct = new Set(flows.map(([, flow]) => flow));
  const [only] = distinct;
  if (only === undefined) {
    throw new UsageError(
      `${file} exports no flow. Export it: \`export const flow = new Flow(…)\`.`,
    );
  }
  const byDefault = flows.find(([name]) => name === "default");
  if (distinct.size === 1) return only;
  if (byDefault !== undefined) return byDefault[1];
  throw new UsageError(
    `${file} exports several flows. Say which: ${
      names.map((name) => `${file}#${name}`).join(", ")
    }.`,
  );
}

function list(names: readonly string[]): string {
  return names.length === 0 ? " It exports none at all." : ` It exports ${names.join(", ")}.`;
}
