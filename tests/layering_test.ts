/**
 * The order of the package: imports go one way and through doors, no files import each other in a circle,
 * dependencies are the two that are meant, and importing does nothing.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { ROOT, runDeno } from "./_child.ts";
import { circlesIn, importGraph, packageExports } from "./_import_graph.ts";

/**
 * The rooms, lowest first: a room may import from those before it. Rooms on one line know nothing of each
 * other.
 */
const ROOMS: readonly (readonly string[])[] = [
  ["config"],
  ["secrets"],
  ["tasks"],
  ["flow/files", "flow/graph", "flow/executors", "flow/logging", "flow/pictures"],
  ["flow/engine"],
  ["flow/results"],
  ["flow"],
  ["flow/permissions", "flow/schedules", "flow/svg", "flow/testing", "flow/workers"],
  ["flow/report"],
  ["flow/cli"],
];

/** The entries that only show what rooms have; they belong to none. */
const FRONTS: ReadonlySet<string> = new Set(["mod.ts", "flow/mod.ts"]);

/** The entries that any program loads, which need nothing from npm. */
const MAIN_ENTRIES = [".", "./config", "./secrets", "./tasks", "./flow"];

/** The dependencies of the package, by the folders that may have them; all may have those of "". */
const DEPENDENCIES: Readonly<Record<string, RegExp>> = {
  "": /^(@std\/(path|toml)(\/[a-z_]+)?|node:[a-z_/]+)$/,
  "flow/svg": /^@viz-js\/viz$/,
  "secrets/stores/aws": /^aws4fetch$/,
};

/** Files whose types name each other. */
const CIRCLES_OF_TYPES: readonly (readonly string[])[] = [
  // A flow run, its task runs, and the port of their results.
  [
    "flow/engine/flow_run_state.ts",
    "flow/engine/run_results.ts",
    "flow/engine/task_run.ts",
  ],
];

const exports = await packageExports();
const graph = await importGraph(Object.values(exports));

/** The room that a file lies in: the longest of the names that its path begins with. */
function roomOf(file: string): string | undefined {
  if (FRONTS.has(file)) return undefined;
  return ROOMS.flat().filter((room) => file.startsWith(`${room}/`))
    .sort((one, other) => other.length - one.length)[0];
}

function levelOf(room: string): number {
  return ROOMS.findIndex((level) => level.includes(room));
}

/** The imports that lead from one room into another. */
const crossings = graph.imports.flatMap(({ from, to }) => {
  const [room, other] = [roomOf(from), to === undefined ? undefined : roomOf(to)];
  return room === undefined || other === undefined || room === other
    ? []
    : [{ from, to: to!, room, other }];
});

Deno.test("every module of the package lies in a room, but for entries that show several", () => {
  const elsewhere = [...graph.files].filter((file) => roomOf(file) === undefined);
  assertEquals(elsewhere.sort(), [...FRONTS].sort());
  const empty = ROOMS.flat().filter((room) =>
    ![...graph.files].some((file) => roomOf(file) === room)
  );
  assertEquals(empty, []);
});

Deno.test("a room imports only from rooms before it, by types and by lazy imports too", () => {
  assert(crossings.length > 100, "the graph was read");
  const upward = crossings.filter(({ room, other }) => levelOf(other) >= levelOf(room));
  assertEquals(upward, []);
});

Deno.test("no files of the package import each other in a circle", () => {
  assertEquals(circlesIn(graph), CIRCLES_OF_TYPES);
});

Deno.test("a room is entered through mod.ts or _internal.ts", () => {
  assertEquals(crossings.filter(({ to }) => !/\/(mod|_internal)\.ts$/.test(to)), []);
});

Deno.test("nothing imports an entry that shows several rooms, but for the package's own", () => {
  const importers = graph.imports.filter(({ to }) => to !== undefined && FRONTS.has(to));
  assertEquals(importers.map(({ from }) => from), ["mod.ts"]);
});

Deno.test("the package's entries show nothing that is internal", () => {
  const shown = graph.imports.filter(({ from }) => FRONTS.has(from)).map(({ to }) => to ?? "");
  assertEquals(shown.filter((to) => to.includes("/_")), []);
});

Deno.test("the package depends on nothing but what the design names", () => {
  for (const { from, written, to } of graph.imports) {
    if (to !== undefined || DEPENDENCIES[""]!.test(written)) continue;
    const folder = from.slice(0, from.lastIndexOf("/"));
    assertMatch(written, DEPENDENCIES[folder] ?? /^$/, `${from} imports ${written}`);
  }
});

Deno.test("the main entries reach nothing from npm, nor what draws and reports", async () => {
  const { files, imports } = await importGraph(MAIN_ENTRIES.map((name) => exports[name]!));
  const foreign = imports.filter(({ to, written }) =>
    to === undefined && !DEPENDENCIES[""]!.test(written)
  );
  assertEquals(foreign, []);
  assertEquals([...files].filter((file) => /^flow\/(svg|report|cli)\//.test(file)), []);
});

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
