// How the viewer makes elements. Texts are only ever set as texts, whatever stands in them.
import type { StateKind } from "../report_data.ts";
import type { StateCounts } from "../model/run_tree.ts";
import { formatStates } from "../model/words.ts";
import type { Page, PageElement } from "./dom.ts";

/** The attributes of an element; those that are undefined or false are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element of HTML. */
export function make(
  page: Page,
  name: string,
  attributes: Attributes = {},
  ...children: (PageElement | string)[]
): PageElement {
  const element = page.createElement(name);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Makes an element of SVG. */
export function makeSvg(
  page: Page,
  name: string,
  attributes: Attributes = {},
  ...children: (PageElement | string)[]
): PageElement {
  const element = page.createElementNS("http://www.w3.org/2000/svg", name);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Sets attributes, but for those that are undefined or false. */
export function setAttributes(element: PageElement, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
}

/** The sign of a kind of state. Words beside it say the same. */
export function makeIcon(page: Page, kind: StateKind, attributes: Attributes = {}): PageElement {
  const use = makeSvg(page, "use", { href: `#icon-${kind}` });
  return makeSvg(page, "svg", {
    class: `icon kind-${kind}`,
    viewBox: "0 0 16 16",
    "aria-hidden": "true",
    ...attributes,
  }, use);
}

/** A state: its sign and its words. */
export function makeState(page: Page, kind: StateKind, words: string): PageElement {
  return make(
    page,
    "span",
    { class: "state" },
    makeIcon(page, kind),
    make(page, "span", {}, words),
  );
}

/** Several states: the sign of each and its number of runs. Screen readers say their names, and a hover shows them. */
export function makeStates(page: Page, states: StateCounts): PageElement {
  const words = formatStates(states);
  const counts = [...states.values()].map(({ kind, count }) =>
    make(
      page,
      "span",
      { class: "tally", "aria-hidden": "true" },
      makeIcon(page, kind),
      count.toLocaleString("en-US"),
    )
  );
  const said = make(page, "span", { class: "sr" }, words);
  return make(page, "span", { class: "state", title: words }, said, ...counts);
}

/** Finds the element with an identifier. The page has it. */
export function find(page: Page, id: string): PageElement {
  const element = page.getElementById(id);
  if (element === null) throw new Error(`The report has no element "${id}".`);
  return element;
}
