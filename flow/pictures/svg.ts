// A drawing as SVG, laid out by Graphviz.
import type { Viz } from "@viz-js/viz";
import { loadOutside } from "../../config/_internal.ts";
import { dot } from "./dot.ts";
import { type Drawing, labelOf } from "./drawing.ts";

/**
 * Lays a drawing out and writes it as an SVG element that needs nothing else: no style sheet, no font,
 * no document type.
 *
 * @param drawing What to draw.
 * @returns The SVG element.
 */
export async function renderSvg(drawing: Drawing): Promise<string> {
  const { instance } = await loadOutside(() => import("@viz-js/viz"));
  const viz = await instance();
  const svg = layOut(viz, drawing);
  return svg.slice(svg.indexOf("<svg"))
    .replace("<svg ", `<svg role="img" aria-label="${escaped(summary(drawing))}" `)
    // Graphviz titles its parts with the names that they have in DOT, and browsers show titles.
    .replaceAll(/<title>t(\d+)(?:&#45;&gt;t(\d+))?<\/title>/g, (_, from, to) => {
      const name = (index: string) => labelOf(drawing.tasks[Number(index)]!);
      return `<title>${escaped(to ? `${name(from)} → ${name(to)}` : name(from))}</title>`;
    })
    .trim();
}

function layOut(viz: Viz, drawing: Drawing): string {
  try {
    return viz.renderString(dot(drawing), { format: "svg" });
  } catch (cause) {
    throw new Error(
      `The picture of flow "${drawing.name}" is too large to be laid out here: it has ` +
        `${drawing.tasks.length} tasks of different names. Write \`picture.dot\` to a file, and lay ` +
        "that out with Graphviz itself.",
      { cause },
    );
  }
}

/** What somebody hears who cannot see the picture. */
function summary({ name, tasks, edges }: Drawing): string {
  return `Flow ${name}: ${tasks.length} tasks, ${edges.length} edges`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
