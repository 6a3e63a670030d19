// Secrets that a program prints: a password manager's command line, say.
import { type Duration, toMilliseconds } from "../../config/mod.ts";
import { knownSecrets } from "../secret_memory.ts";
import { Redactor } from "../redactor.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { type ProgramOutput, programOutput, ProgramStopped } from "./_program_output.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** The most that a program may write. */
const MAX_BYTES = 2 ** 20;

/** The most of a program's complaint that an error shows. */
const MAX_SHOWN_CHARACTERS = 500;

/** The program of a {@linkcode CommandSecretStore}, and how it is run. */
export interface CommandSecretStoreOptions {
  /** The program: a path, or a name that `PATH` leads to. It is run without a shell. */
  readonly command: string;
  /**
   * The program's arguments: a list in which `{name}` stands for the secret's name, or a function
   * that makes the list.
   */
  readonly args: readonly string[] | ((name: string) => readonly string[]);
  /**
   * The exit codes by which the program says that there is no such secret. Any other but 0 is an
   * error. Give only those that mean nothing else: many programs end with 1 whatever went wrong.
   *
   * @default {[]}
   */
  readonly notFoundExitCodes?: readonly number[];
  /**
   * The variables that the program gets, and no others. Where `command` is not a path, `PATH` must be
   * among them.
   *
   * @default all those of this process, for a password manager finds its session in them
   */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How long the program may run; it may have to wait for its owner's fingerprint.
   *
   * @default {30_000}
   */
  readonly timeout?: Duration;
}

/**
 * A program that prints a secret to its standard output. What it prints is the secret, except that one
 * final newline (`\n` or `\r\n`) is dropped.
 *
 * There is no shell, so nothing in a name is interpreted; a name that the program could take for an
 * option, since it begins with `-`, is refused. A program that takes too long, prints more than 1 MiB
 * or is not wanted any more is killed. Needs `--allow-run` for that program only.
 *
 * @example
 * ```ts
 * import { CommandSecretStore } from "@tacit/flow/stores";
 *
 * const store = new CommandSecretStore({ command: "op", args: ["read", "op://team/{name}/password"] });
 * console.log(store.name); // "the program op"
 * ```
 */
export class CommandSecretStore implements SecretStore {
  /** `the program op`. */
  readonly name: string;
  readonly #command: string;
  readonly #argsFor: (name: string) => readonly string[];
  readonly #notFoundExitCodes: ReadonlySet<number>;
  readonly #env: Readonly<Record<string, string>> | undefined;
  readonly #timeoutMs: number;

  /**
   * Makes a store of a program; nothing is run yet.
   *
   * @param options The program, and how it is run.
   * @throws {TypeError} If no argument of a list has `{name}` in it.
   * @throws {RangeError} If 0, which is success, is to mean that there is no such secret.
   */
  constructor(options: CommandSecretStoreOptions) {
    const { command, args, notFoundExitCodes = [], env, timeout = 30_000 } = options;
    this.name = `the program ${command}`;
    this.#command = command;
    this.#argsFor = typeof args === "function" ? args : templateOf(args);
    this.#notFoundExitCodes = new Set(notFoundExitCodes);
    if (this.#notFoundExitCodes.has(0)) {
      throw new RangeError("The exit code 0 means success. Take it out of notFoundExitCodes.");
    }
    this.#env = env && { ...env };
    this.#timeoutMs = toMilliseconds(timeout, "timeout");
  }

  /**
   * Runs the program.
   *
   * @param name The secret's name.
   * @param options A signal to end it.
   * @returns What it prints, without one final newline; `undefined` where its exit code says so.
   * @throws {SecretStoreError} If the name cannot be asked for, or the program may not be run, cannot be
   * started, fails, exceeds a limit, or prints what is no text.
   */
  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    if (!isArgument(name)) {
      throw this.#error("this secret's name is empty, begins with - or has a NUL in it.");
    }
    this.#requirePermission();
    const output = await this.#run(this.#argsFor(name), options.signal);
    if (output.code === 0) return this.#decode(output.stdout).replace(/\r?\n$/, "");
    if (output.code !== undefined && this.#notFoundExitCodes.has(output.code)) return undefined;
    const end = output.signal === undefined
      ? `it ended with exit code ${output.code}`
      : `it was ended by ${output.signal}`;
    throw this.#error(`${end}. ${complaintOf(output)}`);
  }

  /**
   * Tells the flag for the program.
   *
   * @returns The flag.
   */
  permissions(): Promise<readonly string[]> {
    return Promise.resolve([`--allow-run=${this.#command}`]);
  }

  async #run(args: readonly string[], signal: AbortSignal | undefined): Promise<ProgramOutput> {
    const start = { command: this.#command, args, env: this.#env };
    const timeoutMs = this.#timeoutMs;
    try {
      return await programOutput(start, { timeoutMs, maxBytes: MAX_BYTES, signal });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ProgramStopped)) throw this.#notStarted(error);
      throw this.#error(
        error.limit === "size"
          ? "it wrote more than 1 MiB, and was ended."
          : `it did not end within ${timeoutMs} ms, and was ended. Try it by hand.`,
      );
    }
  }

  #notStarted(cause: unknown): SecretStoreError {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") {
      return this.#error("there is no such program. Install it, or give its path.");
    }
    if (cause instanceof Error && cause.name === "NotCapable") {
      // Deno lets variables that change what is loaded through only where everything may be run.
      return this.#error(
        "it may not be run with LD_ or DYLD_ variables. Unset them, or run with --allow-run.",
      );
    }
    return this.#error("it cannot be started. Check that it is a program that you may run.", {
      cause,
    });
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.#error("what it prints is not UTF-8 text. Have it print bytes as base64.");
    }
  }

  /** Asked for first, so that nothing prompts. Deno grants nothing for what is not installed. */
  #requirePermission(): void {
    if (globalThis.Deno === undefined) return;
    const query = { name: "run", command: this.#command } as const;
    if (Deno.permissions.querySync(query).state === "granted") return;
    throw this.#error(
      `it may not be run. Install it, if it is not, and run with --allow-run=${this.#command}.`,
    );
  }

  #error(message: string, options?: ErrorOptions): SecretStoreError {
    return new SecretStoreError(this.name, message, options);
  }
}

function templateOf(args: readonly string[]): (name: string) => readonly string[] {
  const template = [...args];
  if (!template.some((arg) => arg.includes("{name}"))) {
    throw new TypeError("No argument has {name} in it, so that every secret would be the same.");
  }
  return (name) => template.map((arg) => arg.replaceAll("{name}", () => name));
}

function isArgument(name: string): boolean {
  return name !== "" && !name.startsWith("-") && !name.includes("\0");
}

/** What the program wrote to its standard error; of its standard output nothing is ever shown. */
function complaintOf({ stdout, stderr }: ProgramOutput): string {
  const text = new TextDecoder();
  // It may repeat there what it printed, which may be the secret, or one that the run knows.
  const printed = new Redactor([text.decode(stdout).trim()]);
  const masked = printed.redact(text.decode(stderr));
  const complaint = knownSecrets.redact(masked).replace(/\p{Cc}+/gu, " ").trim();
  if (complaint === "") return "It did not say why. Try it by hand.";
  if (complaint.length <= MAX_SHOWN_CHARACTERS) return `It said: ${complaint}`;
  return `It said: ${complaint.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}
