/**
 * Every place where something of a run is left × every spelling of a secret × every way to get hold of
 * one: none holds it. With the redactor off, all do, so that the test can fail.
 *
 * `deno task docs:leaks` writes the table into docs/security.md; without it, the table there is checked.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { Redactor } from "@tacit/flow";
import { ROOT } from "../_child.ts";
import { PLACES, SEALED_PLACES } from "./_places.ts";
import { SOURCES } from "./_sources.ts";
import { SPELLINGS, tellingParts } from "./_spellings.ts";

/** What was found in one place: which cells hold the secret. */
interface Row {
  readonly leaks: readonly string[];
}

const WRITES_DOCS = Deno.env.get("TACIT_WRITE_DOCS") === "1";
const CELLS = Object.keys(SPELLINGS).length * Object.keys(SOURCES).length;

let canaryCount = 0;

/** A fresh secret of two lines, with what every encoding changes. */
function freshCanary(): string {
  canaryCount++;
  const random = crypto.randomUUID().slice(0, 8);
  return `canary ${canaryCount} "&<${random}>'é/+=\nsecond line ${random} ~$`;
}

/** Every spelling of a secret in one text. */
function spell(secret: string): string {
  return Object.values(SPELLINGS).map((spell) => `<${spell(secret)}>`).join(" and ");
}

/** Whether a place shows a spelling: as it was told, or escaped again by what writes there. */
function isShown(text: string, spelling: string, secret: string): boolean {
  return tellingParts(spelling, secret).some((part) => {
    const once = JSON.stringify(part).slice(1, -1);
    return [part, once, JSON.stringify(once).slice(1, -1)].some((each) => text.includes(each));
  });
}

/** Looks into a place for all spellings of all secrets, however a run came by them. */
async function fillRow(place: string): Promise<Row> {
  const leaks: string[] = [];
  for (const [way, source] of Object.entries(SOURCES)) {
    const secret = freshCanary();
    const text = await PLACES[place]!({ source, secret, spell });
    for (const spelling of Object.keys(SPELLINGS)) {
      if (isShown(text, spelling, secret)) leaks.push(`${spelling}, ${way}`);
    }
  }
  return { leaks };
}

/** Runs something with a redactor that knows nothing and changes nothing. */
async function withoutRedactor<T>(run: () => Promise<T>): Promise<T> {
  const { prototype } = Redactor;
  const own = Object.getOwnPropertyDescriptors(prototype);
  Object.defineProperties(prototype, {
    isEmpty: { get: () => true, configurable: true },
    redact: { value: (text: string) => text, configurable: true, writable: true },
    add: {
      value(this: Redactor) {
        return this;
      },
      configurable: true,
      writable: true,
    },
  });
  try {
    return await run();
  } finally {
    Object.defineProperties(prototype, own);
  }
}

const rows = new Map<string, Row>();
const unmaskedRows = new Map<string, Row>();

for (const place of Object.keys(PLACES)) {
  Deno.test(`no secret is in ${place}, in none of ${CELLS} cells`, async () => {
    const row = await fillRow(place);
    rows.set(place, row);
    assertEquals(row.leaks, []);
  });

  const expected = SEALED_PLACES.has(place) ? "no secret gets to" : "every secret is found in";
  Deno.test(`with the redactor off, ${expected} ${place}`, async () => {
    const row = await withoutRedactor(() => fillRow(place));
    unmaskedRows.set(place, row);
    assertEquals(row.leaks.length, SEALED_PLACES.has(place) ? 0 : CELLS, row.leaks.join("\n"));
  });
}

/** The table as docs/security.md has it, of the tests above that have run. */
function tableText(): string {
  const lines = [...rows].map(([place, { leaks }]) => {
    const unmasked = unmaskedRows.get(place)?.leaks.length;
    const control = SEALED_PLACES.has(place) ? "none gets there" : `${unmasked}`;
    return `| ${place} | ${CELLS} | ${leaks.length} | ${control} |`;
  });
  return [
    "| place | cells | that hold the secret | with the redactor off |",
    "| - | - | - | - |",
    ...lines,
    "",
    `The ways to get hold of it: ${Object.keys(SOURCES).join("; ")}.`,
    "",
    `The spellings: ${Object.keys(SPELLINGS).join("; ")}.`,
  ].join("\n");
}

Deno.test("docs/security.md has the table that this test makes", async () => {
  const page = join(ROOT, "docs", "security.md");
  const text = await Deno.readTextFile(page);
  const marker = /<!-- leak matrix -->\n(.*)<!-- end -->/s;
  const written = marker.exec(text)?.[1];
  assert(written !== undefined, "the page has a place for the table");
  if (WRITES_DOCS) {
    const filled = `<!-- leak matrix -->\n\n${tableText()}\n\n<!-- end -->`;
    await Deno.writeTextFile(page, text.replace(marker, () => filled));
  } else {
    // Formatting breaks and fills lines as it likes.
    const wordsOf = (markdown: string) => markdown.replaceAll(/[ \n-]+/g, " ").trim();
    assertEquals(wordsOf(written), wordsOf(tableText()), "run `deno task docs:leaks`");
  }
});
