// The file of a report: it is there as a whole or not at all, whatever was there before.
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import fs from "node:fs";
import { runDeno } from "../../tests/_child.ts";
import { writePage } from "./write_page.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** Calls `use` while a function of the file system fails as the system would have it fail. */
async function whileFailing(
  name: "renameSync" | "writeSync" | "openSync",
  code: string,
  use: () => Promise<void>,
): Promise<void> {
  const original = fs[name];
  const failing = () => {
    throw Object.assign(new Error(`${code}: made up`), { code });
  };
  Object.assign(fs, { [name]: failing });
  try {
    await use();
  } finally {
    Object.assign(fs, { [name]: original });
  }
}

for (
  const [what, name, code] of [
    ["the disk is full", "writeSync", "ENOSPC"],
    ["its name cannot be given", "renameSync", "EIO"],
  ] as const
) {
  Deno.test(`where ${what}, the old report stays, and nothing is left beside it`, async () => {
    await withFolder(async (folder) => {
      const file = join(folder, "run.html");
      await writePage(file, "old");
      await whileFailing(name, code, async () => {
        const error = await assertRejects(() => writePage(file, "new"), Error, code);
        assertStringIncludes(error.message, `The report cannot be written to ${file}: `);
      });
      assertEquals(await Deno.readTextFile(file), "old");
      assertEquals(namesIn(folder), ["run.html"]);
    });
  });
}

Deno.test("a report is a new file in the place of the old one, with its mode", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "run.html");
    await Deno.writeTextFile(file, "old", { mode: 0o640 });
    await Deno.chmod(file, 0o646);
    const reader = await Deno.open(file);
    await writePage(toFileUrl(file), "new");
    assertEquals(
      await new Response(reader.readable).text(),
      "old",
      "who reads it is not disturbed",
    );
    assertEquals(await Deno.readTextFile(file), "new");
    assertEquals((await Deno.stat(file)).mode! & 0o777, 0o646);
    assertEquals(namesIn(folder), ["run.html"]);
  });
});

Deno.test("a new report is for its owner alone, whichever way it is written", async () => {
  await withFolder(async (folder) => {
    const [whole, direct] = [join(folder, "whole.html"), join(folder, "direct.html")];
    await writePage(whole, "new");
    await whileFailing("renameSync", "EPERM", () => writePage(direct, "new"));
    for (const file of [whole, direct]) {
      assertEquals(await Deno.readTextFile(file), "new");
      assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600, file);
    }
  });
});

Deno.test("a link stays a link, also one that leads nowhere yet", async () => {
  await withFolder(async (folder) => {
    const [file, link] = [join(folder, "run.html"), join(folder, "latest.html")];
    await Deno.symlink("run.html", link);
    for (const text of ["first", "second"]) {
      await writePage(link, text);
      assertEquals(await Deno.readLink(link), "run.html");
      assertEquals(await Deno.readTextFile(file), text);
    }
    assertEquals(namesIn(folder), ["latest.html", "run.html"]);
  });
});

for (const [name, code] of [["openSync", "EACCES"], ["renameSync", "EBUSY"]] as const) {
  Deno.test(`a file that can only be written into is, after ${code}`, async () => {
    await withFolder(async (folder) => {
      const file = join(folder, "run.html");
      await Deno.writeTextFile(file, "an old and longer text");
      await whileFailing(name, code, () => writePage(file, "new"));
      assertEquals(await Deno.readTextFile(file), "new");
      assertEquals(namesIn(folder), ["run.html"]);
    });
  });
}

const WRITE = `
  const { writePage } = await import(Deno.args[0]);
  const said = await writePage(Deno.args[1], "new").then(() => "written", (error) => error.message);
  console.log(said);
`;

Deno.test("no more than the file needs to be permitted, and nothing is asked", async () => {
  await withFolder(async (folder) => {
    const script = join(folder, "write.ts");
    const reports = join(folder, "reports");
    const file = join(reports, "run.html");
    await Deno.mkdir(reports);
    await Deno.writeTextFile(script, WRITE);
    const module = new URL("./write_page.ts", import.meta.url).href;
    for (
      const [flags, said] of [
        [["--allow-read", `--deny-read=${reports}`, `--allow-write=${file}`], "written"],
        [["--allow-read", `--allow-write=${file}`], "written"],
        [["--allow-read", `--allow-write=${reports}`], "written"],
        [
          ["--allow-read"],
          `The report cannot be written to ${file}: grant \`--allow-write\` for that file.`,
        ],
      ] as const
    ) {
      await Deno.writeTextFile(file, "an old and longer text");
      const words = ["run", "--no-prompt", ...flags, script, module, file];
      const { stdout, stderr } = await runDeno(words);
      assertEquals(stdout, `${said}\n`, stderr);
      const text = said === "written" ? "new" : "an old and longer text";
      assertEquals(await Deno.readTextFile(file), text, flags.join(" "));
      assertEquals(namesIn(reports), ["run.html"]);
    }
  });
});
