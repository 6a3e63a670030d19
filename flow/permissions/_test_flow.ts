// A flow in a file of its own, run in child processes with exactly the permissions under test.
import { join } from "@std/path";
import { type ChildResult, runDeno } from "../../tests/_child.ts";

/** What a test's flow is, and what it finds. */
export interface TestFlow {
  /** The expression of the task whose output the flow takes; `folder` is the test's own. */
  readonly secret: string;
  /** The files to make, by their path in the folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** The variables to set. */
  readonly env?: (folder: string) => Readonly<Record<string, string>>;
}

/** A flow that is ready to be asked and run. */
export interface ReadyFlow {
  /** The folder, which is the home folder too. */
  readonly folder: string;
  /** What `permissionsOf` gives, with all permissions. */
  readonly permissions: { readonly flags: readonly string[]; readonly unknowns: readonly string[] };
  /** Runs the flow with these flags; it prints the secret's length. */
  run(flags: readonly string[]): Promise<ChildResult>;
}

/** Makes a flow, asks for its permissions, and calls `body` with both. */
export async function withTestFlow(
  flow: TestFlow,
  body: (ready: ReadyFlow) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const scripts = join(folder, "scripts");
    await writeFiles(folder, { ...flow.files, ...scriptsOf(flow, folder) });
    const env = { HOME: folder, USERPROFILE: folder, ...flow.env?.(folder) };
    const asked = await runDeno(["run", "-A", join(scripts, "ask.js")], { env });
    if (asked.code !== 0) throw new Error(asked.stderr);
    await body({
      folder,
      permissions: JSON.parse(asked.stdout),
      run: (flags) => runDeno(["run", ...flags, join(scripts, "run.js")], { env }),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await Deno.mkdir(join(file, ".."), { recursive: true });
    await Deno.writeTextFile(file, content, { mode: 0o600 });
  }
}

function scriptsOf(
  { secret }: TestFlow,
  folder: string,
): Record<string, string> {
  return {
    "scripts/flow.js": `
      import { EnvVarSecret, Flow, PrefectSecret, StoreSecret, task } from "@tacit/flow";
      import { FileSecretStore } from "@tacit/flow/stores";
      const folder = ${JSON.stringify(folder)};
      const length = task((value) => String(value).length);
      export const flow = new Flow("f", () => length(${secret}));`,
    "scripts/ask.js": `
      import { permissionsOf } from "@tacit/flow/permissions";
      import { flow } from "./flow.js";
      console.log(JSON.stringify(await permissionsOf(flow)));`,
    "scripts/run.js": `
      import { flow } from "./flow.js";
      console.log((await flow.run()).output);`,
  };
}
