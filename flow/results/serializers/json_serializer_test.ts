import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { SerializeError } from "../../../tasks/mod.ts";
import { Sealed } from "../../../secrets/mod.ts";
import { difference } from "./_test_same_value.ts";
import { JsonSerializer } from "./json_serializer.ts";

const serializer = new JsonSerializer();

function text(value: unknown): string {
  return new TextDecoder().decode(serializer.serialize(value));
}

function roundTrip<T>(value: T): T {
  return serializer.deserialize(serializer.serialize(value)) as T;
}

function refused(value: unknown): { message: string; path: string | undefined } {
  const { message, path } = assertThrows(() => serializer.serialize(value), SerializeError);
  return { message, path };
}

class TeapotError extends TypeError {
  override readonly name = "TeapotError";
  constructor(message: string, readonly code: number, options?: ErrorOptions) {
    super(message, options);
  }
}

const KINDS: Record<string, unknown> = {
  "undefined": undefined,
  "a number": 1.5,
  "numbers that JSON lacks": [NaN, Infinity, -Infinity, -0, 0],
  "bigints": [0n, -1n, 10n ** 40n],
  "strings": ["", "\0", "é 秘 🔐", "\ud800 half", '"$', "\u2028"],
  "an undefined property": { here: undefined },
  "dates": [new Date(0), new Date(NaN), new Date(8.64e15), new Date(-8.64e15)],
  "a map": new Map<unknown, unknown>([[{ key: 1 }, new Date(1)], ["k", undefined], [NaN, -0]]),
  "a set": new Set<unknown>([1, "1", [1], undefined]),
  "an empty map and set": [new Map(), new Set()],
  "regular expressions": [/a\/b[/]/giu, new RegExp(""), Object.assign(/x/g, { lastIndex: 3 })],
  "a URL": new URL("https://example.com:8080/a%20b?c=d#e"),
  "typed arrays": [
    new Int8Array([-1]),
    new Uint8Array([1, 2, 255]),
    new Uint8ClampedArray([255]),
    new Int16Array([-2]),
    new Uint16Array([65535]),
    new Int32Array([-3]),
    new Uint32Array([2 ** 32 - 1]),
    new Float32Array([1.5, NaN]),
    new Float64Array([-0, NaN, 1e300]),
    new BigInt64Array([-(2n ** 63n)]),
    new BigUint64Array([2n ** 64n - 1n]),
    new DataView(new Uint8Array([1, 2, 3]).buffer),
    new Uint8Array(0),
  ],
  "a buffer": new Uint8Array([1, 2, 3]).buffer,
  "holes": [1, , 3, ,], // deno-lint-ignore-line no-sparse-arrays
  "a match": "abc".match(/(?<b>b)/),
  "a long empty array": new Array(4_000_000_000),
  "an object without a prototype": Object.assign(Object.create(null), { a: { b: 1 } }),
  "keys of prototypes": JSON.parse(
    '{"__proto__":{"x":1},"constructor":{"prototype":2},"toJSON":3}',
  ),
  "a lone __proto__": JSON.parse('{"__proto__":[{"$date":0}]}'),
  "what looks like our own forms": [
    { $date: "2020" },
    { $ref: 1 },
    { $object: { $id: [1, {}] } },
    { $: 1 },
    { $date: 1, $ref: 2 },
    new Map([[{ $undefined: true }, { $set: [] }]]),
  ],
  "errors": [
    new Error("plain"),
    new Error("with a cause", { cause: new RangeError("inner", { cause: "text" }) }),
    new Error("", { cause: undefined }),
    new AggregateError([new SyntaxError("a"), { b: 1 }], "all"),
    new TypeError(),
    new DOMException("stopped", "AbortError"),
    Object.assign(new EvalError("x"), { code: "E1", at: new Date(3), __proto__: 5 }),
  ],
};

for (const [kind, value] of Object.entries(KINDS)) {
  Deno.test(`what it stores comes back as it was: ${kind}`, () => {
    assertEquals(difference(roundTrip(value), value), undefined, text(value).slice(0, 500));
  });
}

Deno.test("an error of one's own comes back with its name, its properties and its built-in class", () => {
  const error = roundTrip(new TeapotError("short and stout", 418, { cause: new Error("tea") }));
  assertInstanceOf(error, TypeError);
  assertEquals([error.name, error.message, error.code], ["TeapotError", "short and stout", 418]);
  assertEquals((error.cause as Error).message, "tea");
  assert(error.stack?.includes("json_serializer_test.ts"), error.stack);
});

Deno.test("a name and a message that only the class has come back", () => {
  class Quiet extends Error {
    override get message() {
      return "told by a getter";
    }
  }
  Quiet.prototype.name = "Quiet";
  const error = roundTrip(new Quiet());
  assertEquals([error.name, error.message], ["Quiet", "told by a getter"]);
});

Deno.test("what is one object is one object again, wherever it is met", () => {
  const shared = { a: 1 };
  const date = new Date(5);
  const value = {
    list: [shared, shared],
    map: new Map<unknown, unknown>([[shared, date]]),
    set: new Set([shared]),
    error: new Error("x", { cause: shared }),
    record: Object.assign(Object.create(null), { shared }),
    ["__proto__"]: shared,
    date,
  };
  assertEquals(difference(roundTrip(value), value), undefined, text(value));
});

Deno.test("values may hold themselves, by every way there is", () => {
  const list: unknown[] = [];
  list.push(list);
  const map = new Map<unknown, unknown>();
  map.set(map, map);
  const set = new Set<unknown>();
  set.add(set);
  const error = new Error("self");
  error.cause = error;
  const record = Object.create(null);
  record.self = record;
  const sparse: unknown[] = new Array(2);
  sparse[1] = sparse;
  const likeAForm: Record<string, unknown> = {};
  likeAForm.$ref = likeAForm;
  const values = [list, map, set, error, record, sparse, likeAForm];
  for (const value of [...values, values]) {
    assertEquals(difference(roundTrip(value), value), undefined, text(value));
  }
});

Deno.test("views that lie on one memory do so again, and one alone brings only its own bytes", () => {
  const memory = new Uint8Array(64).map((_, index) => index);
  const { a, b, whole } = roundTrip({
    a: new Uint8Array(memory.buffer, 3, 5),
    b: new Float64Array(memory.buffer, 8, 2),
    whole: memory.buffer,
  });
  assertStrictEquals(a.buffer, whole);
  assertStrictEquals(b.buffer, whole);
  assertEquals([a[0], b.byteOffset, whole.byteLength], [3, 8, 64]);

  const pair = [memory.subarray(17, 20), memory.subarray(18, 21)] as const;
  const [one, other] = roundTrip(pair);
  assertStrictEquals(one.buffer, other.buffer);
  assertEquals([...one, ...other], [17, 18, 19, 18, 19, 20]);
  assertEquals(one.buffer.byteLength, 5, "from the last multiple of eight");

  assertEquals(roundTrip(memory.subarray(17, 20)).buffer.byteLength, 3);
  const same = roundTrip([memory, memory]);
  assertStrictEquals(same[0], same[1]);
});

Deno.test("what JSON can say is written as JSON would", () => {
  const value = { a: [1, "x", null, true], b: { c: {} }, $d: 1 };
  assertEquals(text(value), JSON.stringify(value));
  assertEquals(text({ at: new Date(0) }), '{"at":{"$date":"1970-01-01T00:00:00.000Z"}}');
  assertEquals(text({ $at: 1 }), '{"$object":{"$at":1}}');
});

Deno.test("values of 100,000 levels come back", () => {
  let list: unknown = [];
  let objects: unknown = new Map([["end", 0n]]);
  for (let level = 0; level < 100_000; level++) {
    list = [list];
    objects = level % 3 === 0 ? new Map([["in", objects]]) : { in: objects };
  }
  for (const value of [list, objects]) {
    assertEquals(difference(roundTrip(value), value), undefined);
  }
});

Deno.test("what has no end is refused", () => {
  class Endless {
    get next(): unknown {
      return Object.defineProperty({}, "next", { get: () => new Endless().next, enumerable: true });
    }
  }
  const { message } = refused({ endless: new Endless().next });
  assert(message.startsWith("$.endless.next.next"), message);
  assert(message.includes("too deep"), message);
});

Deno.test("what cannot be stored is refused with the path to it, and without the value", () => {
  class User {
    #password = "s3cret";
    shown = this.#password;
  }
  const weak = new WeakMap();
  const cases: [unknown, string, string][] = [
    [() => "s3cret", "$", "is a function"],
    [{ rows: [0, 1, 2, { callback() {} }] }, "$.rows[3].callback", "is a function"],
    [{ "a b": [Symbol("s3cret")] }, '$["a b"][0]', "is a symbol"],
    [{ [Symbol("s3cret")]: 1 }, "$", "has a symbol for a key"],
    [[Promise.resolve("s3cret")], "$[0]", "is a promise"],
    [{ weak }, "$.weak", "is an instance of WeakMap"],
    [{ secret: new Sealed("s3cret") }, "$.secret", "is a sealed value"],
    [
      new Map([["k", new Map([[new User(), 1]])]]),
      "$.values()[0].keys()[0]",
      "is an instance of User",
    ],
    [new Set([1, new WeakSet()]), "$.values()[1]", "is an instance of WeakSet"],
    [new Error("x", { cause: { f: User } }), "$.cause.f", "is a function"],
    [[new (class extends Array {})()], "$[0]", "is an instance of a class without a name"],
    [new (class Typed extends Uint8Array {})(1), "$", "is an instance of Typed"],
    [Object.assign(new Map(), { s3cret: 1 }), "$", "has properties besides its contents"],
    [[new SharedArrayBuffer(1)], "$[0]", "is an instance of SharedArrayBuffer"],
    [[new Uint8Array(new SharedArrayBuffer(1))], "$[0]", "is memory that other threads may change"],
    [new ArrayBuffer(1, { maxByteLength: 2 }), "$", "can be resized"],
    [Object.assign([1], { f() {} }), "$.f", "is a function"],
    [(function* () {})(), "$", "is an instance of"],
  ];
  for (const [value, path, why] of cases) {
    const error = refused(value);
    assertEquals(error.path, path, error.message);
    assert(error.message.startsWith(`${path} ${why}`), error.message);
    assert(!error.message.includes("s3cret"), error.message);
  }
});

Deno.test("getters and proxies that throw are refused, and what they throw is not shown", () => {
  const bad = () => {
    throw new Error("s3cret");
  };
  const trap = (name: keyof ProxyHandler<object>, target: object) =>
    new Proxy(target, { [name]: bad } as ProxyHandler<object>);
  const cases: [unknown, string][] = [
    [{ a: Object.defineProperty({}, "b", { get: bad, enumerable: true }) }, "$.a.b"],
    [[trap("getPrototypeOf", {})], "$[0]"],
    [[trap("ownKeys", {})], "$[0]"],
    [[trap("get", { a: 1 })], "$[0].a"],
    [[trap("get", [1])], "$[0].length"],
    [[trap("getOwnPropertyDescriptor", { a: 1 })], "$[0]"],
    [[new Proxy(new Map(), {})], "$[0]"],
    [[Proxy.revocable({}, {})].map(({ proxy, revoke }) => (revoke(), proxy)), "$[0]"],
    [Object.create(Date.prototype), "$"],
    [Object.defineProperty(new Error(), "cause", { get: bad }), "$.cause"],
    [new Proxy(new Error("x"), { ownKeys: bad }), "$"],
  ];
  for (const [value, path] of cases) {
    const error = refused(value);
    assertEquals(error.path, path, error.message);
    assert(!error.message.includes("s3cret"), error.message);
  }
});

Deno.test("a proxy that behaves is stored as what it shows", () => {
  assertEquals(roundTrip(new Proxy({ a: [1] }, {})), { a: [1] });
});

Deno.test("a long path is shown without its middle", () => {
  let value: unknown = { end: () => {} };
  for (let level = 0; level < 100_000; level++) value = { deep: value };
  const { path } = refused(value);
  assertEquals(
    path,
    `$${".deep".repeat(9)}…(99982 more)…${".deep".repeat(9)}.end`,
  );
});

Deno.test("a large array comes back", () => {
  const numbers = Array.from({ length: 300_000 }, (_, index) => index);
  assertEquals(difference(roundTrip(numbers), numbers), undefined);
});

Deno.test("a value too large for one text is refused", () => {
  const { message } = refused(Array(600).fill("x".repeat(1_000_000)));
  assert(message.startsWith("The value is too large for one text."), message);
});

Deno.test("bytes that are not what it writes are refused, and not quoted", () => {
  const texts = [
    "",
    "s3cret",
    '{"a":s3cret}',
    '{"$s3cret":1}',
    '{"$ref":1}',
    '{"$ref":{"s3cret":1}}',
    '[{"$id":[1,5]}]',
    '{"$id":[1,{"$id":[2,{}]}]}',
    '{"$date":5}',
    '{"$bigint":"s3cret"}',
    '{"$url":"s3cret"}',
    '{"$regexp":["(s3cret",""]}',
    '{"$regexp":["a","s3cret"]}',
    '{"$typed":["Function","s3cret"]}',
    '{"$typed":["Uint8Array","*s3cret*"]}',
    '{"$typed":["Uint32Array","AAA="]}',
    '{"$view":["Uint8Array",{"$ref":1},0,1]}',
    '[{"$id":[1,{}]},{"$view":["Uint8Array",{"$ref":1},0,1]}]',
    '{"$view":["Uint8Array",{"$id":[1,{"$buffer":"AAAA"}]},0,99]}',
    '{"$array":[-1,{}]}',
    '{"$array":[{"s3cret":1},{}]}',
    '{"$map":[["s3cret"],7]}',
    '{"$set":"s3cret"}',
    '{"$error":["Function",{}]}',
    '{"$error":["DOMException",{"message":{"s3cret":1}}]}',
    '{"$record":7}',
    "[".repeat(100_000),
  ];
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text);
    const error = assertThrows(() => serializer.deserialize(bytes), SerializeError, "", text);
    assert(error.message.startsWith("The bytes are "), error.message);
    assert(!Deno.inspect(error).includes("s3cret"), error.message);
  }
  assertThrows(() => serializer.deserialize(new Uint8Array([0x22, 0xff, 0x22])), SerializeError);
});

Deno.test("reading cannot reach a prototype", () => {
  const texts = [
    '{"__proto__":{"polluted":1}}',
    '{"$record":{"__proto__":{"polluted":1}}}',
    '{"$object":{"__proto__":{"polluted":1}}}',
    '{"$array":[1,{"__proto__":{"polluted":1}}]}',
    '{"$error":["Error",{"__proto__":{"polluted":1}},{"__proto__":{"polluted":1}}]}',
    '[{"$id":[1,{"polluted":1}]},{"a":0,"__proto__":{"$ref":1}}]',
  ];
  for (const text of texts) {
    const read = serializer.deserialize(new TextEncoder().encode(text)) as { polluted?: unknown };
    assertEquals(read.polluted, undefined, text);
  }
  assertEquals(({} as { polluted?: unknown }).polluted, undefined);
});
