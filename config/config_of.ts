// The type of a configuration, inferred from its defaults.

/** Further keys, which files and variables may bring: there, but of a type that nobody declared. */
export interface FurtherKeys {
  /** A key that the defaults do not have. */
  readonly [key: string]: unknown;
}

/**
 * The type that `loadConfig` gives for some defaults: the same keys, deeply readonly, with
 * `8080` widened to `number`, and every other key `unknown`. Secrets are their masks.
 *
 * @typeParam Defaults The defaults' type.
 *
 * @example
 * ```ts
 * import type { ConfigOf } from "@tacit/flow/config";
 *
 * const defaults = { port: 8080, hosts: ["localhost"] };
 * function start(config: ConfigOf<typeof defaults>): string {
 *   return `${config.hosts[0]}:${config.port}`;
 * }
 * console.log(start(defaults)); // "localhost:8080"
 * ```
 */
export type ConfigOf<Defaults> =
  & {
    readonly [Key in keyof Defaults]: Key extends "context" ? ContextOf<Defaults[Key]>
      : ConfigValueOf<Defaults[Key]>;
  }
  & FurtherKeys;

/** The type of the section `context`: its `secrets` are names with masks, whatever their type. */
export type ContextOf<Context> = Context extends object ?
    & {
      readonly [Key in keyof Context]: Key extends "secrets" ? Readonly<Record<string, string>>
        : ConfigValueOf<Context[Key]>;
    }
    & FurtherKeys
  : ConfigValueOf<Context>;

/** The type of one value: widened, and deeply readonly. */
export type ConfigValueOf<Value> = [Value] extends [never] ? unknown
  : Value extends string ? string
  : Value extends number ? number
  : Value extends boolean ? boolean
  : Value extends null | undefined ? unknown
  : Value extends readonly (infer Item)[] ? readonly ConfigValueOf<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: ConfigValueOf<Value[Key]> } & FurtherKeys
  : unknown;
