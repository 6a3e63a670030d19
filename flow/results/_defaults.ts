// What results are kept with where nobody says otherwise.
import type { Redactor } from "../../secrets/mod.ts";
import { fingerprintInputs, SerializeError, type Serializer } from "../../tasks/mod.ts";

export type LeakPolicy = "refuse" | "redact" | "allow";

export class LeakError extends Error {}

export function guardBytes(bytes: Uint8Array, redactor: Redactor, _policy: LeakPolicy): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  if (redactor.isFoundIn(text)) throw new LeakError(`holds ${redactor.namesIn(text).join(", ")}`);
  return bytes;
}

export const DEFAULT_SERIALIZER: Serializer = {
  name: "json",
  extension: "json",
  serialize: (value) => {
    const text = JSON.stringify(value) as string | undefined;
    const [before, after] = [value, text && JSON.parse(text)].map((each) =>
      fingerprintInputs({ each })
    );
    if (before!.each !== after!.each) throw new SerializeError("It is more than JSON can say.");
    return new TextEncoder().encode(text);
  },
  deserialize: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
};
