/**
 * Starts and ends Chromium.
 *
 * @module
 */
import { join } from "@std/path";

/** A Chromium that runs. */
export interface Chromium {
  /** Its process. */
  readonly process: Deno.ChildProcess;
  /** The folder of its profile, which goes with it. */
  readonly folder: string;
  /** Where it can be connected to. */
  readonly endpoint: string;
}

const MINUTE_MS = 60_000;

/** Starts Chromium with a profile of its own, and waits until it can be connected to. */
export async function startChromium(executable: string): Promise<Chromium> {
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
  await stopChromium({ process, folder });
  throw new Error(`${executable} ${isRunning ? "took more than a minute to start" : "has ended"}.`);
}

/** Ends Chromium, and removes what it has left. */
export async function stopChromium(
  { process, folder }: Omit<Chromium, "endpoint">,
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
