/**
 * The command line: `deno run --allow-env --allow-read jsr:@tacit/flow/cli run FILE`, or `tacit` once it
 * is installed with `deno install --global --name tacit …`.
 *
 * @example The commands, from code
 * ```ts
 * import { main } from "@tacit/flow/cli";
 *
 * const exitCode = await main(["--help"]);
 * console.log(exitCode); // 0
 * ```
 *
 * @module
 */
import process from "node:process";
import { main } from "./main.ts";

export { main };

if (import.meta.main) process.exit(await main(process.argv.slice(2)));
