// The keys of what masks in the context: loggers, and what is said to be secret.
import { type ContextKey, contextKey } from "./_context_key.ts";
import type { Logger } from "./logger.ts";

/** The logger of the task or flow that is running, or that a user brought. */
export const LOGGER: ContextKey<Logger> = contextKey("logger");

/** Makes any logger one that masks the secrets of the flow run. */
export const MASK_LOGGER: ContextKey<(logger: Logger) => Logger> = contextKey("mask logger");

/** Makes a value known as a secret, under a name. */
export const LEARN_SECRET: ContextKey<(name: string, value: unknown) => void> = contextKey(
  "learn secret",
);
