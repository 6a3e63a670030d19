// The one error of the loader. It says where the fault stands, and holds no secret value.

/** Where a {@linkcode ConfigError} found the fault; what does not apply is left out. */
export interface ConfigErrorPlace {
  /** The file. */
  readonly file?: string | undefined;
  /** The line in the file; the first is 1. */
  readonly line?: number | undefined;
  /** The column in the line, in UTF-16 units; the first is 1. */
  readonly column?: number | undefined;
  /** The environment variable. */
  readonly variable?: string | undefined;
  /** The configuration key, dotted: `logging.level`. */
  readonly key?: string | undefined;
  /** The error that made the loader fail, where another one did. */
  readonly cause?: unknown;
}

/**
 * The configuration cannot be used. The message says what is wrong, where, and what to do next; it
 * never holds a secret's value.
 *
 * @example
 * ```ts
 * import { ConfigError, loadConfig } from "@tacit/flow/config";
 * import { assertThrows } from "@std/assert";
 *
 * const error = assertThrows(
 *   () => loadConfig({ defaults: { port: 8080 }, prefix: "MYAPP", env: { MYAPP__PORT: "many" } }),
 *   ConfigError,
 * );
 * console.log(error.variable); // "MYAPP__PORT"
 * ```
 */
export class ConfigError extends Error {
  /** The error's name, for telling it apart without its class. */
  override readonly name: string = "ConfigError";
  /** The file that is at fault. */
  readonly file: string | undefined;
  /** The line that is at fault; the first is 1. */
  readonly line: number | undefined;
  /** The column that is at fault, in UTF-16 units; the first is 1. */
  readonly column: number | undefined;
  /** The environment variable that is at fault. */
  readonly variable: string | undefined;
  /** The configuration key that is at fault, dotted. */
  readonly key: string | undefined;

  /**
   * Makes the error, with the place at the head of its message.
   *
   * @param message What is wrong, and what to do next.
   * @param place Where it is wrong.
   */
  constructor(message: string, place: ConfigErrorPlace = {}) {
    super(`${prefixOf(place)}${message}`, "cause" in place ? { cause: place.cause } : {});
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.variable = place.variable;
    this.key = place.key;
  }
}

/** `config.toml:3:7: `, as editors and terminals make links of it, or `MYAPP__PORT: `. */
function prefixOf({ file, line, column, variable }: ConfigErrorPlace): string {
  if (variable !== undefined) return `${variable}: `;
  if (file === undefined) return "";
  return [file, line, column].filter((part) => part !== undefined).join(":") + ": ";
}
