/**
 * The page that leads a newcomer through the package: all that it names is there.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { dirname, join } from "@std/path";
import { ROOT } from "./_child.ts";

const PAGE = join(ROOT, "docs", "architecture.md");
const text = await Deno.readTextFile(PAGE);

/** The page's links to files, with the names that they lead to, such as `Flow.run`. */
const links = [...text.matchAll(/\[([^\]]+)\]\(([^)#]+)\)/g)].map((
  [, label = "", target = ""],
) => ({
  names: /^`([A-Za-z]\w*(?:\.\w+)?)`$/.exec(label.trim())?.[1]?.split(".") ?? [],
  file: join(dirname(PAGE), target),
}));

/** Whether a file declares a name: at its top, or as a member of something there. */
function declares(source: string, name: string): boolean {
  const atTop = new RegExp(
    `^(export )?(abstract |async )*(class|function|interface|type|const|let) ${name}\\b`,
    "m",
  );
  const asMember = new RegExp(`^  (async |get |static )*${name}\\(`, "m");
  return atTop.test(source) || asMember.test(source);
}

Deno.test("every file and every name in docs/architecture.md exists", async () => {
  assertGreater(links.filter(({ names }) => names.length > 0).length, 20, "the page was read");
  const missing: string[] = [];
  for (const { names, file } of links) {
    const source = await Deno.readTextFile(file).catch(() => undefined);
    if (source === undefined) missing.push(file);
    else {missing.push(
        ...names.filter((name) => !declares(source, name)).map((n) => `${file} ${n}`),
      );}
  }
  assertEquals(missing, []);
});

Deno.test("docs/architecture.md tells of each room", async () => {
  const layering = await Deno.readTextFile(join(ROOT, "tests", "layering_test.ts"));
  const list = /const ROOMS[^=]*= \[(.*?)\n\];/s.exec(layering)?.[1] ?? "";
  const rooms = [...list.matchAll(/"([^"]+)"/g)].map(([, room]) => room!);
  assertGreater(rooms.length, 10);
  for (const room of rooms) assert(text.includes(`\`${room}/\``), `${room} is on the page`);
});
