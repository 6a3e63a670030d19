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
 * `export ` may precede a name; blanks around name and value are dropped. A value in single quotes or
 * backticks is taken as it stands, one in double quotes with `\n`, `\r`, `\t`, `\"` and `\\` decoded; all
 * three may go over several lines. A value without quotes ends before ` #`. Nothing is expanded: `$` is a
 * dollar sign. The last value for a name counts. Anything else is an error that names the line.
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
    for (const { name, value, line } of entriesOf(text)) {
      if (name === undefined) {
        throw new SecretStoreError(
          this.name,
          `line ${line} is not NAME=value, or has a quote that is not closed.`,
        );
      }
      values.set(name, value);
    }
    return values;
  }
}

type Entry =
  | { readonly name: string; readonly value: string; readonly line: number }
  | { readonly name?: undefined; readonly value?: undefined; readonly line: number };

/** An empty line, or a comment. */
const BLANK = /[ \t]*(?:#[^\n]*)?(?:\r?\n|\r?$)/y;

/** A name, and its value in single quotes, double quotes, backticks, or none. */
const ENTRY =
  /[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:(?:'([^']*)'|"((?:[^"\\]|\\[^])*)"|`([^`]*)`)[ \t]*(?:#[^\n]*)?|(?!['"`])([^\n]*?))(?:\r?\n|\r?$)/y;

/** The entries of a file in order, up to the first line that makes no sense: that has no name. */
function* entriesOf(text: string): Generator<Entry> {
  for (let at = 0, line = 1; at < text.length;) {
    const match = matchAt(BLANK, text, at) ?? matchAt(ENTRY, text, at);
    if (match === undefined) return yield { line };
    const [whole, name, single, double, backtick, bare = ""] = match;
    if (name !== undefined) {
      const quoted = single ?? backtick ?? (double === undefined ? undefined : unescape(double));
      yield { name, value: quoted ?? withoutComment(bare), line };
    }
    at += whole.length;
    line += whole.split("\n").length - 1;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function withoutComment(bare: string): string {
  return bare.startsWith("#") ? "" : bare.replace(/\s+#.*$/, "").trim();
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescape(quoted: string): string {
  return quoted.replace(
    /\\([nrt"\\])/g,
    (_escape, letter: string) => ESCAPES[letter] ?? letter,
  );
}
