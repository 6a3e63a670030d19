// The graph of a report, laid out for the page to draw.
import { type Drawing, type DrawnTask, foldByName, groupByName, labelOf } from "../pictures/mod.ts";
import { layOut } from "../svg/_internal.ts";
import type { ReportGraph } from "./report_data.ts";

/** With more tasks or edges, all tasks of one name are drawn as one. */
const MOST_UNFOLDED = 500;

/** With more even so, nobody could read the graph, and few would wait for its layout. */
const MOST_DRAWN = 1_500;

/**
 * Lays a run's graph out.
 *
 * @param drawing What a picture of the run shows.
 * @param longestName How much is shown of a name, in UTF-16 units.
 * @returns The graph; nothing where it is too large to be drawn.
 */
export async function makeGraph(
  drawing: Drawing,
  longestName: number,
): Promise<ReportGraph | undefined> {
  const isLarge = sizeOf(drawing) > MOST_UNFOLDED;
  const shown = withShortTexts(isLarge ? foldByName(drawing) : drawing, longestName);
  if (shown.tasks.length === 0 || sizeOf(shown) > MOST_DRAWN) return undefined;
  const groups = isLarge ? groupByName(drawing.tasks) : drawing.tasks.map((_, index) => index);
  const runs: number[][] = shown.tasks.map(() => []);
  groups.forEach((group, run) => runs[group]!.push(run));
  const { width, height, boxes, lines } = await layOut(withRoomForSigns(shown));
  return {
    width,
    height,
    boxes: shown.tasks.map((task, index) => ({
      label: labelOf(task),
      runs: runs[index]!,
      ...boxes[index]!,
    })),
    edges: shown.edges.map(({ from, to, keys, isMapped }, index) => ({
      from,
      to,
      isMapped,
      label: keys.join(", "),
      ...lines[index]!,
    })),
  };
}

function sizeOf({ tasks, edges }: Drawing): number {
  return Math.max(tasks.length, edges.length);
}

function withShortTexts(drawing: Drawing, longest: number): Drawing {
  const short = (text: string) => text.length > longest ? `${text.slice(0, longest)}…` : text;
  return {
    ...drawing,
    tasks: drawing.tasks.map((task): DrawnTask => ({ ...task, name: short(oneLine(task.name)) })),
    edges: drawing.edges.map((edge) => ({ ...edge, keys: edge.keys.map(short) })),
  };
}

/** Graphviz measures texts. A state's sign stands before its name, and takes as much as these letters. */
function withRoomForSigns(drawing: Drawing): Drawing {
  return {
    ...drawing,
    tasks: drawing.tasks.map((task) => ({
      ...task,
      states: task.states.map((state, index) =>
        index > 0 ? state : {
          ...state,
          name: `mm${state.name}`,
        }
      ),
    })),
  };
}

/** A box has one line for its name. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
