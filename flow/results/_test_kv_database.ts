// A database like Deno KV, in memory, that can stop at any commit as a killed process does.
import type { KvAtomic, KvDatabase, KvEntry, KvKey } from "./kv_database.ts";

/** What a process that was killed would not have lived to see. */
export class Killed extends Error {}

/** A database in memory. */
export class TestKvDatabase implements KvDatabase {
  readonly #values = new Map<
    string,
    { readonly key: KvKey; value: unknown; versionstamp: string }
  >();
  #version = 0;
  /** How many commits it still makes. */
  commitsLeft = Infinity;
  /** Called before each read of many keys. */
  onGetMany: () => Promise<void> = () => Promise.resolve();
  isClosed = false;

  async get(key: KvKey): Promise<KvEntry> {
    await Promise.resolve();
    const found = this.#values.get(JSON.stringify(key));
    return {
      key,
      value: structuredClone(found?.value ?? null),
      versionstamp: found?.versionstamp ?? null,
    };
  }

  async getMany(keys: KvKey[]): Promise<KvEntry[]> {
    if (keys.length > 10) throw new TypeError("Too many ranges (max 10)");
    await this.onGetMany();
    return await Promise.all(keys.map((key) => this.get(key)));
  }

  async *list({ prefix, start }: { prefix: KvKey; start?: KvKey }): AsyncIterable<KvEntry> {
    const found = [...this.#values.values()].filter(({ key }) =>
      prefix.every((part, index) => key[index] === part) && key.length > prefix.length &&
      (start === undefined || compare(key, start) >= 0)
    );
    for (const { key } of found.sort((one, other) => compare(one.key, other.key))) {
      yield await this.get(key);
    }
  }

  atomic(): KvAtomic {
    const checks: { key: KvKey; versionstamp: string | null }[] = [];
    const changes: (() => void)[] = [];
    let size = 0;
    const atomic: KvAtomic = {
      check: (...more) => {
        checks.push(...more);
        return atomic;
      },
      set: (key, value) => {
        if (JSON.stringify(key).length > 2048) throw new TypeError("Key too large for write");
        if (value instanceof Uint8Array) size += value.length;
        const kept = structuredClone(value);
        changes.push(() =>
          this.#values.set(JSON.stringify(key), {
            key,
            value: kept,
            versionstamp: `${this.#version}`,
          })
        );
        return atomic;
      },
      delete: (key) => {
        changes.push(() => this.#values.delete(JSON.stringify(key)));
        return atomic;
      },
      commit: async () => {
        await Promise.resolve();
        if (size > 800 * 1024) throw new TypeError("Total mutation size too large");
        if (this.commitsLeft-- <= 0) throw new Killed();
        const isFresh = checks.every(({ key, versionstamp }) =>
          (this.#values.get(JSON.stringify(key))?.versionstamp ?? null) === versionstamp
        );
        if (!isFresh) return { ok: false };
        this.#version++;
        for (const change of changes) change();
        return { ok: true, versionstamp: `${this.#version}` };
      },
    };
    return atomic;
  }

  close(): void {
    this.isClosed = true;
  }

  /** The first parts of all keys, with how many there are. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { key } of this.#values.values()) counts[key[1]!] = (counts[key[1]!] ?? 0) + 1;
    return counts;
  }
}

const encoder = new TextEncoder();

/** KV orders texts by their bytes. */
function compare(one: KvKey, other: KvKey): number {
  const [first, second] = [one, other].map((key) => encoder.encode(key.join("\0")));
  for (let index = 0; index < Math.min(first!.length, second!.length); index++) {
    if (first![index] !== second![index]) return first![index]! - second![index]!;
  }
  return first!.length - second!.length;
}
