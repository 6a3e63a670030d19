/**
 * Hundreds of secrets of every kind, through everything that a run writes to a store: results, targets,
 * caches, journals, errors, messages, resumed runs and mapped tasks. Then every byte of it is searched for
 * every secret in every spelling. With the guard off, the same search finds them.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { Flow, loadConfig, PrefectSecret, task, unmapped, withContext } from "@tacit/flow";
import type { ConfigOf, DefaultConfig } from "@tacit/flow/config";
import { storeInFolder } from "@tacit/flow/results";
import { DEFAULT_CONFIG } from "../../config/get_config.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import { everythingIn } from "../../flow/results/_test_store.ts";
import { SILENT } from "../_silent_logger.ts";
import { SPELLINGS, tellingParts } from "./_spellings.ts";

const SEED = Number(Deno.env.get("TACIT_SEED") ?? 20_260_101);
/** How many secrets of each kind. */
const COUNT = 30;

const random = new SeededRandom(SEED);
const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const CONTROLS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(index));
const UNICODE = [..."äéßñøжשم中文語🎉🔑\u{1F9FF}\u200d\ufeff"];

/** The kinds of secrets; each begins with letters, so that none is found by chance. */
const KINDS: Readonly<Record<string, () => string>> = {
  letters: () => `k${random.text(20, [..."abcdefghijklmnopqrstuvwxyz0123456789"])}`,
  printable: () => `p${random.text(24, ASCII)}`,
  "with control characters": () => `c${random.text(8, CONTROLS)}${random.text(10, ASCII)}`,
  "in many scripts": () => `u${random.text(12, UNICODE)}${random.text(4, ASCII)}`,
  "of JSON": () => JSON.stringify({ user: "me", password: random.text(16, ASCII) }),
  "of several lines": () =>
    [1, 2, 3].map(() => `l${random.text(18, [..."ABCDEFabcdef0123456789+/"])}`).join("\n"),
  short: () => random.text(6, [..."!$%&/()=?+*~#'-_.:,;<>|"]),
  long: () => `L${random.text(3000, ASCII)}`,
  "of a number": () => String(1e9 + random.below(8e9)),
  "of a key file": () =>
    `-----BEGIN KEY-----\n${
      random.text(64, [..."ABCDEFGHIJKLMNOPqrstuvwxyz+/"])
    }\n-----END KEY-----\n`,
};

/** What a secret is to somebody who finds it: itself, and the texts inside it where it is JSON. */
function valuesOf(secret: string): readonly string[] {
  const { password } = secret.startsWith("{") ? JSON.parse(secret) : { password: undefined };
  return password === undefined ? [secret] : [secret, password];
}

/** Runs a flow that writes a secret wherever it can, twice, and gives every byte that it left. */
async function written(secret: string, config: ReturnType<typeof configWith>): Promise<string> {
  const text = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);
  let isFirst = true;
  const gives = task((token: unknown) => ({ token, again: [text(token)] }), { name: "gives" });
  const spells = task(
    (token: unknown, spelling: string) => `spelt ${SPELLINGS[spelling]!(text(token))}`,
    { name: "spells" },
  );
  const keeps = task((token: unknown) => `kept ${text(token)}`, {
    name: "keeps",
    cacheFor: { minutes: 5 },
    cacheKey: "keeps",
  });
  const aims = task((token: unknown) => `aimed ${text(token)}`, {
    name: "aims",
    target: "targets/{taskName}.json",
  });
  const fails = task((token: unknown) => {
    if (isFirst) throw new Error(`failed with ${text(token)}`, { cause: { token } });
    return "better";
  }, { name: "fails" });
  const flow = new Flow("writes", () => {
    const token = new PrefectSecret<unknown>("CANARY");
    spells.map(unmapped(token), Object.keys(SPELLINGS));
    return [gives(token), keeps(token), aims(token), fails(token)];
  });
  const folder = await Deno.makeTempDir({ prefix: "tacit-leaks-" });
  try {
    await using results = storeInFolder(folder);
    // So that the file's log, and its shared memory, stay beside it until they were searched.
    const open = await results.begin({ ...HEADER, at: new Date().toISOString() });
    await withContext({ config, secrets: { CANARY: secret } }, async () => {
      const { id } = await flow.run({ results, logger: SILENT });
      isFirst = false;
      await flow.run({ results, resume: id, logger: SILENT });
    });
    const parts = await textsIn(folder);
    // The database breaks a long text where a page ends.
    for (const { text, bytes } of await everythingIn(results)) {
      parts.push(text, new TextDecoder("latin1").decode(bytes));
    }
    await open.release();
    return parts.join("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const HEADER = {
  kind: "run",
  version: 1,
  flow: "open",
  run: "open",
  tasks: [],
  edges: [],
} as const;

/** The names and the bytes of all files in a folder, those of the database among them. */
async function textsIn(folder: string): Promise<string[]> {
  const parts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      parts.push(...await textsIn(path));
      continue;
    }
    const bytes = await Deno.readFile(path);
    parts.push(name, new TextDecoder("latin1").decode(bytes), new TextDecoder().decode(bytes));
  }
  return parts;
}

/** The default configuration, with a policy, and nothing of this machine's. */
function configWith(policy: string) {
  return loadConfig({
    env: { PREFECT__RESULTS__LEAK_POLICY: policy },
    defaults: DEFAULT_CONFIG,
  }) as ConfigOf<DefaultConfig>;
}

/** The spellings in which a secret is found in what was written. */
function foundIn(text: string, secret: string): string[] {
  return valuesOf(secret).flatMap((value) =>
    Object.keys(SPELLINGS).filter((spelling) =>
      tellingParts(spelling, value).some((part) => part.length >= 4 && text.includes(part))
    )
  );
}

for (const [kind, make] of Object.entries(KINDS)) {
  Deno.test(`no secret ${kind} is in anything that ${COUNT} runs and their resumed runs wrote`, async () => {
    const config = configWith("refuse");
    for (let count = 0; count < COUNT; count++) {
      const secret = make();
      const found = foundIn(await written(secret, config), secret);
      assertEquals(found, [], `seed ${SEED}, ${JSON.stringify(secret)}`);
    }
  });

  Deno.test(`with the guard off, secrets ${kind} are found`, async () => {
    const config = configWith("allow");
    const secret = make();
    const found = foundIn(await written(secret, config), secret);
    assertGreater(found.length, 3, `seed ${SEED}, ${JSON.stringify(secret)}`);
  });
}
