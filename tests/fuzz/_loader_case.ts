// Makes what the loader is fuzzed with: a file, an environment and defaults, from sound to hostile.

import { DEFAULT_CONFIG } from "../../config/get_config.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import { hostileLines, hostileVariables } from "./_hostile.ts";
import { tomlText, tomlValue } from "./_toml_writer.ts";

/** One case. */
export interface LoaderCase {
  /** The TOML file; none where the case has no file. */
  readonly file: Uint8Array | undefined;
  /** The file's name, where it is not the one that the test writes. */
  readonly path: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly defaults: object;
  readonly prefix: string;
  /** What no error may show. */
  readonly canaries: readonly string[];
  /** Where the case is sound, so that it must load: the secrets that must come out as written. */
  readonly secrets: ReadonlyMap<string, string> | undefined;
}

/** Defaults of every type, beside the library's own. */
const DEFAULTS = {
  port: 8080,
  ratio: 0.5,
  debug: false,
  name: "tacit",
  tags: ["a"],
  limits: [1, 2],
  anything: null,
  database: { host: "localhost", port: 5432, url: "db://${database.host}:${database.port}" },
  context: { secrets: {} },
};

/** Characters that mean something to a TOML file, a shell or a template. */
const NASTY = [..."ab1 $~{}[]\"'\\=#.,\n\t%&<>/_é秘", "🔐", "${", "'''", '"""', "\\u0041", "$HOME"];
const SECRET_NAMES = ["TOKEN", "db_password", "a.b c", "ключ", "X__Y", "1", "toString"];
const MOST_MUTATIONS = 4;

/** Makes the case of a seed. */
export function loaderCase(seed: number): LoaderCase {
  const random = new SeededRandom(seed);
  const prefix = random.next() < 0.8 ? "PREFECT" : random.oneOf(["MYAPP", "A__B", "_"]);
  const secrets = new Map<string, string>();
  const canaries: string[] = [];
  // Only the middle is looked for: the rest may come out escaped.
  const canary = (): string => {
    const middle = `canary${seed}x${canaries.push("")}q`;
    canaries[canaries.length - 1] = middle;
    const whole = random.text(random.below(6), NASTY) + middle +
      random.text(random.below(6), NASTY);
    return /^\$\{[^${}]+\}$/.test(whole) ? `x${whole}` : whole; // A reference would be followed.
  };
  const document = soundDocument(random, secrets, canary);
  const env: Record<string, string> = { HOME: "/home/ada", VAULT_TOKEN: canary() };
  addSoundVariables(env, random, { prefix, secrets, canary });
  const defaults = random.next() < 0.3 ? DEFAULT_CONFIG : DEFAULTS;
  const kind = random.next();
  if (kind < 0.3) {
    const file = new TextEncoder().encode(document);
    return { file, path: undefined, env, defaults, prefix, canaries, secrets };
  }
  const given = { env, defaults, prefix, canaries, secrets: undefined };
  const lines = document.split("\n");
  for (let count = random.below(3); kind < 0.7 && count >= 0; count--) {
    lines.splice(random.below(lines.length + 1), 0, ...hostileLines(random, canary));
    if (random.next() < 0.6) Object.assign(env, hostileVariables(random, prefix, canary));
  }
  const text = kind < 0.5 ? lines.join("\n") : mutated(lines.join("\n"), random);
  const file = kind < 0.9 ? new TextEncoder().encode(text) : garbledBytes(text, random);
  const path = random.next() < 0.03 ? hostilePath(random) : undefined;
  return { ...given, file: random.next() < 0.95 ? file : undefined, path };
}

function soundDocument(
  random: SeededRandom,
  secrets: Map<string, string>,
  canary: () => string,
): string {
  const lines: string[] = [];
  for (let count = random.below(5); count > 0; count--) {
    lines.push(`free_${count} = ${tomlValue(random)}`, random.oneOf(["", "# a comment", "  "]));
  }
  if (random.next() < 0.7) {
    lines.push(
      random.oneOf(["[context.secrets]", '[ "context" . secrets ]', "[context.'secrets']"]),
    );
    for (const name of SECRET_NAMES.filter(() => random.next() < 0.4)) {
      const value = canary();
      secrets.set(name, value);
      lines.push(`${tomlText(name, random)} = ${tomlText(value, random, { mayBreak: true })}`);
    }
  }
  for (let count = random.below(3); count > 0; count--) {
    lines.push(`[section_${count}.inner]`, `key = ${tomlValue(random)}`);
    if (random.next() < 0.5) lines.push("again = '${section_" + count + ".inner.key}'");
  }
  return lines.join(random.oneOf(["\n", "\r\n"]));
}

function addSoundVariables(
  env: Record<string, string>,
  random: SeededRandom,
  { prefix, secrets, canary }: {
    readonly prefix: string;
    readonly secrets: Map<string, string>;
    readonly canary: () => string;
  },
): void {
  for (const name of SECRET_NAMES.filter(() => random.next() < 0.2)) {
    const value = canary();
    secrets.set(name, value);
    env[`${prefix}__${random.oneOf(["CONTEXT__SECRETS", "context__secrets"])}__${name}`] = value;
  }
  for (let count = random.below(3); count > 0; count--) {
    env[`${prefix}__EXTRA_${count}__KEY`] = random.oneOf([
      "1",
      "true",
      "[1]",
      '{"a":1}',
      "$HOME/x",
    ]);
  }
}

/** Cuts, doubles, moves and changes pieces of a text. */
function mutated(text: string, random: SeededRandom): string {
  let result = text;
  for (let count = 1 + random.below(MOST_MUTATIONS); count > 0; count--) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + random.below(random.next() < 0.8 ? 4 : 60));
    const piece = result.slice(at, end);
    const instead = random.oneOf([
      "",
      piece + piece,
      random.text(1 + random.below(3), NASTY),
      String.fromCharCode(random.below(0x80)),
      random.oneOf(["[", "]]", "{", "}", "=", '"""', "'''", "\r", "\0", "\ufeff", "1e999", "\\u"]),
    ]);
    result = random.next() < 0.1
      ? result.slice(0, at)
      : result.slice(0, at) + instead + result.slice(end);
  }
  return result;
}

/** Bytes that are no UTF-8, or no text at all. */
function garbledBytes(text: string, random: SeededRandom): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  switch (random.below(4)) {
    case 0: {
      const copy = bytes.slice();
      for (let count = 1 + random.below(3); count > 0; count--) {
        copy[random.below(copy.length)] = random.oneOf([0x80, 0xc0, 0xc3, 0xe2, 0xed, 0xf4, 0xff]);
      }
      return copy;
    }
    case 1:
      return Uint8Array.from({ length: random.below(200) }, () => random.below(256));
    case 2:
      return new Uint8Array([
        0xff,
        0xfe,
        ...Array.from(text, (unit) => unit.charCodeAt(0)).flatMap(
          (code) => [code & 255, (code >> 8) & 255],
        ),
      ]);
    default:
      return bytes.slice(0, random.below(bytes.length + 1));
  }
}

function hostilePath(random: SeededRandom): string {
  return random.oneOf([
    "",
    "\0",
    "a\0b.toml",
    "/dev/null/x",
    "/nowhere/at/all.toml",
    "~",
    "$PREFECT__CONTEXT__SECRETS__TOKEN",
    `/${"x".repeat(300)}`,
    `/${"x/".repeat(3_000)}`,
    "\ud800.toml",
    ".",
  ]);
}
