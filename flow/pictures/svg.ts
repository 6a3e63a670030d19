// A drawing as SVG, laid out by Graphviz.
import { type Drawing, labelOf } from "./drawing.ts";
import { render } from "./render.ts";

/**
 * Lays a drawing out and writes it as an SVG element that needs nothing else: no style sheet, no font,
 * no document type.
 *
 * @param drawing What to draw.
 * @returns The SVG element.
 */
export async function renderSvg(drawing: Drawing): Promise<string> {
  const svg = await render(drawing, "svg");
  return svg.slice(svg.indexOf("<svg"))
    .replace("<svg ", `<svg role="img" aria-label="${escaped(summary(drawing))}" `)
    // Graphviz titles its parts with the names that they have in DOT, and browsers show titles.
    .replaceAll(/<title>t(\d+)(?:&#45;&gt;t(\d+))?<\/title>/g, (_, from, to) => {
      const name = (index: string) => labelOf(drawing.tasks[Number(index)]!);
      return `<title>${escaped(to ? `${name(from)} → ${name(to)}` : name(from))}</title>`;
    })
    .trim();
}

/** What somebody hears who cannot see the picture. */
function summary({ name, tasks, edges }: Drawing): string {
  return `Flow ${name}: ${tasks.length} tasks, ${edges.length} edges`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
