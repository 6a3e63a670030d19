/**
 * Pictures of flows and runs as SVG. Graphviz, as WebAssembly from npm, lays them out; the pictures
 * themselves, `flow.visualize()` and `run.visualize()`, need nothing to be Mermaid or DOT.
 *
 * @example A picture in a file
 * ```ts no-eval
 * import { Flow, task } from "@tacit/flow";
 * import { renderSvg } from "@tacit/flow/pictures";
 *
 * const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
 * await Deno.writeTextFile("greet.svg", await renderSvg(flow.visualize()));
 * ```
 *
 * @module
 */
export type { Picture } from "../pictures/mod.ts";
export { renderSvg } from "./render_svg.ts";
