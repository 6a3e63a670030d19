import { redactValue } from "./redact_value.ts";
import type { Redactor } from "./redactor.ts";

/**
 * What was thrown, safe to keep and to print: with its name, message, stack, causes, inner errors
 * and properties redacted.
 *
 * Where none of it holds a secret, the very thing that was thrown comes back. Otherwise a copy does,
 * of the same class (`instanceof` goes on working) but without its private fields. What cannot be
 * read, because a getter or a proxy throws, stands as `[unreadable]` in the copy. Anything can be
 * thrown, so anything can be given; this function throws nothing.
 *
 * @param thrown What was thrown: an error, as a rule.
 * @param redactor The secrets to mask.
 * @returns The same thing, or a copy without secrets.
 */
export function redactError(thrown: unknown, redactor: Redactor): unknown {
  return redactValue(thrown, redactor);
}
