// The secrets engines of a Vault: where they are mounted, and how they are read.
import { AnswerError } from "./ask_json.ts";
import { propertyOf } from "./_property_of.ts";
import { encodePath, trimSlashes } from "./_vault_place.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { untilAborted } from "./_until_aborted.ts";

/** An engine that holds secrets: a KV engine, or a token's cubbyhole, which is read as version 1. */
export interface VaultEngine {
  /** Where it is mounted, without slashes around it. */
  readonly mount: string;
  /** The version of its API. */
  readonly version: 1 | 2;
}

/** Asks a Vault for a path below `/v1/`; `undefined` is a 404. */
export type AskVault = (path: string, signal: AbortSignal | undefined) => Promise<unknown>;

/** The engines of one server that are known by now. */
export class VaultEngines {
  readonly #store: string;
  readonly #known = new Map<string, VaultEngine>();
  /** Settles with the lookups so far: one at a time, so that many who ask at once share an answer. */
  #lookups: Promise<unknown> = Promise.resolve();

  /** @param store What errors call the store. */
  constructor(store: string) {
    this.#store = store;
  }

  /** The engine that a path leads into, if it is known. One is never mounted within another. */
  at(path: string): VaultEngine | undefined {
    return [...this.#known.values()].find(({ mount }) =>
      path === mount || path.startsWith(`${mount}/`)
    );
  }

  /** Remembers an engine. */
  add(engine: VaultEngine): VaultEngine {
    this.#known.set(engine.mount, engine);
    return engine;
  }

  /**
   * Asks the server for the engine that a path leads into, where it is not known yet.
   *
   * @returns The engine; `undefined` where the server does not say: it refuses that also for a path
   * where there is none.
   * @throws {SecretStoreError} If there is an engine that holds no secrets to read.
   */
  async find(
    path: string,
    ask: AskVault,
    signal: AbortSignal | undefined,
  ): Promise<VaultEngine | undefined> {
    const lookup = this.#lookups.then(() => this.at(path) ?? this.#lookUp(path, ask, signal));
    this.#lookups = lookup.catch(() => {}); // Who asked is told of it.
    return await untilAborted(lookup, signal);
  }

  // https://developer.hashicorp.com/vault/api-docs/system/internal-ui-mounts
  async #lookUp(
    path: string,
    ask: AskVault,
    signal: AbortSignal | undefined,
  ): Promise<VaultEngine | undefined> {
    const answer = await askUnlessRefused(
      `sys/internal/ui/mounts/${encodePath(path)}`,
      ask,
      signal,
    );
    const data = propertyOf(answer, "data");
    const [mount, type] = [propertyOf(data, "path"), propertyOf(data, "type")];
    if (typeof mount !== "string") return undefined;
    if (type !== "kv" && type !== "generic" && type !== "cubbyhole") {
      throw new SecretStoreError(
        this.#store,
        `${JSON.stringify(trimSlashes(mount))} is no KV engine. Check the name and the mount.`,
      );
    }
    const version = propertyOf(propertyOf(data, "options"), "version") === "2" ? 2 : 1;
    return this.add({ mount: trimSlashes(mount), version });
  }
}

async function askUnlessRefused(
  path: string,
  ask: AskVault,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  try {
    return await ask(path, signal);
  } catch (error) {
    if (error instanceof AnswerError && error.status === 403) return undefined;
    throw error;
  }
}
