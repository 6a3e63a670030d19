// A store that a module of the user's, or of another package, has.
import { dirname } from "@std/path/dirname";
import { resolve } from "@std/path/resolve";
import { pathToFileURL } from "node:url";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";
import { storePermissions } from "./_store_permissions.ts";
import { SecretStoreError } from "./secret_store_error.ts";

/** Which module, and what of it. */
export interface ModuleStoreOptions {
  /** The module, as `import` takes it; one that begins with a dot is beside the file that names it. */
  readonly module: string;
  /** The export that is the store, its class, or a function that makes it. */
  readonly exportName: string;
  /** What class or function are called with. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The file whose folder a path begins at; the current folder where it is `undefined`. */
  readonly base: string | undefined;
}

/** Loads its module when it is first asked. */
export class ModuleSecretStore implements SecretStore {
  readonly name: string;
  readonly #options: ModuleStoreOptions;
  readonly #specifier: string;
  #loaded: Promise<SecretStore> | undefined;

  constructor(options: ModuleStoreOptions) {
    this.#options = options;
    this.#specifier = specifierOf(options);
    this.name = `the store ${options.exportName} of ${options.module}`;
  }

  async get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    options.signal?.throwIfAborted();
    return await (await this.#store()).get(name, options);
  }

  async names(options: SecretStoreOptions = {}): Promise<readonly string[]> {
    return await (await this.#store()).names?.(options) ?? [];
  }

  async permissions(names: readonly string[]): Promise<readonly string[]> {
    return [...this.#moduleFlags(), ...await storePermissions(await this.#store(), names)];
  }

  #store(): Promise<SecretStore> {
    return this.#loaded ??= this.#load().catch((error) => {
      this.#loaded = undefined; // It is tried anew, as after a network that was down.
      throw error;
    });
  }

  async #load(): Promise<SecretStore> {
    const { exportName, options } = this.#options;
    const exports = await this.#import();
    const made = await make(exports[exportName], options);
    if (isStore(made)) return made;
    const names = Object.keys(exports).sort().join(", ");
    throw new SecretStoreError(
      this.name,
      `it is no secret store, class of one, or function that gives one. The module has ${names}. ` +
        "Set secrets.module.export.",
    );
  }

  /** No literal: the user's own configuration names it, and Deno asks the user's permissions for it. */
  async #import(): Promise<Readonly<Record<string, unknown>>> {
    try {
      return await import(this.#specifier);
    } catch (cause) {
      throw new SecretStoreError(
        this.name,
        "the module cannot be loaded. Check secrets.module.module, and that it may be: " +
          "--allow-read for a file, --allow-import for a host.",
        { cause },
      );
    }
  }

  #moduleFlags(): readonly string[] {
    const url = URL.canParse(this.#specifier) ? new URL(this.#specifier) : undefined;
    if (url?.protocol === "file:") return [`--allow-read=${pathOf(this.#options)}`];
    return url?.protocol === "https:" ? [`--allow-import=${url.host}`] : [];
  }
}

function specifierOf(options: ModuleStoreOptions): string {
  const isPath = /^\.{0,2}[/\\]/.test(options.module);
  return isPath ? pathToFileURL(pathOf(options)).href : options.module;
}

function pathOf({ module, base }: ModuleStoreOptions): string {
  if (URL.canParse(module)) return decodeURIComponent(new URL(module).pathname);
  return base === undefined ? resolve(module) : resolve(dirname(base), module);
}

async function make(exported: unknown, options: object): Promise<unknown> {
  if (typeof exported !== "function") return exported;
  const isClass = typeof exported.prototype?.get === "function";
  return isClass ? Reflect.construct(exported, [options]) : await exported(options);
}

function isStore(value: unknown): value is SecretStore {
  return typeof value === "object" && value !== null && "get" in value &&
    typeof value.get === "function" && "name" in value && typeof value.name === "string";
}
