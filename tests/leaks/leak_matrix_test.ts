/**
 * Every place where something of a run is left × every spelling of a secret × every way to get hold of
 * one: none holds it. With the redactor off, almost all do, so that the test can fail.
 *
 * `TACIT_WRITE_DOCS=1` writes the table into docs/security.md; without it, the table there is checked.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { join } from "@std/path";
import { Redactor } from "@tacit/flow";
import { ROOT } from "../_child.ts";
import { leakyRun } from "./_leaky_run.ts";
import { SOURCES } from "./_sources.ts";
import { SPELLINGS, tellingParts } from "./_spellings.ts";

/** What was found in one place. */
interface Row {
  cells: number;
  readonly leaks: string[];
}

let canaryCount = 0;

/** A fresh secret of two lines, with what every encoding changes. */
function freshCanary(): string {
  canaryCount++;
  const random = crypto.randomUUID().slice(0, 8);
  return `canary ${canaryCount} "&<${random}>'é/+=\nsecond line ${random} ~$`;
}

/** Fills the table: for each place, the cells that were looked at, and those that hold the secret. */
async function fillTable(
  spellings: readonly string[],
  sources: readonly string[],
): Promise<Map<string, Row>> {
  const table = new Map<string, Row>();
  for (const source of sources) {
    for (const spelling of spellings) {
      const secret = freshCanary();
      const places = await leakyRun(SOURCES[source]!, secret, SPELLINGS[spelling]!);
      const parts = tellingParts(spelling, secret);
      for (const [place, text] of Object.entries(places)) {
        const row = table.get(place) ?? { cells: 0, leaks: [] };
        table.set(place, row);
        row.cells++;
        if (parts.some((part) => text.includes(part))) row.leaks.push(`${spelling}, ${source}`);
      }
    }
  }
  return table;
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

const withRedactor = await fillTable(Object.keys(SPELLINGS), Object.keys(SOURCES));

for (const [place, { cells, leaks }] of withRedactor) {
  Deno.test(`no secret is in ${place}, in none of ${cells} cells`, () => {
    assertEquals(leaks, []);
    assertEquals(cells, Object.keys(SPELLINGS).length * Object.keys(SOURCES).length);
  });
}

const unmasked = await withoutRedactor(() =>
  fillTable(["as it is", "base64", "hex"], Object.keys(SOURCES))
);

Deno.test("with the redactor off, the matrix finds what it looks for", () => {
  const blind = [...unmasked].filter(([, { leaks }]) => leaks.length === 0).map(([place]) => place);
  // Those two show names and shapes alone, so that there is nothing to mask in them.
  assertEquals(blind, ["failures", "pictures"]);
  assertGreater([...unmasked.values()].flatMap(({ leaks }) => leaks).length, 100);
});

Deno.test("docs/security.md has the table that this test makes", async () => {
  const page = join(ROOT, "docs", "security.md");
  const text = await Deno.readTextFile(page);
  const rows = [...withRedactor].map(([place, { cells, leaks }]) =>
    `| ${place} | ${cells} | ${leaks.length} | ${unmasked.get(place)!.leaks.length} of ${
      unmasked.get(place)!.cells
    } |`
  );
  const table = [
    "| place | cells | that hold the secret | with the redactor off |",
    "| - | - | - | - |",
    ...rows,
  ];
  const marker = /<!-- leak matrix -->\n(.*)<!-- end -->/s;
  const [, written = ""] = marker.exec(text) ?? [];
  const cellsOf = (markdown: string) => markdown.replaceAll(/[ -]+/g, " ").trim();
  if (Deno.env.get("TACIT_WRITE_DOCS") === "1") {
    const filled = `<!-- leak matrix -->\n\n${table.join("\n")}\n\n<!-- end -->`;
    await Deno.writeTextFile(page, text.replace(marker, () => filled));
  } else {
    assert(written !== "", "the page has a place for the table");
    assertEquals(cellsOf(written), cellsOf(table.join("\n")));
  }
});
