// Loggers of runs and tasks, the lines that they write, and the console that may go through them.
export { CAPTURES_CONSOLE, ConsoleHold } from "./console_patch.ts";
export { type KeptLine, KeptLog } from "./kept_log.ts";
export { LineLog } from "./line_log.ts";
export { masked, MaskedLogger, shapeOf } from "./masked_logger.ts";
export type { NamedLogger } from "./named_logger.ts";
export { RunLogger } from "./run_logger.ts";
export { durationText } from "./duration_text.ts";
export { userFrames } from "./stack_frames.ts";
