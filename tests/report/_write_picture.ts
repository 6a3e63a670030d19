/**
 * Takes the picture of a report that the README shows: `deno task docs:picture`.
 *
 * @module
 */
import { resolve, toFileUrl } from "@std/path";
import puppeteer from "npm:puppeteer-core@25.16.0";
import { startChromium, stopChromium } from "./_browser.ts";
import { findChromium } from "./_find_chromium.ts";

const [report, picture] = Deno.args;
const executable = await findChromium();
if (report === undefined || picture === undefined || executable === undefined) {
  console.error("It needs Chromium, the file of a report, and the file of the picture.");
  Deno.exit(2);
}
const chromium = await startChromium(executable);
try {
  const browser = await puppeteer.connect({ browserWSEndpoint: chromium.endpoint });
  const page = await browser.newPage();
  await page.setViewport({ width: 1360, height: 960, deviceScaleFactor: 2 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.goto(toFileUrl(resolve(report)).href);
  await Deno.writeFile(picture, await page.screenshot());
  await browser.disconnect();
} finally {
  await stopChromium(chromium);
}
