// Layouts, for the graphs of reports.
export { type Layout, layOut, type PlacedBox, type PlacedLine } from "./layout.ts";
