// How the graph and the table share the page.
import type { ReportGraph } from "../report_data.ts";
import type { PageWindow } from "./dom.ts";
import { find } from "./elements.ts";

/**
 * Gives the graph as much room as it can use, and the table the rest, now and whenever the window changes:
 * one above the other, or a graph that is far higher than it is wide beside the table.
 */
export function arrange(
  window: PageWindow,
  graph: ReportGraph | undefined,
  rowCount: number,
): void {
  if (graph === undefined) return;
  const main = find(window.document, "main");
  const share = () => {
    const { width, height } = main.getBoundingClientRect();
    const room = height - 36; // Less what is around the two and between them.
    const scaleToFit = (size: number, most: number) => Math.max(0.7, Math.min(1, most / size));
    const isHigh = graph.height > 1.2 * graph.width && graph.height > room / 2 && width >= 860;
    main.classList.toggle("high", isHigh);
    const beside = graph.width * scaleToFit(graph.height, room - 32) + 48;
    main.style.setProperty("--graph-width", `${Math.max(240, Math.min(width * 0.36, beside))}px`);
    const above = graph.height * scaleToFit(graph.width, width - 48) + 68;
    const unused = room - 40 - 30 * rowCount;
    const most = Math.max(Math.min(above, room / 2), Math.min(1.25 * above, unused));
    main.style.setProperty("--graph-height", `${Math.round(most)}px`);
  };
  window.addEventListener("resize", share);
  share();
}
