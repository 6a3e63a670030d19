import { assert, assertEquals, assertFalse, assertLess, assertStrictEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { SeededRandom } from "./_seeded_random.ts";
import { Redactor } from "./redactor.ts";

const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const SECRETS = [
  TOKEN,
  `pa$$ "word" 'quoted' & <tag> é/+ 100% \\ end`,
  "correct horse battery staple",
];

const utf8 = (text: string) => [...new TextEncoder().encode(text)];
const base64 = (text: string) => Buffer.from(text).toString("base64");
const inHex = (text: string, separator: string) =>
  utf8(text).map((byte) => byte.toString(16).padStart(2, "0")).join(separator);
const wrapped = (text: string, width: number, lineEnd: string) =>
  text.replace(new RegExp(`(.{${width}})(?=.)`, "gs"), `$1${lineEnd}`);
const units = (text: string, write: (unit: number) => string) =>
  Array.from({ length: text.length }, (_, index) => write(text.charCodeAt(index))).join("");

/** How programs spell a text, none of it by way of the redactor's own encoders. */
const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  "every unit as \\uXXXX": (text) =>
    units(text, (unit) => `\\u${unit.toString(16).padStart(4, "0")}`),
  "every unit as \\uXXXX, upper case": (text) =>
    units(text, (unit) => `\\u${unit.toString(16).toUpperCase().padStart(4, "0")}`),
  "every unit as an HTML number": (text) => units(text, (unit) => `&#${unit};`),
  "every unit as an HTML number in hex": (text) =>
    units(text, (unit) => `&#x${unit.toString(16)};`),
  "URL twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "URL form twice": (text) =>
    encodeURIComponent(new URLSearchParams({ a: text }).toString().slice(2)),
  "base64 of UTF-16": (text) => Buffer.from(text, "utf16le").toString("base64"),
  "base64 of UTF-16, big-endian": (text) =>
    Buffer.from(text, "utf16le").swap16().toString("base64"),
  "base64 twice": (text) => base64(base64(text)),
  "base64 of more, twice": (text) => base64(base64(`user:${text}`)),
  "base64 wrapped at 76": (text) => wrapped(base64(`some text before: ${text}`), 76, "\n"),
  "base64 wrapped at 64, with CRLF": (text) => wrapped(base64(text), 64, "\r\n"),
  "base64 wrapped at 20, in JSON": (text) => JSON.stringify(wrapped(base64(text), 20, "\n")),
  "base64 wrapped at 10, indented": (text) => wrapped(base64(text), 10, "\n    "),
  "base64 wrapped at 7, quoted": (text) => wrapped(base64(text), 7, "\n> "),
  "base64 wrapped at 4": (text) => wrapped(base64(text), 4, "\n"),
  "hex wrapped at 30": (text) => wrapped(inHex(text, ""), 30, "\n"),
  "hex with blanks": (text) => inHex(text, " "),
  "HEX with colons": (text) => inHex(text, ":").toUpperCase(),
  "hex with dashes": (text) => inHex(text, "-"),
  "hex in C": (text) => `\\x${inHex(text, "\\x")}`,
  "hex in a list": (text) => `0x${inHex(text, ", 0x")}`,
  "hex, every byte of a URL": (text) => `%${inHex(text, "%")}`,
  "bytes as they print": (text) => Deno.inspect(new TextEncoder().encode(text)),
  "bytes in JSON": (text) => JSON.stringify(utf8(text)),
  "bytes in JSON, indented": (text) => JSON.stringify({ bytes: utf8(text) }, null, 2),
  "bytes as Go prints them": (text) => `[${utf8(text).join(" ")}]`,
  "a buffer as it prints": (text) => inHex(text, " "),
  "quoted-printable": (text) => quotedPrintable(text),
  "quoted-printable, with soft breaks": (text) => wrapped(quotedPrintable(text), 30, "=\r\n"),
  "SQL": (text) => `'${text.replaceAll("'", "''")}'`,
  "CSV": (text) => `"${text.replaceAll('"', '""')}"`,
  "a shell's single quotes": (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  "a shell's double quotes": (text) => `"${text.replace(/[\\"$`]/g, "\\$&")}"`,
  "PowerShell's double quotes": (text) => `"${text.replace(/[`"$]/g, "`$&")}"`,
  "GitHub's CommandLineArgumentEscape": (text) => text.replaceAll('"', '\\"'),
  "GitHub's ExpressionStringEscape": (text) => text.replaceAll("'", "''"),
};

function quotedPrintable(text: string): string {
  return utf8(text).map((byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x3d || byte === 0x20
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
  ).join("");
}

/** Letters and digits of a text that are still there: what a person could put together again. */
function longestKept(redacted: string, spelling: string): number {
  let longest = 0;
  for (let from = 0; from < spelling.length; from++) {
    while (redacted.includes(spelling.slice(from, from + longest + 1))) {
      longest++;
      if (from + longest >= spelling.length) break;
    }
  }
  return longest;
}

for (const [name, spell] of Object.entries(SPELLINGS)) {
  Deno.test(`masked: ${name}`, () => {
    for (const secret of SECRETS) {
      const redactor = new Redactor([secret]);
      const spelling = spell(secret);
      const redacted = redactor.redact(`before ${spelling} after`);
      assert(redacted.includes("********"), `${secret}: ${redacted}`);
      // What stands around the secret in its own spelling stays.
      assertLess(longestKept(redacted, spelling), 26, `${secret}: ${redacted}`);
      assert(redactor.isFoundIn(spelling));
    }
  });
}

Deno.test("masked: GitHub's TrimDoubleQuotes, and both of PowerShell's ampersands", () => {
  assertEquals(new Redactor(['"in quotes"']).redact("<in quotes>"), "<********>");
  const redactor = new Redactor(["first1&second2&third3"]);
  assertEquals(redactor.redact("<first1&second2&> <third3>"), "<********> <********>");
  const plus = new Redactor(["first1&+second2&third3"]);
  assertEquals(plus.redact("<first1&+> <econd2&third3>"), "<********> <********>");
});

Deno.test("a piece of a token that looks random is masked, and what stands beside it is not", () => {
  const redactor = new Redactor([TOKEN]);
  for (let from = 0; from + 10 <= TOKEN.length; from++) {
    for (const length of [10, 13, 25]) {
      const piece = TOKEN.slice(from, from + length);
      if (piece.length < 10) continue;
      assertEquals(redactor.redact(`(${piece}) ${piece}...`), "(********) ********...", piece);
    }
  }
  assertEquals(redactor.redact(TOKEN.slice(4, 13)), TOKEN.slice(4, 13), "nine units are too few");
});

Deno.test("ordinary words are no pieces, whatever token they stand in", () => {
  const redactor = new Redactor(["production-database-ServiceAccountKey-9f86d081884c7d65"]);
  for (const text of ["production-database", "ServiceAccountKey", "database-ServiceAccount"]) {
    assertStrictEquals(redactor.redact(text), text);
  }
  assertEquals(redactor.redact("a 9f86d081884c b"), "a ******** b");
});

Deno.test("what V8 quotes of a text that is no JSON is masked", () => {
  for (const secret of ["hunter2correct-horse", "correcthorsebatterystaple", "p4ssw0rd"]) {
    const redactor = new Redactor([secret]);
    for (
      const text of [secret, `{"a": ${secret}}`, `[1, 2, "${secret}", x, 12345678901234567890]`]
    ) {
      let message = "";
      try {
        JSON.parse(text);
      } catch (error) {
        message = String(error);
      }
      const redacted = redactor.redact(message);
      assertFalse(redacted.includes(secret.slice(0, 5)), `${message} -> ${redacted}`);
    }
  }
});

/** Words, JSON, stacks, URLs and base64, as logs have them: always the same ten megabytes. */
function corpus(): string {
  const random = new SeededRandom(11);
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const base64Units = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"];
  const hexUnits = [..."0123456789abcdef"];
  const word = () => random.text(2 + random.below(9), letters);
  const lines = [
    () =>
      `2026-0${1 + random.below(9)}-1${random.below(9)} INFO Task '${word()}': ${word()} ${word()}`,
    () => JSON.stringify({ id: random.text(32, hexUnits), n: random.below(1e9), [word()]: word() }),
    () => `    at ${word()}.${word()} (file:///app/${word()}/${word()}.ts:${random.below(999)}:7)`,
    () =>
      `https://${word()}.example.com/${word()}?page=${random.below(99)}&q=${word()}%20${word()}`,
    () => random.text(76, base64Units),
    () => JSON.stringify(Array.from({ length: 20 }, () => random.below(256))),
  ];
  let text = "";
  while (text.length < 10_000_000) text += `${random.oneOf(lines)()}\n`;
  return text;
}

Deno.test("ten megabytes of ordinary text come back as they are, with 100 secrets known", () => {
  const random = new SeededRandom(12);
  const alphabet = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_!$"];
  const redactor = new Redactor(
    Array.from({ length: 100 }, () => random.text(12 + random.below(40), alphabet)),
  );
  const text = corpus();
  assert(redactor.redact(text) === text);
});

Deno.test("a secret of a mebibyte is added in less than the blink of an eye", () => {
  const random = new SeededRandom(13);
  const units = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"];
  const token = Array.from({ length: 1 << 20 }, () => random.oneOf(units)).join("");
  const times = Array.from({ length: 3 }, () => {
    const started = performance.now();
    const redactor = new Redactor([token]);
    assertEquals(redactor.redact("nothing"), "nothing");
    const time = performance.now() - started;
    assertEquals(redactor.redact(`<${token}> <${btoa(token)}>`), "<********> <********>");
    return time;
  });
  assertLess(Math.min(...times), 300); // 100 ms on a machine that has nothing else to do.
});
