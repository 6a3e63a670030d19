// What pictures are made of. It is loaded by the first picture, not when the package is imported.
export * from "./drawing.ts";
export * from "./picture.ts";
export { foldByName, groupByName } from "./fold_by_name.ts";
export * from "./layout.ts";
