// Graphviz, as WebAssembly: it lays drawings out. It is loaded when the first one is.
import { loadOutside } from "../../config/_internal.ts";
import { dot } from "./dot.ts";
import type { Drawing } from "./drawing.ts";

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
  const { instance } = await loadOutside(() => import("@viz-js/viz")).catch(refuse);
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

function refuse(cause: unknown): never {
  const why = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
  throw new Error(
    `Graphviz, which lays pictures out, cannot be loaded from npm. ${why}. Load it once where there is ` +
      "a network: `deno cache npm:@viz-js/viz@3`.",
    { cause },
  );
}
