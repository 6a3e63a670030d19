// Secrets in a dotenv file. The file is read at each call, so that a changed one counts at once.
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { FileSecretStore } from "./file_secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/**
 * A dotenv file: lines of `NAME=value`.
 *
 * This much of dotenv's syntax is read: empty lines and lines that start with `#` are passed over;
 * `export ` may precede a name; blanks around name and value are dropped. A value in single quotes is
 * taken as it stands, one in double quotes with `\n`, `\r`, `\t`, `\"` and `\\` decoded; both on one
 * line. A value without quotes ends before ` #`. Nothing is expanded: `$` is a dollar sign. The last
 * line for a name counts. Anything else is an error that names the line.
 *
 * Needs `--allow-read` for the folder in which the file is.
 *
 * @example
 * ```ts
 * import { DotenvSecretStore } from "@tacit/flow/stores";
 *
 * const store = new DotenvSecretStore("secrets.env");
 * console.log(store.name); // "the file secrets.env"
 * ```
 */
export class DotenvSecretStore implements SecretStore {
  /** `the file secrets.env`. */
  readonly name: string;
  readonly #folder: FileSecretStore;
  readonly #file: string;

  /**
   * Makes a store of a file; nothing is read yet.
   *
   * @param file The file's path.
   */
  constructor(file: string) {
    this.name = `the file ${file}`;
    this.#folder = new FileSecretStore(dirname(file));
    this.#file = basename(file);
  }

  /**
   * Reads a secret.
   *
   * @param name The secret's name.
   * @param options A signal to stop waiting.
   * @returns Its value, or `undefined` where the file has no such name.
   * @throws {SecretStoreError} If the file is absent, or cannot be read or understood.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    return (await this.#read(options)).get(name);
  }

  /**
   * Lists the names in the file.
   *
   * @param options A signal to stop waiting.
   * @returns The names.
   * @throws {SecretStoreError} If the file is absent, or cannot be read or understood.
   */
  async names(options: SecretStoreOptions = {}): Promise<readonly string[]> {
    return [...(await this.#read(options)).keys()];
  }

  /**
   * Tells the flag for the folder in which the file is.
   *
   * @returns The flag.
   */
  permissions(): Promise<readonly string[]> {
    return this.#folder.permissions();
  }

  async #read(options: SecretStoreOptions): Promise<Map<string, string>> {
    const text = await this.#folder.get(this.#file, options);
    if (text === undefined) throw new SecretStoreError(this.name, "there is no such file.");
    const values = new Map<string, string>();
    for (const [index, line] of text.split(/\r?\n/).entries()) {
      if (/^\s*(#|$)/.test(line)) continue;
      const entry = entryOf(line);
      if (entry === undefined) {
        throw new SecretStoreError(
          this.name,
          `line ${index + 1} is not NAME=value, or has a quote that is not closed.`,
        );
      }
      values.set(entry.name, entry.value);
    }
    return values;
  }
}

function entryOf(line: string): { readonly name: string; readonly value: string } | undefined {
  const [, name, written = ""] = line.match(/^\s*(?:export\s+)?([\w.-]+)\s*=(.*)$/) ?? [];
  const value = valueOf(written.trim());
  return name === undefined || value === undefined ? undefined : { name, value };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function valueOf(written: string): string | undefined {
  const quote = written.charAt(0);
  if (quote === "'") return written.match(/^'([^']*)'\s*(?:#.*)?$/)?.[1];
  if (quote !== '"') return written.startsWith("#") ? "" : written.replace(/\s+#.*$/, "");
  const inner = written.match(/^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/)?.[1];
  return inner?.replace(
    /\\([nrt"\\])/g,
    (_escape, letter: string) => ESCAPES[letter] ?? letter,
  );
}
