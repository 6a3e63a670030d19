/**
 * Reports in a real Chromium, for tests. One browser serves a file of tests; each test connects to it
 * and leaves it, so that nothing of one test is seen by the next, nor by the sanitizers of leaks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import puppeteer, { type Page } from "npm:puppeteer-core@25.16.0";
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
let chromium: { process: Deno.ChildProcess; folder: string; endpoint: string } | undefined;

if (found === undefined && Deno.env.get("CI") !== "true") {
  console.log("Chromium is not installed: no report is looked at. Install Debian's `chromium`.");
}

Deno.test.beforeAll(async () => {
  if (found !== undefined) chromium = await start(found);
});
Deno.test.afterAll(async () => {
  if (chromium !== undefined) await stop(chromium);
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

/** Starts Chromium with a profile of its own, and waits until it can be connected to. */
async function start(
  executable: string,
): Promise<{ process: Deno.ChildProcess; folder: string; endpoint: string }> {
  const folder = await Deno.makeTempDir({ prefix: "tacit-chromium-" });
  const process = new Deno.Command(executable, {
    args: [
      "--headless=new",
      // Containers have no sandbox to offer, and the pages are the tests' own.
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-breakpad",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-extensions",
      "--disable-sync",
      "--force-color-profile=srgb",
      "--hide-scrollbars",
      "--mute-audio",
      "--no-default-browser-check",
      "--no-first-run",
      "--password-store=basic",
      "--remote-debugging-port=0",
      `--user-data-dir=${folder}`,
      "about:blank",
    ],
    env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  addEventListener("unload", () => kill(process));
  let isRunning = true;
  process.status.then(() => isRunning = false);
  const deadline = Date.now() + MINUTE_MS;
  while (isRunning && Date.now() < deadline) {
    const [port, path] = (await readIfThere(join(folder, "DevToolsActivePort"))).split("\n");
    if (path) return { process, folder, endpoint: `ws://127.0.0.1:${port}${path}` };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stop({ process, folder });
  throw new Error(`${executable} ${isRunning ? "took more than a minute to start" : "has ended"}.`);
}

/** Ends Chromium, and removes what it has left. */
async function stop(
  { process, folder }: { process: Deno.ChildProcess; folder: string },
): Promise<void> {
  kill(process);
  await process.status;
  // Its own children end a moment after it, and write until then.
  for (let attempt = 1;; attempt++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
