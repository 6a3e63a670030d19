/**
 * What a reader sees on the page of a report, and where the keyboard is.
 *
 * @module
 */
import type { Page } from "npm:puppeteer-core@25.16.0";

/** A row of the table. */
export interface SeenRow {
  readonly title: string;
  readonly state: string;
  readonly isChosen: boolean;
  /** Whether it is unfolded; `null` where it has no parts. */
  readonly isOpen: string | null;
}

/** The rows that are drawn, from the top. */
export async function rowsOn(page: Page): Promise<readonly SeenRow[]> {
  return await page.evaluate(`[...document.querySelectorAll("#runs-body .row")].map((row) => ({
    title: row.querySelector(".title").textContent,
    state: (row.querySelector(".state > .sr") ?? row.querySelector(".state-cell")).textContent,
    isChosen: row.getAttribute("aria-selected") === "true",
    isOpen: row.getAttribute("aria-expanded"),
  }))`) as SeenRow[];
}

/** The titles of the rows. */
export async function titlesOn(page: Page): Promise<readonly string[]> {
  return (await rowsOn(page)).map(({ title }) => title);
}

/** The text of an element as it is shown. */
export async function textOf(page: Page, selector: string): Promise<string> {
  return await page.evaluate(
    `document.querySelector(${JSON.stringify(selector)}).innerText.replaceAll(/\\s+/g, " ").trim()`,
  ) as string;
}

/** What has the keyboard: its identifier, or else its name. */
export async function focusOn(page: Page): Promise<string> {
  return await page.evaluate(`(({ id, innerText }) => id || innerText.trim())(
    document.activeElement)`) as string;
}

/** The tasks of the graph that do not stand back, and which one is chosen. */
export async function graphOn(page: Page): Promise<{ plain: readonly string[]; chosen: string }> {
  return await page.evaluate(`(() => {
    const nameOf = (box) => box?.querySelector(".label").textContent ?? "";
    return {
      plain: [...document.querySelectorAll(".box:not(.faint)")].map(nameOf),
      chosen: nameOf(document.querySelector(".box.chosen")),
    };
  })()`) as { plain: readonly string[]; chosen: string };
}

/** Where the graph stands in its frame, and how large. */
export async function viewOn(page: Page): Promise<{ x: number; y: number; scale: number }> {
  return await page.evaluate(`(() => {
    const transform = document.querySelector("#graph g").getAttribute("transform");
    const [x, y, scale] = transform.match(/-?[\\d.]+/g).map(Number);
    return { x, y, scale };
  })()`) as { x: number; y: number; scale: number };
}

/** Types into what has the keyboard: keys by their names, one after the other. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  // One after the other without a wait: the browser keeps their order.
  await Promise.all(keys.map((key) => page.keyboard.press(key as "Enter")));
}

/** Waits for the next frame: what is scrolled to is drawn then. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
}

/**
 * Clicks with the mouse on the middle of an element, which must be in sight there. It is quicker than the
 * driver's own click, which waits for frames.
 *
 * @param page The page.
 * @param selector Selects the element, or several of which the text chooses one.
 * @param text All of the element's text.
 */
export async function click(page: Page, selector: string, text?: string): Promise<void> {
  const place = await page.evaluate(`((selector, text) => {
    const element = [...document.querySelectorAll(selector)]
      .find(({ innerText }) => text === undefined || innerText.trim() === text);
    element?.scrollIntoView({ block: "nearest" });
    const { left, top, width, height } = element?.getBoundingClientRect() ?? {};
    const [x, y] = [left + width / 2, top + height / 2];
    return element?.contains(document.elementFromPoint(x, y)) ? { x, y } : undefined;
  })(${JSON.stringify(selector)}, ${JSON.stringify(text)})`) as
    | { x: number; y: number }
    | undefined;
  if (place === undefined) throw new Error(`Nobody could click on ${selector} ${text ?? ""}`);
  await page.mouse.click(place.x, place.y);
}
