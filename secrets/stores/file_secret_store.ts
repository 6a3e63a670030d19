// Secrets in a mounted folder, one file each, as Docker and Kubernetes mount them.
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { SEPARATOR } from "@std/path/constants";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { type ChunkReader, readBounded } from "./_read_bounded.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** The most that a secret's file may hold. */
const MAX_BYTES = 2 ** 20;

/** How often a file is looked for that is there by name, and gone when it is opened. */
const MOST_TRIES = 10;

/**
 * A folder that holds one file for each secret, named after it. A file's text is the secret, except
 * that one final newline (`\n` or `\r\n`), which editors and `echo` add, is dropped.
 *
 * The files may be swapped while they are read, as Kubernetes does it when a secret is changed: a read
 * gives the old text or the new one.
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
   * Lists the names of the files.
   *
   * @param options A signal to stop waiting.
   * @returns The names, in order.
   * @throws {SecretStoreError} If the folder is absent, or may not be read.
   */
  async names({ signal }: SecretStoreOptions = {}): Promise<readonly string[]> {
    signal?.throwIfAborted();
    this.#requirePermission(this.#folder);
    const folder = await this.#realFolder();
    this.#requirePermission(folder);
    const entries = await readdir(folder).catch((cause) => {
      throw this.#unreadable(cause);
    });
    const names = entries.filter(isFileName);
    const isFolder = await Promise.all(names.map((name) => this.#isFolder(join(folder, name))));
    signal?.throwIfAborted();
    return names.filter((_name, index) => !isFolder[index]).sort();
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

  /**
   * Kubernetes swaps a link within the path, and removes the folder that it led to: so a file that is not
   * there counts as absent only where its name, which stays, is not there either.
   */
  async #read(name: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const folder = await this.#realFolder();
      this.#requirePermission(folder);
      try {
        return await this.#readFile(folder, name, signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof SecretStoreError) throw error;
        if (!isAbsence(error)) throw this.#unreadable(error);
      }
      if (!await this.#has(join(folder, name))) return undefined;
      await sleep(tries);
      signal?.throwIfAborted();
    }
    throw this.#error(
      "this secret's file is a link to one that is not there, or it changes too fast. Check the link.",
    );
  }

  async #readFile(
    folder: string,
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const file = await realpath(join(folder, name));
    if (!file.startsWith(folder.endsWith(SEPARATOR) ? folder : folder + SEPARATOR)) {
      throw this.#error("this secret's file is a link that leads out of the folder.");
    }
    // Not followed, since it led here; not waited for, as for a pipe that nobody writes to.
    const handle = await open(file, constants.O_RDONLY | NO_FOLLOW | NO_WAIT);
    try {
      const status = await handle.stat();
      if (!status.isFile()) throw this.#error("this secret is not a file.");
      const bytes = await readBounded(chunksOf(handle, signal), MAX_BYTES);
      if (bytes === undefined) throw this.#error("this secret's file is larger than 1 MiB.");
      return bytes;
    } finally {
      await handle.close();
    }
  }

  async #has(path: string): Promise<boolean> {
    try {
      await lstat(path);
      return true;
    } catch (error) {
      if (isAbsence(error)) return false;
      throw this.#unreadable(error);
    }
  }

  /** A name whose file is being swapped is there all the same. */
  async #isFolder(path: string): Promise<boolean> {
    try {
      return (await stat(path)).isDirectory();
    } catch (error) {
      if (isAbsence(error)) return false;
      throw this.#unreadable(error);
    }
  }

  #unreadable(cause: unknown): SecretStoreError {
    return this.#error("a file cannot be read. Check its permissions.", { cause });
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

/** Windows has neither. */
const { O_NOFOLLOW: NO_FOLLOW = 0, O_NONBLOCK: NO_WAIT = 0 } = constants;

/** A file's bytes, a chunk at a time, until a signal is aborted. */
function chunksOf(handle: FileHandle, signal: AbortSignal | undefined): ChunkReader {
  return {
    async read() {
      signal?.throwIfAborted();
      const buffer = new Uint8Array(2 ** 16);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      return { done: bytesRead === 0, value: buffer.subarray(0, bytesRead) };
    },
  };
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
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
