// The test that every result store must pass, for the authors of stores elsewhere.
import { type Duration, toMilliseconds } from "../../config/mod.ts";
import type { ResultStore } from "../../tasks/mod.ts";
import { inTime } from "./_in_time.ts";

/**
 * Writes, reads, lists and deletes in a store, and sees whether it keeps the rules: what was written is
 * read byte for byte, whole or not at all, and where many write at once, one does.
 *
 * @param makeStore Makes the store, empty. It is asked for a new one for each rule.
 * @param options How long to wait.
 * @returns A promise that resolves where the store keeps all rules.
 * @throws {ResultStoreCheckError} If it breaks one; the message says which.
 *
 * @example
 * ```ts
 * import { MemoryResultStore } from "@tacit/flow/results";
 * import { checkResultStore } from "@tacit/flow/testing";
 *
 * await checkResultStore(() => new MemoryResultStore());
 * ```
 */
export async function checkResultStore(
  makeStore: () => ResultStore | Promise<ResultStore>,
  { limit = 10_000 }: CheckResultStoreOptions = {},
): Promise<void> {
  for (const [rule, check] of Object.entries(RULES)) {
    const store = await makeStore();
    try {
      await inTime(check(store), toMilliseconds(limit, "limit"));
    } catch (error) {
      throw new ResultStoreCheckError(`The store "${store.name}" breaks a rule: ${rule}.`, {
        cause: error,
      });
    }
  }
}

/** A result store does not keep the rules. The message says which one it breaks, the cause how. */
export class ResultStoreCheckError extends Error {
  /** The error's stable name. */
  override readonly name = "ResultStoreCheckError";
}

/** How to check a result store. */
export interface CheckResultStoreOptions {
  /**
   * How long the work for one rule may take.
   *
   * @default {10_000}
   */
  readonly limit?: Duration;
}

const WRITERS = 50;

/** Names that are not alike, but that some store takes for one another, or for something else. */
const ODD_LOCATIONS: readonly string[] = [
  ...["odd/a", "odd/A", "odd/a.", "odd/a ", "odd/ a", "odd/a.json", "odd/a.JSON"],
  ...["odd/.hidden", "odd/..a", "odd/...", "odd/a~1", "odd/%61", "odd/%2F", "odd/a%", "odd/+"],
  ...[
    "odd/CON",
    "odd/nul.txt",
    "odd/com1",
    "odd/a:b",
    "odd/a\\b",
    "odd/a*?",
    'odd/<">|',
    "odd/#?&=",
  ],
  ...[
    "odd/line\nbreak",
    "odd/\u007f",
    "odd/\u00e9",
    "odd/e\u0301",
    "odd/\u6f22\u5b57",
    "odd/\u{1d6fc}",
  ],
  ...[
    "odd/__proto__",
    "odd/constructor",
    "odd/deep/er/still",
    "odd/deeper",
    `odd/${"x".repeat(100)}`,
  ],
];

type Check = (store: ResultStore) => Promise<void>;

const RULES: Readonly<Record<string, Check>> = {
  "what was written is read, byte for byte": async (store) => {
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    const large = Uint8Array.from({ length: 2 ** 20 }, (_, index) => (index * 2654435761) >>> 13);
    const samples = [new Uint8Array(), new Uint8Array(1), all, all.subarray(7, 99), large];
    for (const [index, bytes] of samples.entries()) {
      const location = `bytes/${index}.bin`;
      expect(await store.write(location, bytes), true, `write of ${bytes.length} bytes`);
      expect(await store.exists(location), true, `exists after a write of ${bytes.length} bytes`);
      expectBytes(await store.read(location), bytes);
    }
  },
  "where nothing was written there is nothing": async (store) => {
    expect(await store.read("none/a.json"), undefined, "read");
    expect(await store.exists("none/a.json"), false, "exists");
    expect(await store.delete("none/a.json"), undefined, "delete");
    await expectList(store, "", []);
  },
  "a later write replaces the whole": async (store) => {
    for (const length of [100_000, 10, 0, 1000]) {
      expect(await store.write("a/b.bin", filled(length, 7)), true, "write");
      expectBytes(await store.read("a/b.bin"), filled(length, 7));
    }
    await expectList(store, "", ["a/b.bin"]);
  },
  "of many that write only where nothing is, one does": async (store) => {
    const texts = Array.from({ length: WRITERS }, (_, index) => filled(20 + index, index));
    const wrote = await Promise.all(
      texts.map((bytes) => store.write("race/a.bin", bytes, { ifAbsent: true })),
    );
    expect(wrote.filter((isWritten) => isWritten).length, 1, "the number of those that wrote");
    expectBytes(await store.read("race/a.bin"), texts[wrote.indexOf(true)]);
    expect(await store.write("race/a.bin", filled(1, 1), { ifAbsent: true }), false, "write");
    expectBytes(await store.read("race/a.bin"), texts[wrote.indexOf(true)]);
    expect(await store.write("race/b.bin", filled(1, 1), { ifAbsent: false }), true, "write");
  },
  "what is deleted is gone, and only that": async (store) => {
    for (const location of ["a/b/c.bin", "a/b/d.bin"]) await store.write(location, filled(3, 3));
    await store.delete("a/b/c.bin");
    await store.delete("a/b/c.bin");
    expect(await store.read("a/b/c.bin"), undefined, "read");
    expect(await store.exists("a/b/c.bin"), false, "exists");
    await expectList(store, "", ["a/b/d.bin"]);
    expect(await store.write("a/b/c.bin", filled(2, 2), { ifAbsent: true }), true, "write");
    expectBytes(await store.read("a/b/c.bin"), filled(2, 2));
    expectBytes(await store.read("a/b/d.bin"), filled(3, 3));
  },
  "a list has what begins with a text, each once": async (store) => {
    const locations = ["a", "b/a", "b/ab.json", "b/abc/d", "b/abc/e/f", "bc/a", "c"];
    for (const location of locations) await store.write(location, filled(1, 1));
    await store.write("b/a", filled(1, 2));
    for (
      const prefix of ["", "b", "b/", "b/a", "b/abc/", "b/abc/e", "bc/a", "d", "b/b", "/", ".."]
    ) {
      await expectList(store, prefix, locations.filter((location) => location.startsWith(prefix)));
    }
  },
  "locations are told apart, and listed as they are": async (store) => {
    for (const [index, location] of ODD_LOCATIONS.entries()) {
      const isWritten = await store.write(location, filled(4, index), { ifAbsent: true });
      expect(isWritten, true, `write to ${JSON.stringify(location)}`);
    }
    for (const [index, location] of ODD_LOCATIONS.entries()) {
      expectBytes(await store.read(location), filled(4, index));
    }
    await expectList(store, "odd/", ODD_LOCATIONS);
  },
  "bytes are the store's own": async (store) => {
    const given = filled(5, 5);
    await store.write("own.bin", given);
    given.fill(9);
    const read = await store.read("own.bin");
    expectBytes(read, filled(5, 5));
    read?.fill(9);
    expectBytes(await store.read("own.bin"), filled(5, 5));
  },
  "a reader finds the whole of one write": async (store) => {
    const length = 200_000;
    await store.write("whole.bin", filled(length, 1));
    let isWriting = true;
    const readOn = async () => {
      while (isWriting) {
        const bytes = await store.read("whole.bin") ?? new Uint8Array();
        expectBytes(bytes, filled(length, bytes[0] ?? 0));
        // A store that answers at once would leave the writers no time.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    };
    const writeOn = async () => {
      try {
        for (let turn = 0; turn < 10; turn++) {
          await Promise.all([2, 3].map((value) => store.write("whole.bin", filled(length, value))));
        }
      } finally {
        isWriting = false;
      }
    };
    await Promise.all([writeOn(), readOn(), readOn()]);
  },
  "many can write at once": async (store) => {
    const locations = Array.from(
      { length: 4 * WRITERS },
      (_, index) => `many/${index % 7}/${index}`,
    );
    const writes = locations.map((location, index) => store.write(location, filled(9, index)));
    expect((await Promise.all(writes)).every((isWritten) => isWritten), true, "write");
    for (const [index, location] of locations.entries()) {
      expectBytes(await store.read(location), filled(9, index));
    }
    await expectList(store, "many/", locations);
  },
};

function filled(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function expect(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected) {
    throw new Error(`It gave ${actual}, where ${expected} was due: ${what}.`);
  }
}

function expectBytes(actual: Uint8Array | undefined, expected: Uint8Array | undefined): void {
  if (!(actual instanceof Uint8Array)) throw new Error(`It read ${actual}, not bytes.`);
  expect(actual.length, expected?.length, "the number of bytes read");
  for (let index = 0; index < actual.length; index++) {
    if (actual[index] === expected?.[index]) continue;
    expect(actual[index], expected?.[index], `byte ${index} of those read`);
  }
}

async function expectList(
  store: ResultStore,
  prefix: string,
  expected: readonly string[],
): Promise<void> {
  const listed: string[] = [];
  for await (const location of store.list(prefix)) listed.push(location);
  const [actual, due] = [listed, expected].map((list) => JSON.stringify(list.toSorted()));
  expect(actual, due, `list of ${JSON.stringify(prefix)}`);
}
