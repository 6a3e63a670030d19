// Random texts with secrets planted in random encodings, masked by the automaton and by the slow
// way. A failure names its seed: give it to `checkCase` to have it again.

import { assertEquals, assertFalse } from "@std/assert";
import { encodingsOf } from "./_encodings.ts";
import { Redactor } from "./redactor.ts";
import { SeededRandom } from "./_seeded_random.ts";
import { base64, EXACT_ENCODERS, redactSlowly } from "./_slow_redaction.ts";

const CASES = 5_000;
const ENCODERS = [
  ...Object.values(EXACT_ENCODERS),
  (text: string) => base64(`x${text}`),
  (text: string) => base64(`xy${text}`),
  (text: string) => base64(`x${text}yz`),
  (text: string) => text.slice(1),
  (text: string) => text.slice(0, -1),
  (text: string) => text.slice(0, Math.ceil(text.length / 2)),
];

/** Few letters make secrets that overlap and contain each other. */
const ALPHABETS = [
  [..."ab"],
  [..."abc1 /+"],
  [..."0123456789abcdef"],
  [..."abcXYZ019 +/=&<>\"'\\%\t\n-_~é秘", "🔐", "\ud83d", "\\n", "%2F"],
];

async function checkCase(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const alphabet = random.oneOf(ALPHABETS);
  const values = Array.from(
    { length: 1 + random.below(4) },
    () => random.text(1 + random.below(random.next() < 0.2 ? 40 : 12), alphabet),
  );
  let text = "";
  for (let part = random.below(8); part >= 0; part--) {
    text += random.text(random.below(12), alphabet);
    text += random.oneOf(ENCODERS)(random.oneOf(values));
  }
  const redactor = new Redactor(values.slice(1));
  redactor.redact(text); // the rest is added to an automaton in use
  redactor.add(values[0]);
  const expected = redactSlowly(
    text,
    values.filter((value) => value.length >= 4).flatMap((value) => encodingsOf(value)),
  );
  const about = `seed ${seed}: ${JSON.stringify({ values, text })}`;
  assertEquals(redactor.redact(text), expected, about);
  assertEquals(redactor.isFoundIn(text), expected !== text, about);

  const chunks: string[] = [];
  for (let from = 0; from < text.length;) {
    const length = 1 + random.below(random.next() < 0.5 ? 3 : 30);
    chunks.push(text.slice(from, from + length));
    from += length;
  }
  const stream = ReadableStream.from(chunks).pipeThrough(redactor.stream());
  assertEquals((await Array.fromAsync(stream)).join(""), expected, `stream, ${about}`);
}

Deno.test(`the redactor masks what the slow way masks, in ${CASES} random texts`, async () => {
  for (let seed = 1; seed <= CASES; seed++) await checkCase(seed);
});

Deno.test("no encoding of any of 1,000 secrets stays in a text that holds them all", () => {
  const random = new SeededRandom(7);
  const alphabet = [..."abcdefghijXYZ0189 +/=&<>\"'\\%\t-_~é秘", "🔐"];
  const values = Array.from({ length: 1_000 }, () => random.text(8 + random.below(30), alphabet));
  const redactor = new Redactor(values);
  for (const [name, encode] of Object.entries(EXACT_ENCODERS)) {
    const redacted = redactor.redact(values.map((value) => `<${encode(value)}>`).join("\n"));
    for (const value of values) assertFalse(redacted.includes(encode(value)), `${name}: ${value}`);
    assertEquals(new Set(redacted.split("\n")), new Set(["<********>"]), name);
  }
});
