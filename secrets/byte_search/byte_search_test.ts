import { assert, assertEquals, assertFalse, assertLess, assertStrictEquals } from "@std/assert";
import { EXACT_ENCODERS } from "../_slow_redaction.ts";
import { SeededRandom } from "../_seeded_random.ts";
import { Redactor } from "../redactor.ts";
import { ByteSearch } from "./byte_search.ts";

const VALUES = [
  "abcd",
  "s3cret",
  "s3cret!",
  "a longer secret value",
  "pa$$ word/with+signs&more=yes?",
  "Grüße, Jürgen",
  "ÄÖÜß",
  "秘密の鍵",
  "line one of key\nline two of key",
];

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (unit) => unit.charCodeAt(0));

function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) {
    view.setUint16(2 * index, text.charCodeAt(index), isLittleEndian);
  }
  return new Uint8Array(view.buffer);
}

function base64(bytes: Uint8Array): Uint8Array {
  return utf8(btoa(String.fromCharCode(...bytes)));
}

/** The bytes between others, and in memory at any place. */
function* placings(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let before = 0; before < 17; before++) {
    const memory = new Uint8Array(before + bytes.length + 5).fill(0x2e);
    memory.set(bytes, before);
    yield memory;
    yield memory.subarray(before);
    yield memory.subarray(before, before + bytes.length);
    yield memory.subarray(before >> 1, before + bytes.length);
  }
}

function assertFound(value: string, bytes: Uint8Array, what: string): void {
  const search = ByteSearch.of(new Redactor().add("another one").add(value, "NAME"));
  for (const placed of placings(bytes)) {
    assert(search.isFoundIn(placed), `${what} of ${value}, ${placed.byteOffset}`);
    assertEquals(search.namesIn(placed), ["NAME"], `${what} of ${value}`);
  }
}

Deno.test("each encoding of each kind of value is found, wherever it lies in memory", () => {
  for (const value of VALUES) {
    for (const [name, encode] of Object.entries(EXACT_ENCODERS)) {
      assertFound(value, utf8(encode(value)), name);
    }
  }
});

Deno.test("values are found in Latin-1 and UTF-16, also in base64 and hex", () => {
  for (const value of VALUES) {
    const spellings = [utf16(value, true), utf16(value, false)];
    if (/^[\0-\xff]*$/.test(value)) {
      spellings.push(latin1(value), latin1(JSON.stringify({ value })));
      const hex = Array.from(latin1(value), (byte) => byte.toString(16).padStart(2, "0")).join("");
      assertFound(value, utf8(hex.toUpperCase()), "hex of Latin-1");
    }
    for (const bytes of spellings) {
      assertFound(value, bytes, "bytes");
      for (const before of ["", "x", "xy"]) {
        assertFound(value, base64(Uint8Array.of(...utf8(before), ...bytes)), "base64");
      }
    }
  }
});

Deno.test("what holds no secret is passed, nearly one too", () => {
  // Of several lines each is a secret, and so is what GitHub's runner masks beside an ampersand.
  for (const value of VALUES.filter((value) => !/[\n&]/.test(value))) {
    const search = ByteSearch.of(new Redactor([value]));
    for (const bytes of [utf8(value), utf16(value, true)]) {
      for (const index of [0, bytes.length - 1]) {
        const changed = bytes.slice();
        changed[index]! ^= 1;
        assertFalse(search.isFoundIn(changed), value);
        assertEquals(search.namesIn(changed), []);
      }
    }
    assertFalse(search.isFoundIn(new Uint8Array()));
    assertFalse(search.isFoundIn(utf8(value).subarray(1)));
  }
});

Deno.test("secrets that are added later are looked for from then on, and none after a clear", () => {
  const redactor = new Redactor().add("first secret", "ONE");
  const search = ByteSearch.of(redactor);
  assertStrictEquals(ByteSearch.of(redactor), search);
  assertFalse(search.isFoundIn(utf8("second secret")));
  redactor.add("second secret", "TWO").add("first secret", "ALSO_ONE");
  assert(search.isFoundIn(utf8("second secret")));
  assertEquals(search.namesIn(utf8("second secret, first secret")), ["ONE", "ALSO_ONE", "TWO"]);
  redactor.clear();
  assertFalse(search.isFoundIn(utf8("first secret, second secret")));
  redactor.add("third secret");
  assert(search.isFoundIn(utf8("third secret")));
  assertEquals(search.namesIn(utf8("third secret")), [], "it has no name");
});

Deno.test("of very many secrets each is found", () => {
  const redactor = new Redactor();
  for (let index = 0; index < 700; index++) redactor.add(`secret number ${index}!`, `S${index}`);
  const search = ByteSearch.of(redactor);
  assert(search.isFoundIn(utf8("this is secret number 699!")));
  assertEquals(search.namesIn(utf8("this is secret number 699!")), ["S699"]);
  assertFalse(search.isFoundIn(utf8("this is secret number 700!")));
});

Deno.test("it finds what the redactor finds", () => {
  const pieces = ["a", "b", "ab", "é", "/", "\\", '"', "\n", " ", "秘"];
  let foundCount = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const random = new SeededRandom(seed);
    const value = random.text(4 + random.below(12), pieces);
    const redactor = new Redactor([value]);
    const encode = random.oneOf(Object.values(EXACT_ENCODERS));
    const part = random.next() < 0.7 ? value : value.slice(0, -1);
    const text = random.text(9, pieces) + encode(part) + random.text(9, pieces);
    const isFound = redactor.isFoundIn(text);
    if (isFound) foundCount++;
    assertEquals(ByteSearch.of(redactor).isFoundIn(utf8(text)), isFound, `seed ${seed}`);
  }
  assert(foundCount > 40 && foundCount < 150, `${foundCount}`);
});

Deno.test("bytes that nearly hold long secrets everywhere take time in proportion to their number", () => {
  const secrets = Array.from({ length: 20 }, (_, index) => "a".repeat(2000) + index);
  const search = ByteSearch.of(new Redactor(secrets));
  const time = (size: number) => {
    const bytes = new Uint8Array(size).fill(0x61);
    const started = performance.now();
    assertFalse(search.isFoundIn(bytes));
    return performance.now() - started;
  };
  time(100_000);
  assertLess(time(1_000_000), 2_000); // Comparing everything would take minutes.
});
