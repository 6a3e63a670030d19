// Pictures of drawings as text, for Mermaid and for Graphviz. A drawing knows no flow and no run.
export { dot } from "./dot.ts";
export * from "./drawing.ts";
export { foldByName, groupByName } from "./fold_by_name.ts";
export { drawingOf, Picture } from "./picture.ts";
