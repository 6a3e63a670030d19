import { assertEquals, assertThrows } from "@std/assert";
import { SerializeError } from "../../../tasks/mod.ts";
import { TextSerializer } from "./text_serializer.ts";

const serializer = new TextSerializer();

Deno.test("text is written as it is, and comes back to the last character", () => {
  for (const text of ["", "a\r\nb", "é 秘 🔐", "\ufefffirst", "\0"]) {
    const bytes = serializer.serialize(text);
    assertEquals(bytes, new TextEncoder().encode(text));
    assertEquals(serializer.deserialize(bytes), text);
  }
});

Deno.test("what is not text, or not text in UTF-8, is refused", () => {
  assertThrows(() => serializer.serialize(5 as unknown as string), SerializeError, "not a string");
  assertThrows(() => serializer.serialize("\ud800"), SerializeError, "half a surrogate pair");
  assertThrows(() => serializer.deserialize(new Uint8Array([0xff])), SerializeError, "not UTF-8");
});

Deno.test("the ending of files can be chosen", () => {
  assertEquals(serializer.extension, "txt");
  assertEquals(new TextSerializer({ extension: "csv" }).extension, "csv");
});
