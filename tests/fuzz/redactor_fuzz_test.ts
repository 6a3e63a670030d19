/**
 * Random texts with secrets planted in random encodings, masked by the automaton, whole and in
 * chunks, and by the slow way.
 *
 * @module
 */
import { assertEquals, assertFalse, assertGreater } from "@std/assert";
import { encodingsOf, SHORTEST_VALUE_LENGTH } from "../../secrets/_encodings.ts";
import type { Form } from "../../secrets/_pattern.ts";
import { looksRandom, SHORTEST_PIECE, tokensOf } from "../../secrets/_pieces.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import {
  base64,
  EXACT_ENCODERS,
  formsByPlatform,
  isInText,
  redactSlowly,
} from "../../secrets/_slow_redaction.ts";
import { Redactor } from "../../secrets/redactor.ts";
import { fuzzSeeds, isReplay, replayHint } from "./_cases.ts";

const ENCODERS = [
  ...Object.values(EXACT_ENCODERS),
  (text: string) => base64(`x${text}`),
  (text: string) => base64(`xy${text}`),
  (text: string) => base64(`x${text}yz`),
  (text: string) => encodeURIComponent(base64(`xy${text}z`)),
  (text: string) => JSON.stringify(JSON.stringify({ text })),
  (text: string) => Deno.inspect({ text }),
  (text: string) => text.slice(1),
  (text: string) => text.slice(0, -1),
  (text: string) => text.slice(0, Math.ceil(text.length / 2)),
];

/** Few letters make secrets that overlap and contain each other. */
const ALPHABETS = [
  [..."ab"],
  [..."abc1 /+"],
  [..."0123456789abcdef"],
  [
    ..."abcXYZ019 +/=&<>\"'\\%\t\n-_~é秘",
    "🔐",
    "\ud83d",
    "\\n",
    "%2F",
    "\r\n",
    "\u2028",
    "`",
    "\x7f",
  ],
];

const seeds = fuzzSeeds();

Deno.test(`the redactor masks what the slow way masks, in ${seeds.length} random texts`, async () => {
  let masked = 0;
  for (const seed of seeds) if (await checkCase(seed)) masked++;
  if (!isReplay()) assertGreater(masked, seeds.length / 2, "too few texts hold a secret");
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

/** Whether the text of the case held a secret. */
async function checkCase(seed: number): Promise<boolean> {
  const random = new SeededRandom(seed);
  const alphabet = random.oneOf(ALPHABETS);
  const values = Array.from(
    { length: 1 + random.below(4) },
    () => random.text(1 + random.below(random.next() < 0.2 ? 40 : 12), alphabet),
  );
  const text = textWith(values, alphabet, random);
  const about = `${replayHint(seed)}: ${JSON.stringify({ values, text })}`;
  const redactor = new Redactor();
  values.slice(1).forEach((value, index) => redactor.add(value, `value ${index + 1}`));
  redactor.redact(text); // the rest is added to an automaton in use
  // A secret that is structured is as good as the texts in it.
  const [first = ""] = values;
  redactor.add(random.next() < 0.1 ? { nested: [first] } : first, "value 0");
  const found = values.map((value) =>
    textsOf(value).filter(({ length }) => length >= SHORTEST_VALUE_LENGTH)
      .flatMap((each) => [...encodingsOf(each).forms, ...formsByPlatform(each)])
      .filter((form) => isInText(form, text))
      .concat(textsOf(value).flatMap((each) => piecesIn(text, each)))
  );
  const expected = redactSlowly(text, found.flat());
  assertEquals(redactor.redact(text), expected, about);
  assertEquals(redactor.isFoundIn(text), expected !== text, about);
  const named = found.flatMap((forms, index) => forms.length > 0 ? [`value ${index}`] : []);
  assertEquals(redactor.namesIn(text).toSorted(), named, about);
  const stream = ReadableStream.from(chunksOf(text, random)).pipeThrough(redactor.stream());
  assertEquals((await Array.fromAsync(stream)).join(""), expected, `stream, ${about}`);
  return expected !== text;
}

/** The longest pieces of a value's tokens that a text holds, as forms. */
function piecesIn(text: string, value: string): Form[] {
  const pieces = new Set<string>();
  for (const token of tokensOf(value)) {
    for (let shift = 1 - token.length; shift < text.length; shift++) {
      let length = 0;
      for (let index = 0; index <= token.length; index++) {
        const isSame = index < token.length && text.charAt(shift + index) === token.charAt(index);
        if (isSame) length++;
        else {
          const piece = token.slice(index - length, index);
          if (length >= SHORTEST_PIECE && looksRandom(piece)) pieces.add(piece);
          length = 0;
        }
      }
    }
  }
  return Array.from(pieces, (piece) => (
    { text: piece, ignoresCase: false, reachesLeft: false, reachesRight: false }
  ));
}

/** A value, and what it comes to where it is JSON for a string, which tasks see. */
function textsOf(value: string): string[] {
  try {
    const decoded: unknown = JSON.parse(value);
    return typeof decoded === "string" ? [value, ...textsOf(decoded)] : [value];
  } catch {
    return [value];
  }
}

function textWith(
  values: readonly string[],
  alphabet: readonly string[],
  random: SeededRandom,
): string {
  let text = "";
  for (let part = random.below(8); part >= 0; part--) {
    text += random.text(random.below(12), alphabet);
    text += random.oneOf(ENCODERS)(random.oneOf(values));
  }
  return text;
}

function chunksOf(text: string, random: SeededRandom): string[] {
  const chunks: string[] = [];
  for (let from = 0; from < text.length;) {
    const length = random.below(random.next() < 0.5 ? 4 : 30); // none at all, now and then
    chunks.push(text.slice(from, from + length));
    from += length;
  }
  return chunks;
}
