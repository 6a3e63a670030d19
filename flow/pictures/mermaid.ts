// A drawing as text for Mermaid, which many sites and editors show as a picture.
import { type Drawing, type DrawnTask, labelOf, outcomeOf } from "./drawing.ts";

/** The shapes by which kinds of tasks are told apart. */
const SHAPES: Record<DrawnTask["kind"] | "mapped", readonly [open: string, close: string]> = {
  task: ["[", "]"],
  parameter: ["([", "])"],
  secret: ["{{", "}}"],
  mapped: ["[[", "]]"],
};

/**
 * Writes a drawing as a Mermaid flowchart.
 *
 * @param drawing What to draw.
 * @returns The text of the chart.
 */
export function mermaid({ name, tasks, edges }: Drawing): string {
  const lines = ["---", `title: ${JSON.stringify(oneLine(name))}`, "---", "flowchart TD"];
  tasks.forEach((task, index) => {
    const [open, close] = SHAPES[task.isMapped ? "mapped" : task.kind];
    const outcome = outcomeOf(task);
    const secondLine = outcome === undefined ? "" : `<br/>${quoted(outcome)}`;
    lines.push(`  t${index}${open}"${quoted(labelOf(task))}${secondLine}"${close}`);
  });
  for (const { from, to, keys, isMapped } of edges) {
    const label = keys.length === 0 ? "" : `|"${quoted(keys.join(", "))}"|`;
    lines.push(`  t${from} ${isMapped ? "==>" : "-->"}${label} t${to}`);
  }
  tasks.forEach(({ states: [worst] }, index) => {
    if (worst !== undefined) lines.push(`  style t${index} stroke:${worst.color},stroke-width:3px`);
  });
  return lines.join("\n") + "\n";
}

/** Mermaid's own escapes, between quotes. */
function quoted(text: string): string {
  return oneLine(text)
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("&", "#amp;");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
