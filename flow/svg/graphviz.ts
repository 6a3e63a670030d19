// Graphviz, as WebAssembly: it lays drawings out.
import { instance } from "@viz-js/viz";
import { dot, type Drawing } from "../pictures/mod.ts";

/**
 * Lays a drawing out.
 *
 * @param drawing What to draw.
 * @param format The form of the result: SVG, or JSON with the place of each part.
 * @returns What Graphviz wrote.
 * @throws {Error} If the flow is too large for Graphviz: its tasks are many, and of many names.
 */
export async function renderWithGraphviz(
  drawing: Drawing,
  format: "svg" | "json0",
): Promise<string> {
  const viz = await instance();
  try {
    return viz.renderString(dot(drawing), { format });
  } catch (cause) {
    throw new Error(
      `The picture of flow "${drawing.name}" is too large to be laid out here: it has ` +
        `${drawing.tasks.length} tasks of different names. Write \`picture.dot\` to a file, and lay ` +
        "that out with Graphviz itself.",
      { cause },
    );
  }
}
