// The flow that is being built, for the tasks that a builder calls.
import { type ContextKey, contextKey } from "../config/_internal.ts";
import type { Graph } from "./graph.ts";

/** The flow that is being built; there is none outside a builder. */
export const BUILT_GRAPH: ContextKey<Graph> = contextKey("built graph");
