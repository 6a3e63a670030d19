// Has drawings laid out. What does that comes from npm, and is loaded when the first one is.
import { loadRarely } from "../../config/_internal.ts";
import type { Drawing } from "./drawing.ts";

/**
 * Lays a drawing out.
 *
 * @param drawing What to draw.
 * @param format The form of the result: SVG, or JSON with the place of each part.
 * @returns What Graphviz wrote.
 * @throws {Error} If the flow is too large for Graphviz: its tasks are many, and of many names.
 */
export async function render(drawing: Drawing, format: "svg" | "json0"): Promise<string> {
  const { renderWithGraphviz } = await loadRarely<typeof import("./graphviz.ts")>(
    import.meta.url,
    "./graphviz",
    "pictures",
  );
  return await renderWithGraphviz(drawing, format);
}
