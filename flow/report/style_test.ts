// Colours hold the contrast that WCAG 2.2 asks for at level AA, also where no checker of pages can look:
// in the graph, and on bars.
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { STYLE } from "./style.ts";

type Colour = readonly [red: number, green: number, blue: number];

const KINDS = [
  ...["success", "skipped", "failed", "blocked", "running"],
  ...["retrying", "paused", "cancelled", "pending"],
];

function coloursOf(scheme: "light" | "dark"): Record<string, Colour> {
  const pairs = STYLE.matchAll(/--([a-z-]+): light-dark\(#(\w{6}), #(\w{6})\);/g);
  return Object.fromEntries(
    [...pairs].map(([, name, light, dark]) => {
      const hex = scheme === "light" ? light! : dark!;
      const parts = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
      return [name!, parts as unknown as Colour];
    }),
  );
}

/** As `color-mix(in srgb, one share, other)`. */
function mix(one: Colour, share: number, other: Colour): Colour {
  return one.map((part, at) => part * share + other[at]! * (1 - share)) as unknown as Colour;
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter! + 0.05) / (darker! + 0.05);
}

Deno.test("contrast is measured as WCAG does", () => {
  assertEquals(contrast([0, 0, 0], [255, 255, 255]), 21);
  assertEquals(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), "4.48");
});

for (const scheme of ["light", "dark"] as const) {
  const colours = coloursOf(scheme);
  const { text, soft, panel, ground, raised, chosen, accent } = colours as Record<string, Colour>;

  Deno.test(`texts can be read, ${scheme}`, () => {
    for (const [name, back] of Object.entries({ panel, ground, raised, chosen })) {
      assertGreaterOrEqual(contrast(text!, back!), 4.5, `text on ${name}`);
      assertGreaterOrEqual(contrast(soft!, back!), 4.5, `soft on ${name}`);
    }
    for (const level of ["failed", "retrying"]) {
      assertGreaterOrEqual(contrast(colours[level]!, ground!), 4.5, `${level} in the log`);
    }
  });

  Deno.test(`signs, frames and bars stand out, ${scheme}`, () => {
    assert(KINDS.every((kind) => colours[kind] !== undefined));
    assertGreaterOrEqual(contrast(accent!, ground!), 3, "the focus");
    for (const kind of KINDS) {
      const colour = colours[kind]!;
      for (const [name, back] of Object.entries({ panel, raised, chosen })) {
        assertGreaterOrEqual(contrast(colour, back!), 3, `${kind} on ${name}`);
      }
      const box = mix(colour, 0.18, panel!);
      assertGreaterOrEqual(contrast(colour, box), 3, `the sign of ${kind} in its box`);
      assertGreaterOrEqual(contrast(text!, box), 4.5, `a name in a box, ${kind}`);
      assertGreaterOrEqual(
        contrast(soft!, mix(colour, 0.08, panel!)),
        4.5,
        `words in a box, ${kind}`,
      );
      const far = mix(colour, 0.45, panel!);
      assertGreaterOrEqual(contrast(text!, far), 3, `a sign from afar, ${kind}`);
    }
  });
}
