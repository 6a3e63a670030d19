// How a value that was just read becomes known as a secret.
import { type ContextKey, contextKey, readContext } from "../config/_internal.ts";
import type { Redactor } from "./redactor.ts";

/** Knows the secrets of the current run. */
export const REDACTOR: ContextKey<Redactor> = contextKey("redactor");

/** Makes a value known to the redactor of the current run, if there is a run. */
export function learnSecret(name: string, value: unknown): void {
  readContext(REDACTOR)?.add(value, name); // secrecy 4
}
