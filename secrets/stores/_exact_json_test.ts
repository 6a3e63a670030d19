import { assertEquals, assertThrows } from "@std/assert";
import { parseExactJson } from "./_exact_json.ts";

Deno.test("a whole number keeps its digits, wherever it stands", () => {
  const texts = [
    "12345678901234567890",
    '{"id":-9007199254740993,"list":[1,90071992547409931]}',
    '{"small":[0,-5,1.5,1e+21,true,null,"12345678901234567890"],"__proto__":{"a":1}}',
  ];
  for (const text of texts) assertEquals(JSON.stringify(parseExactJson(text)), text);
});

Deno.test("a number that JavaScript can hold is a number", () => {
  assertEquals(parseExactJson("[9007199254740991, 100000.0]"), [9007199254740991, 100000]);
});

Deno.test("what is not JSON is an error", () => {
  for (const text of ["", "{", "01"]) assertThrows(() => parseExactJson(text), SyntaxError);
});
