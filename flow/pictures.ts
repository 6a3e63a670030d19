/**
 * Pictures and reports, for programs that are compiled or bundled, or that run without a network: what
 * `flow.visualize()`, `run.visualize()` and `run.report()` are made with is in them then. Other programs
 * need not import it: the first picture loads it.
 *
 * @example A program for `deno compile`
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import "@tacit/flow/pictures";
 *
 * const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
 * const { mermaid } = await flow.visualize();
 * console.log(mermaid.startsWith("flowchart")); // true
 * ```
 *
 * @module
 */
import { bringAlong } from "../config/_internal.ts";
import * as graphviz from "./pictures/graphviz.ts";
import * as pictures from "./pictures/mod.ts";
import * as report from "./report/mod.ts";

bringAlong("./pictures/mod", pictures);
bringAlong("./graphviz", graphviz);
bringAlong("./report/mod", report);

export type { Picture } from "./pictures/mod.ts";
