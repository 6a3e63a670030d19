// A logger for the runs of these tests: what they say is not what is tested.
import type { Logger } from "../../mod.ts";

/** Says nothing. */
export const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };
