/**
 * How the package hangs together: imports go one way and through doors, dependencies are the two
 * that are meant, and importing does nothing.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";
import { importGraph, loadedAtStart, packageExports } from "./_import_graph.ts";

/** The rooms, lowest first: a room may import from those before it. */
const ROOMS = ["config", "secrets", "tasks", "flow"];

/** What the package may import that is not its own. */
const DEPENDENCIES = /^(@std\/(path|toml)(\/[a-z_]+)?|node:[a-z_/]+)$/;

/** What one module alone may import, that is loaded when somebody asks for what it does. */
const RARE_DEPENDENCIES: Readonly<Record<string, string>> = {
  "flow/pictures/graphviz.ts": "@viz-js/viz",
};

function roomOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

const exports = await packageExports();
const graph = await importGraph(Object.values(exports));

Deno.test("every module of the package lies in a room, but for its entry point", () => {
  const elsewhere = [...graph.files].filter((file) => !ROOMS.includes(roomOf(file)));
  assertEquals(elsewhere, ["mod.ts"]);
  assert(graph.files.size > ROOMS.length, "the graph was read");
});

Deno.test("a room imports only from rooms below it", () => {
  const upward = graph.imports.filter(({ from, to }) =>
    to !== undefined && from !== "mod.ts" &&
    ROOMS.indexOf(roomOf(to)) > ROOMS.indexOf(roomOf(from))
  );
  assertEquals(upward, []);
});

Deno.test("a room is entered through mod.ts or _internal.ts", () => {
  const throughWalls = graph.imports.filter(({ from, to }) =>
    to !== undefined && roomOf(from) !== roomOf(to) && !/\/(mod|_internal)\.ts$/.test(to)
  );
  assertEquals(throughWalls, []);
});

Deno.test("the package's entry point shows nothing that is internal", () => {
  const shown = graph.imports.filter(({ from }) => from === "mod.ts").map(({ to }) => to);
  assertEquals(shown.sort(), ROOMS.map((room) => `${room}/mod.ts`).sort());
});

Deno.test("the package depends on nothing but what the design names, and rarely", () => {
  for (const { from, written, to } of graph.imports) {
    if (to === undefined && written !== RARE_DEPENDENCIES[from]) assertMatch(written, DEPENDENCIES);
  }
});

for (const [name, path] of Object.entries(exports)) {
  if (name === "./pictures") continue; // It is there to have it loaded.
  Deno.test(`a program that imports ${name} does not load pictures before it draws one`, async () => {
    const loaded = [...await loadedAtStart(path)];
    assertGreater(loaded.length, 1);
    assertEquals(loaded.filter((specifier) => /viz|flow\/(pictures|report)\//.test(specifier)), []);
  });
}

/** Imports a module with every permission and gives what Deno's audit saw it do. */
async function auditOfImport(specifier: string, then = ""): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const script = join(folder, "import.ts");
    const log = join(folder, "audit.jsonl");
    await Deno.writeTextFile(script, `import ${JSON.stringify(specifier)};\n${then}`);
    await Deno.writeTextFile(log, "");
    const { code, stdout, stderr } = await runDeno(["run", "-A", script], {
      env: { DENO_AUDIT_PERMISSIONS: log },
    });
    assertEquals({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
    return await Deno.readTextFile(log);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the audit sees a variable being read", async () => {
  assertMatch(await auditOfImport("@tacit/flow", `Deno.env.get("SEEN");`), /"env".*"SEEN"/);
});

for (const [name, path] of Object.entries(exports)) {
  const specifier = join("@tacit/flow", name).replaceAll("\\", "/");

  Deno.test(`importing ${specifier} reads no file and no variable`, async () => {
    assertEquals(await auditOfImport(specifier), "");
  });

  Deno.test(`importing ${specifier} works without any permission, and prints nothing`, async () => {
    const module = toFileUrl(join(ROOT, path)).href;
    const result = await runDeno(["run", "-"], { stdin: `import ${JSON.stringify(module)};` });
    assertEquals(result, { code: 0, stdout: "", stderr: "" });
  });
}
