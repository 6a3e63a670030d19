// What reports need of layouts.
export { type Layout, layOut, type PlacedBox, type PlacedLine } from "./layout.ts";
