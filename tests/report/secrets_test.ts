// No secret is in a report, wherever a flow has put it and however it is spelt.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readPage } from "../../flow/report/_test_report.ts";
import { SPELLINGS, tellingParts } from "../leaks/_spellings.ts";
import { leakEverywhere, SECRETS } from "./_leaks.ts";

/** What of a secret is in a page, as it is written there or as its own program reads it. */
function leaksIn(html: string, secret: string): string[] {
  const texts = [html, textsOf(readPage(html))].map((text) => text.replaceAll("\\u003c", "<"));
  return Object.keys(SPELLINGS).filter((spelling) =>
    tellingParts(spelling, secret).some((part) => {
      const once = JSON.stringify(part).slice(1, -1);
      const ways = [part, once, JSON.stringify(once).slice(1, -1)];
      return ways.some((way) => way.length > 3 && texts.some((text) => text.includes(way)));
    })
  );
}

/** All texts in a value, as they are. */
function textsOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.values(value).map(textsOf).join("\n");
}

for (const [what, secret] of Object.entries(SECRETS)) {
  Deno.test(`a secret ${what} is nowhere in a report, however it is spelt`, async () => {
    const spellings = Object.values(SPELLINGS).map((spell) => `<${spell(secret)}>`).join(" and ");
    const html = await leakEverywhere(secret, spellings);
    assertEquals(leaksIn(html, secret), []);
    assertStringIncludes(html, "********");
    assert(readPage(html).runs.length > 8, "all of it is there");
  });
}
