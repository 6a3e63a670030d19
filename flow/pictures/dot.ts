// A drawing as text in DOT, the language of Graphviz.
import { type Drawing, type DrawnTask, labelOf, outcomeOf } from "./drawing.ts";

/** From this many tasks on, edges are straight lines and the order of tasks is refined less. */
const LARGE = 200;

const SHAPES: Record<DrawnTask["kind"], string> = {
  task: 'shape=box, style="rounded,filled"',
  parameter: "shape=oval, style=filled",
  secret: "shape=hexagon, style=filled",
};

/**
 * Writes a drawing in DOT.
 *
 * @param drawing What to draw.
 * @returns The text of the graph.
 */
export function dot({ name, tasks, edges }: Drawing): string {
  const refinement = tasks.length < LARGE
    ? ""
    : ", splines=line, nslimit=0.1, nslimit1=0.1, mclimit=0.05";
  const lines = [
    `digraph ${quoted(name)} {`,
    `  graph [rankdir=TB, bgcolor=transparent, fontname=Helvetica${refinement}];`,
    '  node [fontname=Helvetica, fontsize=12, fillcolor="#ffffff", color="#57606a", fontcolor="#1f2328"];',
    '  edge [fontname=Helvetica, fontsize=10, color="#57606a", fontcolor="#57606a"];',
  ];
  tasks.forEach((task, index) => {
    const [worst] = task.states;
    const labels = [labelOf(task), outcomeOf(task)].filter((line) => line !== undefined);
    const sides = task.isMapped ? ", peripheries=2" : "";
    const paint = worst === undefined ? "" : `, color="${worst.color}", penwidth=2.5`;
    const label = quoted(labels.join("\n"));
    lines.push(`  t${index} [label=${label}, ${SHAPES[task.kind]}${sides}${paint}];`);
  });
  for (const { from, to, keys, isMapped } of edges) {
    const attributes = [
      ...keys.length > 0 ? [`label=${quoted(keys.join(", "))}`] : [],
      ...isMapped ? ["style=bold"] : [],
    ];
    lines.push(
      `  t${from} -> t${to}${attributes.length > 0 ? ` [${attributes.join(", ")}]` : ""};`,
    );
  }
  return lines.join("\n") + "\n}\n";
}

/** A text of DOT. Backslashes would begin escapes, and control characters stop Graphviz. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    // deno-lint-ignore no-control-regex -- just these are to go
    .replaceAll(/[\x00-\x1f\x7f]/g, " ");
  return `"${escaped}"`;
}
