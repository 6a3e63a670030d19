// The methods that every logger has.

/** The methods that every logger has. */
export type LoggerMethod = "debug" | "info" | "warn" | "error";
