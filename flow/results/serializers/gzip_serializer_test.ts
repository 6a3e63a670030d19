import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { SerializeError } from "../../../tasks/mod.ts";
import { BytesSerializer } from "./bytes_serializer.ts";
import { GzipSerializer } from "./gzip_serializer.ts";
import { JsonSerializer } from "./json_serializer.ts";
import { isWrapping } from "./wrapping_serializer.ts";

Deno.test("what the inner serializer takes comes back, from fewer bytes", async () => {
  const serializer = new GzipSerializer(new JsonSerializer());
  const value = {
    at: new Date(5),
    rows: Array.from({ length: 5000 }, (_, id) => ({ id: id % 7 })),
  };
  const bytes = await serializer.serialize(value);
  assertLess(bytes.length, 2000);
  assertEquals(await serializer.deserialize(bytes), value);
  assertEquals([serializer.name, serializer.extension], ["json+gzip", "json.gz"]);
});

Deno.test("it can be put around itself", async () => {
  const serializer = new GzipSerializer(new GzipSerializer(new BytesSerializer()));
  const bytes = new Uint8Array([1, 2, 3]);
  assertEquals(await serializer.deserialize(await serializer.serialize(bytes)), bytes);
  assertEquals(serializer.extension, "bin.gz.gz");
});

Deno.test("it says what it is around; others are around nothing", () => {
  const inner = new JsonSerializer();
  assert(isWrapping(new GzipSerializer(inner)));
  assertEquals(isWrapping(inner), false);
});

Deno.test("a small file that stands for very many bytes is refused", async () => {
  const zeros = new Uint8Array(1_000_000);
  const bomb = await new GzipSerializer(new BytesSerializer()).serialize(zeros);
  assertLess(bomb.length, 2000);
  const careful = new GzipSerializer(new BytesSerializer(), { maxBytes: 999_999 });
  await assertRejects(() => careful.deserialize(bomb), SerializeError, "more than 999999 bytes");
  await assertRejects(() => careful.serialize(zeros), SerializeError, "more than 999999 bytes");
  const generous = new GzipSerializer(new BytesSerializer(), { maxBytes: 1_000_000 });
  assertEquals((await generous.deserialize(bomb)).length, 1_000_000);
});

Deno.test("bytes that are not gzip, or were altered or cut off, are refused", async () => {
  const serializer = new GzipSerializer(new JsonSerializer());
  const bytes = await serializer.serialize({ a: "text" });
  const altered = bytes.slice();
  altered[12]! ^= 1;
  const cases = [new Uint8Array(), new Uint8Array([1, 2, 3]), bytes.slice(0, -4), altered];
  for (const wrong of cases) {
    await assertRejects(async () => await serializer.deserialize(wrong), SerializeError);
  }
});

Deno.test("what the inner serializer refuses is refused", async () => {
  const serializer = new GzipSerializer(new JsonSerializer());
  await assertRejects(() => serializer.serialize([() => {}]), SerializeError, "$[0] is a function");
});
