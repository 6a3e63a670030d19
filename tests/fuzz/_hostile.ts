// Lines of TOML and environment variables that somebody might write to harm the loader, or by mistake.

import type { SeededRandom } from "../../secrets/_seeded_random.ts";

const HOSTILE_KEYS = ["__proto__", "constructor", "prototype"];
const KEYS = [
  "port",
  "debug",
  "tags",
  "limits",
  "database.port",
  "logging.level",
  "context",
  "name",
];
const DEPTHS = [5, 99, 100, 101, 5_000];

/** Some lines of TOML. */
export function hostileLines(random: SeededRandom, canary: () => string): readonly string[] {
  const depth = random.oneOf(DEPTHS);
  const hostile = random.oneOf(HOSTILE_KEYS);
  const key = random.oneOf(KEYS);
  const many = Array.from({ length: depth }, (_, index) => index);
  return random.oneOf<() => readonly string[]>([
    // Keys that would reach a prototype.
    () => [`[${hostile}]`, "polluted = 1"],
    () => [`a.${hostile}.polluted = 1`],
    () => [`b = { "${hostile}" = { polluted = 1 } }`],
    () => [`[context.secrets.${hostile}]`, `polluted = "${"x"}"`],
    () => [`[[${hostile}.list]]`],
    () => [`c = '{"${hostile}": {"polluted": 1}}'`],
    // References that never end, or grow.
    () => ["r1 = '${r2}'", "r2 = '${r1}'"],
    () => ["s1 = '${s1}'"],
    () => [...many.slice(0, 200).map((n) => `g${n} = '\${g${n + 1}}\${g${n + 1}}'`), "g200 = 'x'"],
    () => [`n = "${"${".repeat(depth)}a${"}".repeat(depth)}"`],
    () => [`port = '\${context.secrets.TOKEN}'`],
    () => [`all = '\${context.secrets}\${context}'`],
    () => [`h = '\${${hostile}.x}\${a.${hostile}}\${}\${.}\${..}'`],
    () => ["port = '$VAULT_TOKEN'"],
    () => ["limits = ['$VAULT_TOKEN']", "ratio = '${name}'"],
    () => ["port = '$PREFECT__CONTEXT__SECRETS__TOKEN'"],
    () => ["[context.secrets]", "loop = '${context.secrets.loop}'", "to = '${port}'"],
    // What nests too deep.
    () => [`d = ${"[".repeat(depth)}${"]".repeat(depth)}`],
    () => [`d = ${"[".repeat(depth)}`],
    () => [`d = ${"{ a = ".repeat(depth)}1${" }".repeat(depth)}`],
    () => [`${many.map((n) => `k${n}`).join(".")} = 1`],
    () => [`[${many.map(() => "t").join(".")}]`],
    () => [`j = '${"[".repeat(depth)}${"]".repeat(depth)}'`],
    // Numbers and dates beyond all measure.
    () => [`big = ${"9".repeat(depth)}`],
    () => [
      `port = ${random.oneOf(["1e999", "-inf", "nan", "0x" + "f".repeat(50), "1__0", "00", "."])}`,
    ],
    () => [`port = "${"9".repeat(depth)}e${depth}"`],
    () => [
      `when = ${
        random.oneOf(["2024-02-30", "99999-01-01", "25:00:00", "2024-01-01T00:00:00+99:99"])
      }`,
    ],
    // What is of the wrong type, with secrets nearby.
    () => [
      `${key} = ${random.oneOf(['"many"', "[1]", "{ a = 1 }", "true", "2024-01-01", "''", "1.5"])}`,
    ],
    () => ["context = 'none'"],
    () => ["[context]", `secrets = "${"x"}"`],
    () => ["[context]", `secrets = ${JSON.stringify(canary().replace(/[^\w]/g, ""))}`],
    () => ["[context.secrets]", `TOKEN = ${canary().replace(/[^\w]/g, "")}`],
    () => ["[context.secrets]", `TOKEN = "${canary().replace(/[^\w]/g, "")}`],
    () => ["[context.secrets]", `TOKEN = "${canary().replace(/[^\w]/g, "")}\\q"`],
    () => ["[context.secrets]", `TOKEN = '${canary().replace(/[^\w]/g, "")}' '`],
    () => ["[context.secrets]", `TOKEN = ["${canary().replace(/[^\w]/g, "")}", { a = ]`],
    () => ["[context.secrets]", "A = 1", `A = "${canary().replace(/[^\w]/g, "")}"`],
    () => [`context.secrets = '{"TOKEN": "${canary().replace(/[^\w]/g, "")}"}'`],
    () => [`context = '{"secrets": {"TOKEN": "${canary().replace(/[^\w]/g, "")}", }}'`],
    // What is never closed, so that it swallows what follows.
    () => ['port = """'],
    () => ["name = '''"],
    () => ["limits = ["],
    () => ['tags = ["'],
    () => ["["],
    () => ["= 1"],
    () => ["'' = 1", '"" = 2'],
    () => [`x = "${"y".repeat(depth * 20)}"`],
    () => [`# ${"z".repeat(depth)}\x01`],
  ])();
}

/** Some variables. */
export function hostileVariables(
  random: SeededRandom,
  prefix: string,
  canary: () => string,
): Readonly<Record<string, string>> {
  const depth = random.oneOf(DEPTHS);
  const hostile = random.oneOf(HOSTILE_KEYS);
  const word = canary().replace(/[^\w]/g, "");
  const [name, value] = random.oneOf<() => readonly [string, string]>([
    () => ["", "1"],
    () => ["__", "1"],
    () => ["A__", "1"],
    () => [`${hostile.toUpperCase()}__POLLUTED`, "1"],
    () => [`A__${hostile}__B`, "1"],
    () => [`CONTEXT__SECRETS__${hostile}`, canary()],
    () => ["CONTEXT__SECRETS__", canary()],
    () => ["CONTEXT__SECRETS", canary()],
    () => ["CONTEXT__SECRETS", JSON.stringify({ TOKEN: canary() })],
    () => ["CONTEXT__SECRETS", `{"TOKEN": "${word}"`],
    () => ["CONTEXT__SECRETS", `["${word}"]`],
    () => ["CONTEXT", canary()],
    () => ["CONTEXT", JSON.stringify({ secrets: { TOKEN: canary() } })],
    () => ["CONTEXT", JSON.stringify({ secrets: canary() })],
    () => ["CONTEXT", JSON.stringify({ secrets: { [hostile]: canary() } })],
    () => ["CONTEXT__SECRETS__DEEP", "[".repeat(depth) + JSON.stringify(canary())],
    () => ["CONTEXT__SECRETS__LOOP", "${context.secrets.LOOP}"],
    () => ["CONTEXT__SECRETS__BY_NAME", "$VAULT_TOKEN"],
    () => ["CONTEXT__SECRETS__ODD", `${canary()}\0\ud800\uffff`],
    () => [Array.from({ length: depth }, () => "K").join("__"), "1"],
    () => ["J", "[".repeat(depth) + "]".repeat(depth)],
    () => ["J", '{"a":'.repeat(depth) + "1" + "}".repeat(depth)],
    () => ["J", `{"a": {"${hostile}": {"polluted": 1}}}`],
    () => ["PORT", random.oneOf(["", "many", "1e999", "$VAULT_TOKEN", "${context.secrets.TOKEN}"])],
    () => ["LIMITS", random.oneOf(["[1", '["$VAULT_TOKEN"]', "[[1]]", "1", "{}", "[null]"])],
    () => ["DEBUG", `$${prefix}__CONTEXT__SECRETS__TOKEN`],
    () => ["DATABASE", random.oneOf(["x", "[]", '{"port": "$VAULT_TOKEN"}', '{"port": {}}', "{}"])],
    () => ["NAME", "${".repeat(depth)],
    () => ["NAME", `${"$A".repeat(depth)}~`],
    () => ["İ__ẞ", "\ud800"],
    () => [
      "USER_CONFIG_PATH",
      random.oneOf(["\0", `$${prefix}__CONTEXT__SECRETS__TOKEN`, "/nowhere", "~/~/$HOME", "."]),
    ],
    () => ["ANYTHING", "9".repeat(depth)],
    () => ["ANYTHING", `{'a': "${"b".repeat(depth)}'}`],
  ])();
  return { [`${prefix}__${name}`]: value };
}
