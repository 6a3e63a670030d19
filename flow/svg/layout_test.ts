// Where the parts of a drawing are put.
import { assert, assertEquals, assertLess } from "@std/assert";
import type { DrawnEdge, DrawnTask } from "../pictures/drawing.ts";
import { layOut } from "./layout.ts";

function drawn(name: string): DrawnTask {
  return { name, kind: "task", isMapped: false, count: 1, states: [] };
}

function edge(from: number, to: number, keys: string[] = []): DrawnEdge {
  return { from, to, keys, isMapped: false };
}

Deno.test("each part of a layout is that of its part in the drawing", async () => {
  const layout = await layOut({
    name: "order",
    tasks: [drawn("last"), drawn("<first>\n&"), drawn("middle")],
    edges: [edge(2, 0), edge(1, 2, ["key"]), edge(1, 0), edge(2, 2)],
  });
  const [last, first, middle] = layout.boxes;
  assertLess(first!.y, middle!.y);
  assertLess(middle!.y, last!.y);
  assertEquals(layout.lines.map(({ labelAt }) => labelAt.length), [0, 2, 0, 0]);
  for (const [index, { from, to }] of [edge(2, 0), edge(1, 2), edge(1, 0)].entries()) {
    const { points } = layout.lines[index]!;
    const [top, bottom] = [points[1]!, points.at(-1)!];
    const { [from]: source, [to]: target } = layout.boxes;
    assert(Math.abs(top - (source!.y + source!.height / 2)) <= 2, "it begins at its source");
    assert(Math.abs(bottom - (target!.y - target!.height / 2)) <= 2, "it ends at its target");
    assertEquals(points.length % 6, 4, "a point, curves, and the arrow's point");
  }
});

Deno.test("a drawing of nothing has a layout too", async () => {
  const layout = await layOut({ name: "empty", tasks: [], edges: [] });
  assertEquals(layout, { width: 0, height: 0, boxes: [], lines: [] });
});
