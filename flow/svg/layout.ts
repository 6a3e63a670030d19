// Reads from Graphviz where each part of a drawing goes.
import type { Drawing } from "../pictures/mod.ts";
import { renderWithGraphviz } from "./graphviz.ts";

/** A drawing's layout, in points from the top left corner. */
export interface Layout {
  /** The width of all of it. */
  readonly width: number;
  /** The height of all of it. */
  readonly height: number;
  /** A place for each task of the drawing. */
  readonly boxes: readonly PlacedBox[];
  /** A line for each edge of the drawing. */
  readonly lines: readonly PlacedLine[];
}

/** The place of a task. */
export interface PlacedBox {
  /** The middle, from the left. */
  readonly x: number;
  /** The middle, from the top. */
  readonly y: number;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
}

/** The line of an edge. */
export interface PlacedLine {
  /** The first point, then three for each Bézier curve, then the arrow's point; x and y in turn. */
  readonly points: readonly number[];
  /** The middle of the label; nothing where it has none. */
  readonly labelAt: readonly number[];
}

/** The fields that are read of `json0`, a format of Graphviz. Its origin is at the bottom left. */
interface Json0 {
  readonly bb: string;
  readonly objects?: readonly {
    readonly name: string;
    readonly pos: string;
    readonly width: string;
    readonly height: string;
  }[];
  readonly edges?: readonly {
    readonly tail: number;
    readonly head: number;
    readonly pos?: string;
    readonly lp?: string;
  }[];
}

const POINTS_PER_INCH = 72;

/**
 * Lays a drawing out.
 *
 * @param drawing What to draw.
 * @returns The places, in the drawing's order.
 * @throws {Error} If the flow is too large for Graphviz: its tasks are many, and of many names.
 */
export async function layOut(drawing: Drawing): Promise<Layout> {
  const json: Json0 = JSON.parse(await renderWithGraphviz(drawing, "json0"));
  const [, , width = 0, height = 0] = numbersIn(json.bb);
  const pointsIn = (text: string) =>
    numbersIn(text).map((value, index) => Math.round(index % 2 === 0 ? value : height - value));
  const boxes: PlacedBox[] = [];
  for (const { name, pos, ...size } of json.objects ?? []) {
    const [x = 0, y = 0] = pointsIn(pos);
    const [width, height] = [size.width, size.height].map((inches) =>
      Math.round(Number(inches) * POINTS_PER_INCH)
    );
    boxes[indexIn(name)] = { x, y, width: width!, height: height! };
  }
  // Graphviz has its own order of edges.
  const lines = new Map<string, PlacedLine[]>();
  for (const { tail, head, pos = "", lp } of json.edges ?? []) {
    // `e,x,y x,y …`: the arrow's point, then the curve.
    const [, end = "", curve = ""] = /^(?:e,(\S+) )?(.*)$/.exec(pos)!;
    const [from, to] = [tail, head].map((index) => indexIn(json.objects![index]!.name));
    const key = `${from} ${to}`;
    const known = lines.get(key) ?? [];
    lines.set(key, known);
    known.push({
      points: [...pointsIn(curve), ...pointsIn(end)],
      labelAt: lp === undefined ? [] : pointsIn(lp),
    });
  }
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes,
    lines: drawing.edges.map(({ from, to }) => lines.get(`${from} ${to}`)!.shift()!),
  };
}

/** The index that is a part of a name in DOT: `t12`. */
function indexIn(name: string): number {
  return Number(name.slice(1));
}

function numbersIn(text: string): number[] {
  return text === "" ? [] : text.split(/[ ,]/).map(Number);
}
