/**
 * Reports in a real Chromium, for tests. One browser serves a file of tests; each test connects to it
 * and leaves it, so that nothing of one test is seen by the next, nor by the sanitizers of leaks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import puppeteer, { type Page } from "npm:puppeteer-core@25.16.0";
import { type Chromium, startChromium, stopChromium } from "./_browser.ts";
import { findChromium } from "./_find_chromium.ts";

/** How a report is looked at. */
export interface LookOptions {
  /**
   * The width of the window, in pixels.
   *
   * @default {1280}
   */
  readonly width?: number;
  /**
   * The height of the window, in pixels.
   *
   * @default {800}
   */
  readonly height?: number;
  /**
   * Which colours the system asks for.
   *
   * @default {"light"}
   */
  readonly colours?: "light" | "dark";
}

const MINUTE_MS = 60_000;
const found = await findChromium();
let chromium: Chromium | undefined;

if (found === undefined && Deno.env.get("CI") !== "true") {
  console.log("Chromium is not installed: no report is looked at. Install Debian's `chromium`.");
}

Deno.test.beforeAll(async () => {
  if (found !== undefined) chromium = await startChromium(found);
});
Deno.test.afterAll(async () => {
  if (chromium !== undefined) await stopChromium(chromium);
  chromium = undefined;
});

/**
 * A test that looks at a report. It fails if the page says anything to the console, if its program
 * throws, or if it asks for anything but itself.
 *
 * @param name What the report does.
 * @param html Makes the report.
 * @param look Looks at it; the page is ready.
 * @param options How it is looked at.
 */
export function testReport(
  name: string,
  html: () => string | Promise<string>,
  look: (page: Page) => Promise<void>,
  options: LookOptions = {},
): void {
  Deno.test({
    name,
    ignore: found === undefined && Deno.env.get("CI") !== "true",
    fn: async () => await withPage(await html(), look, options),
  });
}

async function withPage(
  html: string,
  look: (page: Page) => Promise<void>,
  { width = 1280, height = 800, colours = "light" }: LookOptions,
): Promise<void> {
  if (chromium === undefined) throw new Error("Chromium is not installed, and must be in CI.");
  const file = join(chromium.folder, `${crypto.randomUUID()}.html`);
  await Deno.writeTextFile(file, html);
  const browser = await puppeteer.connect({
    browserWSEndpoint: chromium.endpoint,
    defaultViewport: null,
  });
  try {
    // The tab that Chromium has opened: another takes as long as a test.
    const [page] = await browser.pages();
    if (page === undefined) throw new Error("Chromium has no tab.");
    await page.setViewport({ width, height });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    page.setDefaultTimeout(MINUTE_MS / 4);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: colours }]);
    const url = toFileUrl(file).href;
    await page.goto(url, { timeout: MINUTE_MS });
    assert(await page.$("html[data-ready]"), "it is ready when it is loaded");
    await look(page);
    assertEquals(complaints, []);
    // An icon without content stands in the page itself: the browser would ask for one otherwise.
    assertEquals(requests.filter((each) => each !== "data:,"), [url]);
  } finally {
    await browser.disconnect();
  }
}
