/**
 * Pictures of flows and runs as SVG. Graphviz, as WebAssembly from npm, lays them out; the pictures
 * themselves, `flow.visualize()` and `run.visualize()`, need nothing to be Mermaid or DOT.
 *
 * @example A picture for a page
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { renderSvg } from "@tacit/flow/pictures";
 *
 * const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
 * const page = `<main>${await renderSvg(flow.visualize())}</main>`;
 * console.log(page.includes("say")); // true
 * ```
 *
 * @module
 */
export type { Picture } from "../pictures/mod.ts";
export { renderSvg } from "./render_svg.ts";
