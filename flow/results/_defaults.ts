// What results are kept with where nobody says otherwise.
import type { Redactor } from "../../secrets/mod.ts";
import type { Serializer } from "../../tasks/mod.ts";
import { JsonSerializer } from "./serializers/json_serializer.ts";

export type LeakPolicy = "refuse" | "redact" | "allow";

export class LeakError extends Error {}

export function guardBytes(bytes: Uint8Array, redactor: Redactor, _policy: LeakPolicy): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  if (redactor.isFoundIn(text)) throw new LeakError(`holds ${redactor.namesIn(text).join(", ")}`);
  return bytes;
}

/** What turns values into bytes where nobody says otherwise. */
export const DEFAULT_SERIALIZER: Serializer = new JsonSerializer();
