// Secrets in a mounted folder, one file each, as Docker and Kubernetes mount them.
import { readFile, realpath, stat } from "node:fs/promises";
import { SEPARATOR } from "@std/path/constants";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** The most that a secret's file may hold. */
const MAX_BYTES = 2 ** 20;

/**
 * A folder that holds one file for each secret, named after it. A file's text is the secret, except
 * that one final newline (`\n` or `\r\n`), which editors and `echo` add, is dropped.
 *
 * Names cannot leave the folder, neither by `/` or `..` in them nor through a symbolic link. Needs
 * `--allow-read` for the folder; where that is a link, also for the folder that it leads to.
 *
 * @example
 * ```ts
 * import { FileSecretStore } from "@tacit/flow/stores";
 *
 * const store = new FileSecretStore("/run/secrets");
 * console.log(store.name); // "the folder /run/secrets"
 * ```
 */
export class FileSecretStore implements SecretStore {
  /** `the folder /run/secrets`. */
  readonly name: string;
  readonly #folder: string;

  /**
   * Makes a store of a folder; nothing is read yet.
   *
   * @param folder The folder's path.
   */
  constructor(folder: string) {
    this.#folder = folder;
    this.name = `the folder ${folder}`;
  }

  /**
   * Reads a secret's file.
   *
   * @param name The secret's name: the file's.
   * @param options A signal to stop waiting.
   * @returns The file's text without one final newline, or `undefined` where there is no such file.
   * @throws {SecretStoreError} If the name is no file's name, or the file cannot be read as text.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    if (!isFileName(name)) throw this.#error("this secret's name is not a file's name.");
    this.#requirePermission(this.#folder);
    const bytes = await this.#read(name, options.signal);
    return bytes === undefined ? undefined : this.#decode(bytes).replace(/\r?\n$/, "");
  }

  /**
   * Tells the flag for the folder; where that is a link, also the one for the folder it leads to.
   *
   * @returns The flags.
   */
  async permissions(): Promise<readonly string[]> {
    if (!mayRead(this.#folder)) return [readFlag(this.#folder)];
    const real = await this.#realFolder();
    const isLink = real !== resolve(this.#folder);
    return [readFlag(this.#folder), ...isLink ? [readFlag(real)] : []];
  }

  async #read(name: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const folder = await this.#realFolder();
    this.#requirePermission(folder);
    try {
      const file = await realpath(join(folder, name));
      if (!file.startsWith(folder.endsWith(SEPARATOR) ? folder : folder + SEPARATOR)) {
        throw this.#error("this secret's file is a link that leads out of the folder.");
      }
      const status = await stat(file);
      if (!status.isFile()) throw this.#error("this secret is not a file.");
      if (status.size > MAX_BYTES) throw this.#error("this secret's file is larger than 1 MiB.");
      return await readFile(file, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SecretStoreError) throw error;
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw this.#error("a file cannot be read. Check its permissions.", { cause: error });
    }
  }

  /** A folder that is absent was not mounted: what it would hold cannot be told. */
  async #realFolder(): Promise<string> {
    try {
      return await realpath(resolve(this.#folder));
    } catch (cause) {
      throw this.#error("the folder cannot be found. Check that it is mounted.", { cause });
    }
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.#error("this secret's file is not UTF-8 text. Keep bytes as base64.");
    }
  }

  /** Asked for first, so that nothing prompts. */
  #requirePermission(folder: string): void {
    if (!mayRead(folder)) throw this.#error(`it may not be read. Run with ${readFlag(folder)}.`);
  }

  #error(message: string, options?: ErrorOptions): SecretStoreError {
    return new SecretStoreError(this.name, message, options);
  }
}

/** Kubernetes keeps data in `..data`; a dot alone, a separator or a drive would lead elsewhere. */
function isFileName(name: string): boolean {
  return name !== "" && !name.startsWith("..") && name !== "." && !/[/\\:\0]/.test(name);
}

function mayRead(folder: string): boolean {
  if (globalThis.Deno === undefined) return true;
  return Deno.permissions.querySync({ name: "read", path: folder }).state === "granted";
}

function readFlag(folder: string): string {
  return `--allow-read=${folder}`;
}
