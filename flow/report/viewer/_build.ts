// Bundles the program of a report's page. `deno task report:viewer` writes it to `viewer_script.ts`.
import { build, stop } from "npm:esbuild@0.28.2";

/** The file that has the program's text, which is published. */
export const VIEWER_FILE: URL = new URL("../viewer_script.ts", import.meta.url);

/** Bundles the viewer, and gives the text of the file. */
export async function bundleViewer(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [new URL("start.ts", import.meta.url).pathname],
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      target: "es2023",
      charset: "utf8",
    });
    const script = outputFiles[0]!.text.trim().replaceAll(/[\\`$]/g, "\\$&");
    return "// deno-fmt-ignore-file -- it is as the bundler writes it\n" +
      "// The program of a report's page, as `deno task report:viewer` bundles it from `viewer/`.\n\n" +
      "/** The text of the program. It runs when the page has been read. */\n" +
      `export const VIEWER_SCRIPT: string = \`${script}\`;\n`;
  } finally {
    await stop();
  }
}

if (import.meta.main) await Deno.writeTextFile(VIEWER_FILE, await bundleViewer());
