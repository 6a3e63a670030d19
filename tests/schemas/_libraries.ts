// The same schemas in the libraries that people use, and the interface that they share.
import type { StandardSchemaV1 } from "npm:@standard-schema/spec@1.1.0";
import { type } from "npm:arktype@2.2.10";
import * as v from "npm:valibot@1.5.0";
import { z } from "npm:zod@4.6.7";
import type { StandardSchema } from "../../config/mod.ts";

/** Schemas of one library. */
export interface Library {
  /** A text that is an e-mail address. */
  readonly email: StandardSchema<string>;
  /** A text of digits, as a number. */
  readonly digits: StandardSchema<number>;
  /** Where a database is. */
  readonly database: StandardSchema<{ readonly user: string; readonly port: number }>;
  /** A server's section of a configuration. */
  readonly server: StandardSchema<{ readonly server: { readonly port: number } }>;
}

/** The libraries, by name. That they fit the package's own interface is for the compiler to say. */
export const LIBRARIES: Readonly<Record<string, Library>> = {
  zod: {
    email: z.email(),
    digits: z.string().regex(/^\d+$/).transform(Number),
    database: z.object({ user: z.string(), port: z.number() }),
    server: z.object({ server: z.object({ port: z.number().max(65_535) }) }),
  },
  valibot: {
    email: v.pipe(v.string(), v.email()),
    digits: v.pipe(v.string(), v.digits(), v.transform(Number)),
    database: v.object({ user: v.string(), port: v.number() }),
    server: v.object({ server: v.object({ port: v.pipe(v.number(), v.maxValue(65_535)) }) }),
  },
  arktype: {
    email: type("string.email"),
    digits: type("string.numeric.parse"),
    database: type({ user: "string", port: "number" }),
    server: type({ server: { port: "number <= 65535" } }),
  },
};

/** The package's interface is that of the standard: this compiles in both directions. */
export function toStandard<T>(schema: StandardSchema<T>): StandardSchemaV1<unknown, T> {
  return schema;
}

/** Any schema of the standard is one of the package's. */
export function fromStandard<In, Out>(schema: StandardSchemaV1<In, Out>): StandardSchema<Out> {
  return schema;
}
