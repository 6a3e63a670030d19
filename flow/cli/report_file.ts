// The file that the report of a run goes to.
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { FlowRun } from "../_internal.ts";
import type { Screen } from "./screen.ts";
import { UsageError } from "./usage_error.ts";

/** A place for a report, looked at before the run takes its time. */
export class ReportFile {
  /** The name that the user gave it. */
  readonly name: string;
  /** Where it is, wherever the flow goes meanwhile. */
  readonly #path: string;

  /**
   * Makes a place for a report.
   *
   * @param name The file, as the user calls it.
   * @throws {UsageError} If it can be seen that no report could be written there.
   */
  constructor(name: string) {
    this.name = name;
    this.#path = resolve(name);
    checkPermission(name, this.#path);
    checkFolder(name, dirname(this.#path));
  }

  /**
   * Writes the report of a run. What keeps it from being written is said, and is not what became of the run.
   *
   * @returns Whether it is there.
   */
  async write(run: FlowRun<unknown>, screen: Screen): Promise<boolean> {
    try {
      const { writeReport } = await import("../report/mod.ts");
      await writeReport(run, this.#path);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      screen.error(`${screen.paint("red", "error")}: ${why}`);
      return false;
    }
  }
}

function checkPermission(name: string, path: string): void {
  if (globalThis.Deno === undefined) return;
  if (Deno.permissions.querySync({ name: "write", path }).state !== "granted") {
    throw new UsageError(`The report may not be written: grant \`--allow-write=${name}\`.`);
  }
}

function checkFolder(name: string, folder: string): void {
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isAbsent) return; // Perhaps it may be written to, and not be looked at.
  }
  throw new UsageError(`The report cannot be written to ${name}: there is no folder ${folder}.`);
}
