// A section of the configuration, with the options of a secret store: `[secrets.file]`.
import { originOf } from "../../config/_internal.ts";
import { type Config, ConfigError } from "../../config/mod.ts";
import { nearestNames } from "../errors.ts";

/** Reads options, which have the types of the defaults only where those are the library's own. */
export class StoreSection {
  readonly config: Config;
  readonly #path: string;
  readonly #options: Readonly<Record<string, unknown>>;

  /**
   * @param config The configuration.
   * @param path The section's path, dotted; one that is not there is empty.
   */
  constructor(config: Config, path: string) {
    this.config = config;
    this.#path = path;
    this.#options = optionsAt(config, path);
  }

  /** A text; `undefined` where it is not set, or "". */
  text(key: string): string | undefined {
    const value = this.#options[key] ?? "";
    if (typeof value !== "string") throw this.error(key, "must be a text");
    return value === "" ? undefined : value;
  }

  /** A text that must be set. */
  requireText(key: string, whatItNames: string): string {
    const value = this.text(key);
    if (value !== undefined) return value;
    throw this.error(key, `is not set. Set it to ${whatItNames}`);
  }

  /** Seconds, from 0 up, in milliseconds. */
  milliseconds(key: string): number | undefined {
    const value = this.#options[key];
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= 0 && value < Infinity) return value * 1_000;
    throw this.error(key, "must be a number of seconds, from 0 up");
  }

  /** A list of texts; empty where it is not set. A text stands for a list of it alone. */
  texts(key: string): readonly string[] {
    const value = this.#options[key] ?? [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.every((item) => typeof item === "string")) return list;
    throw this.error(key, 'must be a list of texts, such as ["a", "b"]');
  }

  /** A list of whole numbers; empty where it is not set. */
  integers(key: string): readonly number[] {
    const list = this.#options[key] ?? [];
    if (Array.isArray(list) && list.every(Number.isInteger)) return list;
    throw this.error(key, "must be a list of whole numbers, such as [1, 44]");
  }

  /** A table, as it is; empty where it is not set. */
  table(key: string): Readonly<Record<string, unknown>> {
    const value = this.#options[key] ?? {};
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
    throw this.error(key, "must be a table");
  }

  /** The file that sets a key; `undefined` where a variable does. */
  fileOf(key: string): string | undefined {
    return /^(.+):\d+:\d+$/.exec(originOf(this.config, `${this.#path}.${key}`) ?? "")?.[1];
  }

  /** Refuses keys that are no options: one that is mistyped would be passed over without a word. */
  refuseOthers(keys: readonly string[]): void {
    for (const key of Object.keys(this.#options)) {
      if (keys.includes(key)) continue;
      throw this.error(key, `is no option.${suggestionOf(key, keys)}`);
    }
  }

  /** An error about an option, with its place. It never shows the value. */
  error(key: string, fault: string): ConfigError {
    const path = `${this.#path}.${key}`;
    const origin = originOf(this.config, path);
    const isSet = origin !== undefined && origin !== "the defaults";
    return new ConfigError(`${path} ${fault}.${isSet ? ` It is set in ${origin}.` : ""}`, {
      key: path,
    });
  }
}

/** "Did you mean …?" and all there are. */
export function suggestionOf(name: string, names: readonly string[]): string {
  const nearest = nearestNames(name, names).map((each) => `"${each}"`).join(" or ");
  const question = nearest === "" ? "" : ` Did you mean ${nearest}?`;
  return `${question} There ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
}

function optionsAt(config: Config, path: string): Readonly<Record<string, unknown>> {
  let section: unknown = config;
  for (const key of path.split(".")) {
    const isSection = typeof section === "object" && section !== null &&
      Object.hasOwn(section, key);
    section = isSection ? (section as Record<string, unknown>)[key] : undefined;
  }
  return typeof section === "object" && section !== null ? { ...section } : {};
}
