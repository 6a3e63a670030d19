import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Redactor } from "../../secrets/mod.ts";
import { SerializeError, type Serializer } from "../../tasks/mod.ts";
import { LeakError } from "./leak_error.ts";
import { guardedBytes, type LeakPolicy } from "./leak_guard.ts";
import { BytesSerializer } from "./serializers/bytes_serializer.ts";
import { GzipSerializer } from "./serializers/gzip_serializer.ts";
import { JsonSerializer } from "./serializers/json_serializer.ts";
import { TextSerializer } from "./serializers/text_serializer.ts";

const SECRET = "Grüße/s3cret";
const redactor = new Redactor().add(SECRET, "TOKEN").add("0ther-secret", "OTHER").add("n@meless");
const json = new JsonSerializer();

function guarded(
  value: unknown,
  policy: LeakPolicy = "refuse",
  serializer: Serializer = json,
): Promise<Uint8Array> {
  return guardedBytes(value, { serializer, redactor, policy });
}

Deno.test("a value without secrets is serialized as ever", async () => {
  const value = { a: new Date(5), b: "nothing here" };
  for (const policy of ["refuse", "redact", "allow"] as const) {
    assertEquals(await guarded(value, policy), json.serialize(value));
  }
});

Deno.test("a value with a secret is refused by the secret's name, whatever form it has", async () => {
  const values = [
    SECRET,
    { [SECRET]: 1 },
    [`https://me:${encodeURIComponent(SECRET)}@host`],
    JSON.stringify(JSON.stringify([SECRET])),
    new TextEncoder().encode(`.${SECRET}.`),
    Uint8Array.from(SECRET, (unit) => unit.charCodeAt(0)),
    new Uint16Array(Array.from(SECRET, (unit) => unit.charCodeAt(0))),
    new URL(`https://host/?q=${SECRET}`),
    new Map([["a", new Error("x", { cause: SECRET })]]),
  ];
  for (const value of values) {
    const error = await assertRejects(() => guarded(value), LeakError);
    assertEquals(error.secretNames, ["TOKEN"]);
    assert(error.message.startsWith('It holds the secret "TOKEN".'), error.message);
    assert(!Deno.inspect(error).includes("s3cret"), error.message);
  }
});

Deno.test("all secrets are named, and one without a name is refused too", async () => {
  const both = await assertRejects(() => guarded(`0ther-secret ${SECRET}`), LeakError);
  assert(both.message.startsWith('It holds the secrets "TOKEN", "OTHER".'), both.message);
  const nameless = await assertRejects(() => guarded("n@meless"), LeakError, "It holds a secret.");
  assertEquals(nameless.secretNames, []);
});

Deno.test("secrets in raw bytes are found in UTF-8, Latin-1 and UTF-16", async () => {
  const spellings = [
    new TextEncoder().encode(SECRET),
    Uint8Array.from(SECRET, (unit) => unit.charCodeAt(0)),
    new Uint8Array(new Uint16Array(Array.from(SECRET, (unit) => unit.charCodeAt(0))).buffer),
  ];
  for (const bytes of spellings) {
    const file = new Uint8Array([0xff, 0xd8, 0x00, ...bytes, 0x80]);
    for (const policy of ["refuse", "redact"] as const) {
      await assertRejects(
        () => guarded(file, policy, new BytesSerializer()),
        LeakError,
      );
    }
    assertEquals(await guarded(file, "allow", new BytesSerializer()), file);
  }
});

Deno.test("secrets are found before they are compressed", async () => {
  const gzip = new GzipSerializer(new GzipSerializer(json));
  await assertRejects(() => guarded({ a: [SECRET] }, "refuse", gzip), LeakError, '"TOKEN"');
  const redacted = await guarded({ a: [SECRET], b: 1n }, "redact", gzip);
  assertEquals(await gzip.deserialize(redacted), { a: ["********"], b: 1n });
  assertEquals(await gzip.deserialize(await guarded({ a: 1 }, "refuse", gzip)), { a: 1 });
});

Deno.test("secrets are found in what is made of the inner bytes too", async () => {
  const wrapping = {
    name: "signed",
    extension: "json",
    inner: json,
    wrap: (bytes: Uint8Array) => new Uint8Array([...bytes, ...new TextEncoder().encode(SECRET)]),
    serialize: () => new Uint8Array(),
    deserialize: () => undefined,
  };
  await assertRejects(() => guarded(1, "refuse", wrapping), LeakError);
});

Deno.test("what is masked can be read, and holds the rest as it was", async () => {
  const bytes = await guarded({ url: `x ${SECRET} y`, n: new Date(5), list: [1] }, "redact");
  assertEquals(json.deserialize(bytes), { url: "x ******** y", n: new Date(5), list: [1] });
  assertEquals(
    await guarded(`\ufeffa ${SECRET}\n`, "redact", new TextSerializer()),
    new TextEncoder().encode("\ufeffa ********\n"),
  );
});

Deno.test("what could not be read once masked is refused", async () => {
  const numbers = new Redactor().add(54321, "PORT");
  const guard = { serializer: json, redactor: numbers, policy: "redact" } as const;
  const error = await assertRejects(() => guardedBytes({ port: 54321 }, guard), LeakError);
  assert(error.message.startsWith('It holds the secret "PORT", which cannot be masked in it.'));
  await assertRejects(() => guarded(new TextEncoder().encode(SECRET), "redact"), LeakError);
});

Deno.test("a policy that allows it stores a secret", async () => {
  assertEquals(await guarded(SECRET, "allow"), json.serialize(SECRET));
});

Deno.test("where no secrets are known, the serializer's own bytes are written", async () => {
  const bytes = json.serialize("a");
  class Fixed extends JsonSerializer {
    override serialize(): Uint8Array {
      return bytes;
    }
  }
  const serializer = new Fixed();
  const guard = { serializer, redactor: new Redactor(), policy: "refuse" } as const;
  assertStrictEquals(await guardedBytes(1, guard), bytes);
});

Deno.test("a secret's name that holds a secret is not shown", async () => {
  const names = new Redactor().add("s3cret", "NAME_s3cret");
  const guard = { serializer: json, redactor: names, policy: "refuse" } as const;
  const error = await assertRejects(() => guardedBytes("s3cret", guard), LeakError);
  assert(!Deno.inspect(error).includes("s3cret"), error.message);
});

Deno.test("what a serializer of one's own throws is not shown, nor what it gives in place of bytes", async () => {
  const broken = (serialize: () => unknown) =>
    ({ name: "own", extension: "x", serialize, deserialize: () => 1 }) as Serializer;
  const throwing = broken(() => {
    throw new Error("s3cret");
  });
  for (
    const serializer of [
      throwing,
      broken(() => "s3cret"),
      broken(() => Promise.reject("s3cret")),
    ]
  ) {
    const error = await assertRejects(() => guarded(1, "refuse", serializer), SerializeError);
    assert(error.message.startsWith('The serializer "own" '), error.message);
    assert(!Deno.inspect(error).includes("s3cret"), error.message);
  }
  await assertRejects(() => guarded([() => 1]), SerializeError, "$[0] is a function");
});
