/**
 * A logger for tests of runs whose log says nothing new.
 *
 * @module
 */
import type { Logger } from "../config/mod.ts";

/** Logs nothing. */
export const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };
