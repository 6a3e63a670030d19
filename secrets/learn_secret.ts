// How a value that was just read becomes known as a secret.
import { readFrames } from "../config/_internal.ts";
import type { Redactor } from "./redactor.ts";

/** Makes a value known to the redactor of the current run, if there is a run. */
export function learnSecret(name: string, value: unknown): void {
  (readFrames("redactor") as Redactor | undefined)?.add(value, name); // secrecy 4
}
