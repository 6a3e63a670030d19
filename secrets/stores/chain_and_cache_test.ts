import {
  assertEquals,
  assertFalse,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { CachedSecretStore } from "./cached_secret_store.ts";
import { ChainSecretStore } from "./chain_secret_store.ts";
import type { SecretStore, SecretStoreOptions } from "../secret_store.ts";

/** A store that records its calls, and answers them when it is told to. */
class ScriptedStore implements SecretStore {
  readonly calls: { name: string; signal: AbortSignal | undefined }[] = [];
  readonly #answer: (name: string) => Promise<string | undefined>;

  constructor(readonly name: string, answer: (name: string) => Promise<string | undefined>) {
    this.#answer = answer;
  }

  get(name: string, options: SecretStoreOptions = {}): Promise<string | undefined> {
    this.calls.push({ name, signal: options.signal });
    return this.#answer(name);
  }
}

Deno.test("a chain asks its stores in order until one has the secret", async () => {
  const first = new ScriptedStore(
    "first",
    (name) => Promise.resolve(name === "A" ? "1" : undefined),
  );
  const second = new ScriptedStore(
    "second",
    (name) => Promise.resolve(name === "C" ? undefined : "2"),
  );
  const chain = new ChainSecretStore([first, second]);
  assertEquals([await chain.get("A"), await chain.get("B"), await chain.get("C")], [
    "1",
    "2",
    undefined,
  ]);
  assertEquals(second.calls.map(({ name }) => name), ["B", "C"]);
  assertEquals(chain.name, "first, then second");
});

Deno.test("an empty secret is a secret: a chain does not look past it", async () => {
  const chain = new ChainSecretStore([
    new ScriptedStore("first", () => Promise.resolve("")),
    new ScriptedStore("second", () => Promise.resolve("2")),
  ]);
  assertEquals(await chain.get("A"), "");
});

Deno.test("a store that fails ends a chain's search, and so does an abort", async () => {
  const failing = new ScriptedStore("first", () => Promise.reject(new Error("no network")));
  const second = new ScriptedStore("second", () => Promise.resolve("2"));
  await assertRejects(() => new ChainSecretStore([failing, second]).get("A"), Error, "no network");
  const stop = AbortSignal.abort(new Error("stop"));
  await assertRejects(
    () => new ChainSecretStore([second]).get("A", { signal: stop }),
    Error,
    "stop",
  );
  assertEquals(second.calls, []);
});

Deno.test("a chain lists the names of the stores that can", async () => {
  const listing = (...names: string[]): SecretStore => ({
    name: "listing",
    get: () => Promise.resolve(undefined),
    names: () => Promise.resolve(names),
  });
  const silent = new ScriptedStore("silent", () => Promise.resolve(undefined));
  assertEquals(await new ChainSecretStore([listing("A", "B"), silent, listing("B", "C")]).names(), [
    "A",
    "B",
    "C",
  ]);
  assertEquals(await new CachedSecretStore(silent).names(), []);
  assertEquals(await new CachedSecretStore(listing("A")).names(), ["A"]);
});

Deno.test("a cached value is good for its time, absence and errors are not remembered", async () => {
  let now = 0;
  const answers = [
    () => undefined,
    () => {
      throw new Error("down");
    },
    () => "one",
    () => "two",
  ];
  const store = new ScriptedStore("store", () => Promise.resolve().then(() => answers.shift()?.()));
  const cached = new CachedSecretStore(store, { maxAge: 100, now: () => now });
  assertEquals(cached.name, "store");
  assertEquals(await cached.get("A"), undefined);
  await assertRejects(() => cached.get("A"), Error, "down");
  assertEquals(await cached.get("A"), "one");
  now = 99;
  assertEquals(await cached.get("A"), "one");
  now = 100;
  assertEquals(await cached.get("A"), "two");
  assertFalse(/two/.test(Deno.inspect(cached, { showHidden: true }) + JSON.stringify(cached)));
});

Deno.test("many who ask at once cost one call for each name", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const store = new ScriptedStore("store", async (name) => (await promise, name));
  const cached = new CachedSecretStore(store);
  const all = Promise.all(["A", "A", "B", "A"].map((name) => cached.get(name)));
  resolve();
  assertEquals(await all, ["A", "A", "B", "A"]);
  assertEquals(store.calls.length, 2);
});

Deno.test("one who stops waiting leaves the call to the others; the last one ends it", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const store = new ScriptedStore("store", () => promise);
  const cached = new CachedSecretStore(store);
  const [first, second] = [new AbortController(), new AbortController()];
  const one = cached.get("A", { signal: first.signal });
  const other = cached.get("A", { signal: second.signal });
  first.abort(new Error("first stops"));
  await assertRejects(() => one, Error, "first stops");
  assertStrictEquals(store.calls[0]?.signal?.aborted, false);
  second.abort(new Error("second stops"));
  await assertRejects(() => other, Error, "second stops");
  assertStrictEquals(store.calls[0]?.signal?.aborted, true);

  const again = cached.get("A");
  assertEquals(store.calls.length, 2, "a call given up is not joined");
  resolve("late");
  assertEquals(await again, "late");
  await assertRejects(() => cached.get("A", { signal: first.signal }), Error, "first stops");
});

Deno.test("after clear nothing is remembered, not even what is on its way", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const store = new ScriptedStore("store", () => promise);
  const cached = new CachedSecretStore(store);
  const onItsWay = cached.get("A");
  cached.clear();
  resolve("old");
  assertEquals(await onItsWay, "old");
  assertEquals(await cached.get("A"), "old");
  assertEquals(store.calls.length, 2);
});

Deno.test("a cache time that is no time is refused", () => {
  const store = new ScriptedStore("store", () => Promise.resolve(undefined));
  for (const maxAge of [-1, NaN]) {
    assertThrows(() => new CachedSecretStore(store, { maxAge }), RangeError, "maxAge");
  }
});
