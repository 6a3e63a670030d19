// The check of result stores passes those of this package, and finds what broken ones do wrong.
import { assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { MemoryResultStore, type ResultWriteOptions } from "../results/mod.ts";
import { checkResultStore, ResultStoreCheckError } from "./mod.ts";

const later = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

Deno.test("a store in memory keeps the rules", async () => {
  await checkResultStore(() => new MemoryResultStore());
});

Deno.test("a store may be made in its own time", async () => {
  await checkResultStore(() => Promise.resolve(new MemoryResultStore()));
});

Deno.test("a store that loses a byte is found", async () => {
  await assertBreaks("what was written is read, byte for byte", {
    write: (store, location, bytes, options) => store.write(location, bytes.slice(1), options),
  });
});

Deno.test("a store that keeps text is found", async () => {
  await assertBreaks("what was written is read, byte for byte", {
    write: (store, location, bytes, options) =>
      store.write(location, new TextEncoder().encode(new TextDecoder().decode(bytes)), options),
  });
});

Deno.test("a store that has empty bytes for nothing is found", async () => {
  await assertBreaks("where nothing was written there is nothing", {
    read: async (store, location) => await store.read(location) ?? new Uint8Array(),
  });
});

Deno.test("a store that writes over the beginning only is found", async () => {
  await assertBreaks("a later write replaces the whole", {
    write: async (store, location, bytes, options) => {
      const before = await store.read(location) ?? new Uint8Array();
      const whole = new Uint8Array(Math.max(before.length, bytes.length));
      whole.set(before);
      whole.set(bytes);
      return await store.write(location, whole, options);
    },
  });
});

Deno.test("a store that looks before it writes is found", async () => {
  await assertBreaks("of many that write only where nothing is, one does", {
    write: async (store, location, bytes, options = {}) => {
      if (options.ifAbsent && await store.exists(location)) return false;
      await later();
      return await store.write(location, bytes);
    },
  });
});

Deno.test("a store that says it wrote, and did not, is found", async () => {
  await assertBreaks("of many that write only where nothing is, one does", {
    write: async (store, location, bytes, options) => {
      await store.write(location, bytes, options);
      return true;
    },
  });
});

Deno.test("a store that does not delete is found", async () => {
  await assertBreaks("what is deleted is gone, and only that", { delete: () => Promise.resolve() });
});

Deno.test("a store that lists by folders is found", async () => {
  await assertBreaks("a list has what begins with a text, each once", {
    list: (store, prefix) => store.list(prefix === "" ? "" : `${prefix.replace(/\/$/, "")}/`),
  });
});

Deno.test("a store to which case does not count is found", async () => {
  await assertBreaks("locations are told apart, and listed as they are", {
    read: (store, location) => store.read(location.toLowerCase()),
    write: (store, location, bytes, options) => store.write(location.toLowerCase(), bytes, options),
  });
});

Deno.test("a store that normalizes Unicode is found", async () => {
  await assertBreaks("locations are told apart, and listed as they are", {
    write: (store, location, bytes, options) => store.write(location.normalize(), bytes, options),
  });
});

Deno.test("a store that gives out what it keeps is found", async () => {
  const kept = new Map<string, Uint8Array>();
  await assertBreaks("bytes are the store's own", {
    read: async (store, location) => {
      const bytes = await store.read(location);
      const before = kept.get(location);
      if (bytes === undefined || before?.length === bytes.length) return before;
      kept.set(location, bytes);
      return bytes;
    },
    write: (store, location, bytes, options) => {
      kept.delete(location);
      return store.write(location, bytes, options);
    },
    delete: (store, location) => {
      kept.delete(location);
      return store.delete(location);
    },
  });
});

Deno.test("a store that writes half, then the other half, is found", async () => {
  await assertBreaks("a reader finds the whole of one write", {
    write: async (store, location, bytes, options = {}) => {
      if (options.ifAbsent || bytes.length < 200_000) {
        return await store.write(location, bytes, options);
      }
      const whole = (await store.read(location))?.slice() ?? new Uint8Array(bytes.length);
      whole.set(bytes.subarray(0, 100_000));
      await store.write(location, whole.length === bytes.length ? whole : bytes);
      await later();
      return await store.write(location, bytes);
    },
  });
});

Deno.test("a store that drops writes when many come at once is found", async () => {
  let waiting = 0;
  await assertBreaks("many can write at once", {
    write: async (store, location, bytes, options = {}) => {
      waiting++;
      await later();
      const isLost = waiting > 100;
      waiting--;
      return isLost ? true : await store.write(location, bytes, options);
    },
  });
});

Deno.test("a store that never answers is found", async () => {
  const error = await assertRejects(
    () =>
      checkResultStore(() => new BrokenStore({ exists: () => new Promise<boolean>(() => {}) }), {
        limit: 50,
      }),
    ResultStoreCheckError,
  );
  assertInstanceOf(error.cause, Error);
  assertStringIncludes(error.cause.message, "did not end within 50 ms");
});

/** What a store does in place of what it should; `store` is one that works. */
interface Faults {
  readonly read?: (store: MemoryResultStore, location: string) => Promise<Uint8Array | undefined>;
  readonly write?: (
    store: MemoryResultStore,
    location: string,
    bytes: Uint8Array,
    options?: ResultWriteOptions,
  ) => Promise<boolean>;
  readonly exists?: (store: MemoryResultStore, location: string) => Promise<boolean>;
  readonly delete?: (store: MemoryResultStore, location: string) => Promise<void>;
  readonly list?: (store: MemoryResultStore, prefix: string) => AsyncIterable<string>;
}

class BrokenStore extends MemoryResultStore {
  readonly #faults: Faults;
  readonly #works = new MemoryResultStore();

  constructor(faults: Faults) {
    super();
    this.#faults = faults;
  }

  override read(location: string) {
    return this.#faults.read?.(this.#works, location) ?? this.#works.read(location);
  }

  override write(location: string, bytes: Uint8Array, options?: ResultWriteOptions) {
    return this.#faults.write?.(this.#works, location, bytes, options) ??
      this.#works.write(location, bytes, options);
  }

  override exists(location: string) {
    return this.#faults.exists?.(this.#works, location) ?? this.#works.exists(location);
  }

  override delete(location: string) {
    return this.#faults.delete?.(this.#works, location) ?? this.#works.delete(location);
  }

  override list(prefix: string) {
    return this.#faults.list?.(this.#works, prefix) ?? this.#works.list(prefix);
  }
}

async function assertBreaks(rule: string, faults: Faults): Promise<void> {
  const error = await assertRejects(
    () => checkResultStore(() => new BrokenStore(faults)),
    ResultStoreCheckError,
  );
  assertStringIncludes(error.message, rule);
}
