// Files that appear whole or not at all, and what the system says where one cannot be written.
export { codeOf } from "./code_of.ts";
export { StagedFile, sweep } from "./staged_file.ts";
