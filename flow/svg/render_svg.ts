// A picture as SVG, laid out by Graphviz.
import { type Drawing, drawingOf, labelOf, type Picture } from "../pictures/mod.ts";
import { renderWithGraphviz } from "./graphviz.ts";

/**
 * Lays a picture out and writes it as an SVG element that needs nothing else: no style sheet, no font,
 * no document type. It can be a file of its own, or stand inside a page.
 *
 * @param picture The picture of a flow or of a run.
 * @returns The SVG element.
 * @throws {Error} If the flow is too large for Graphviz: its tasks are many, and of many names.
 *
 * @example
 * ```ts
 * import { Flow, task } from "@tacit/flow";
 * import { renderSvg } from "@tacit/flow/pictures";
 *
 * const flow = new Flow("greet", () => task(() => "Hello", { name: "say" })());
 * const svg = await renderSvg(flow.visualize());
 * console.log(svg.startsWith("<svg ")); // true
 * ```
 */
export async function renderSvg(picture: Picture): Promise<string> {
  const drawing = drawingOf(picture);
  const svg = await renderWithGraphviz(drawing, "svg");
  return svg.slice(svg.indexOf("<svg"))
    .replace("<svg ", `<svg role="img" aria-label="${escaped(summary(drawing))}" `)
    // Graphviz titles its parts with the names that they have in DOT, and browsers show titles.
    .replaceAll(/<title>t(\d+)(?:&#45;&gt;t(\d+))?<\/title>/g, (_, from, to) => {
      const name = (index: string) => labelOf(drawing.tasks[Number(index)]!);
      return `<title>${escaped(to ? `${name(from)} → ${name(to)}` : name(from))}</title>`;
    })
    .trim();
}

/** The label that is read to somebody who cannot see the picture. */
function summary({ name, tasks, edges }: Drawing): string {
  return `Flow ${name}: ${tasks.length} tasks, ${edges.length} edges`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
