import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { SerializeError } from "../../../tasks/mod.ts";
import { BytesSerializer } from "./bytes_serializer.ts";

const serializer = new BytesSerializer();

Deno.test("bytes are written and read as they are", () => {
  const bytes = new Uint8Array([0, 255, 10]);
  assertEquals(serializer.serialize(bytes), bytes);
  assertStrictEquals(serializer.deserialize(bytes), bytes);
});

Deno.test("bytes that change after they were taken are written as they were", () => {
  const bytes = new Uint8Array([1, 2]);
  const taken = serializer.serialize(bytes);
  bytes[0] = 9;
  assertEquals(taken, new Uint8Array([1, 2]));
});

Deno.test("what is not bytes is refused", () => {
  const text = "s3cret" as unknown as Uint8Array;
  const { path, message } = assertThrows(() => serializer.serialize(text), SerializeError);
  assertEquals([path, message.includes("s3cret")], ["$", false]);
});

Deno.test("the ending of files can be chosen", () => {
  assertEquals(serializer.extension, "bin");
  assertEquals(new BytesSerializer({ extension: "png" }).extension, "png");
});
