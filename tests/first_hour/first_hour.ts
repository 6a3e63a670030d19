/**
 * The first hour of somebody who has read the README and nothing of the source: from an empty folder,
 * with a home and caches of its own, and no checkout in sight but the registry that stands in for JSR.
 *
 * Each command that is typed must stand in the pages or in what was printed before: one that a person
 * would have to guess ends the script. `deno task first-hour` plays it; `--verbose` shows what is printed.
 *
 * @module
 */
import { join } from "@std/path";
import { servePackages } from "../../stand_ins/package_registry.ts";
import { ROOT } from "../_child.ts";

const PAGES = [
  "README.md",
  "docs/tutorial.md",
  "docs/how_to_command_line.md",
  "docs/how_to_resume.md",
  "docs/how_to_run_nightly.md",
];
const IS_VERBOSE = Deno.args.includes("--verbose");

/** What a person has in mind and before their eyes. */
class Person {
  #folder: string;
  readonly #env: Record<string, string>;
  /** All that they have read: the pages, and what was printed. */
  #read = "";

  constructor(folder: string, env: Record<string, string>) {
    this.#folder = folder;
    this.#env = env;
  }

  async readPages(): Promise<void> {
    for (const page of PAGES) this.#read += await Deno.readTextFile(join(ROOT, page));
  }

  /** Goes into a folder; `cd` must have been read too. */
  enter(folder: string): void {
    this.#mustHaveRead(`cd ${folder}`);
    this.#folder = join(this.#folder, folder);
  }

  /** Begins anew in an empty folder. */
  async startIn(folder: string): Promise<void> {
    this.#folder = folder;
    await Deno.mkdir(folder, { recursive: true });
  }

  path(file: string): string {
    return join(this.#folder, file);
  }

  set(name: string, value: string): void {
    this.#env[name] = value;
  }

  /** Opens another terminal, in which the variable is not set. */
  unset(name: string): void {
    delete this.#env[name];
  }

  /** Types a command, and looks at how it ends and what it prints. */
  async type(command: string, expected: { code?: number; prints: RegExp[] }): Promise<string> {
    this.#mustHaveRead(command);
    const child = new Deno.Command("sh", {
      args: ["-c", command],
      cwd: this.#folder,
      clearEnv: true,
      env: this.#env,
      stdin: "null",
    });
    const { code, stdout, stderr } = await child.output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const printed = (decode(stderr) + decode(stdout)).replaceAll(
      /^(Download|Add|Initialize).*\n/gm,
      "",
    );
    console.log(`$ ${command}`);
    if (IS_VERBOSE) console.log(printed);
    this.#read += printed;
    if (code !== (expected.code ?? 0)) {
      throw new Error(`"${command}" ended with ${code}, not ${expected.code ?? 0}:\n${printed}`);
    }
    for (const pattern of expected.prints) {
      if (!pattern.test(printed)) {
        throw new Error(`"${command}" did not print ${pattern}:\n${printed}`);
      }
    }
    if (/canary|change-me/.test(printed)) throw new Error(`A secret is printed:\n${printed}`);
    return printed;
  }

  #mustHaveRead(command: string): void {
    if (this.#read.includes(command)) return;
    throw new Error(
      `"${command}" stands nowhere that a person has read by now: it would be a guess.`,
    );
  }
}

/** Replaces a text in a file; it must be there. */
async function edit(file: string, before: string, after: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  if (!text.includes(before)) throw new Error(`${file} has no ${before}.`);
  await Deno.writeTextFile(file, text.replace(before, after));
}

/** The code of the README's first flow. */
async function firstFlow(): Promise<string> {
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  return /^```ts\n(.*?)^```$/ms.exec(readme)?.[1] ?? "";
}

const machine = await Deno.makeTempDir({ prefix: "first-hour-" });
await using registry = await servePackages();
try {
  const person = new Person(machine, {
    ...networkSettings(),
    PATH: Deno.env.get("PATH") ?? "",
    HOME: machine,
    DENO_DIR: join(machine, ".cache"),
    NPM_CONFIG_CACHE: join(machine, ".npm"),
    JSR_URL: registry.url,
    NO_COLOR: "1",
  });
  await person.readPages();

  console.log("# The README's first flow, in Deno");
  await person.startIn(join(machine, "letter"));
  await Deno.writeTextFile(person.path("letter.ts"), await firstFlow());
  await person.type("deno add jsr:@tacit/flow", { prints: [] });
  await person.type("deno run --allow-env --allow-read letter.ts", {
    code: 1,
    prints: [/SIGNING_KEY/, /PREFECT__CONTEXT__SECRETS__SIGNING_KEY: it is not set/],
  });
  person.set("PREFECT__CONTEXT__SECRETS__SIGNING_KEY", "s3cr$t");
  await person.type("deno run --allow-env --allow-read letter.ts", {
    prints: [/^Dear Ada \(signed with 6 letters\)$/m],
  });
  await person.type("deno bundle -o letter.js letter.ts", { prints: [] });

  for (
    const [install, run] of [
      ["npx jsr add @tacit/flow", "node letter.mjs"],
      ["bunx jsr add @tacit/flow", "bun letter.mjs"],
    ] as const
  ) {
    const runtime = run.split(" ")[0]!;
    console.log(`# The same in ${runtime}`);
    if (!await isInstalled(runtime) || !await isInstalled(install.split(" ")[0]!)) {
      console.log(`SKIPPED: ${runtime}, or what installs packages for it, is not on this machine.`);
      continue;
    }
    await person.startIn(join(machine, runtime));
    await Deno.writeTextFile(person.path(".npmrc"), registry.npmrc);
    await Deno.writeTextFile(person.path("package.json"), "{}\n");
    const untyped = (await firstFlow()).replaceAll(": string", "");
    await Deno.writeTextFile(person.path("letter.mjs"), untyped);
    person.set("npm_config_yes", "true");
    await person.type(install, { prints: [] });
    await person.type(run, { prints: [/^Dear Ada \(signed with 6 letters\)$/m] });
  }

  console.log("# A project");
  person.unset("PREFECT__CONTEXT__SECRETS__SIGNING_KEY");
  await person.startIn(join(machine, "work"));
  await person.type("deno run --allow-read --allow-write jsr:@tacit/flow/cli init hello", {
    prints: [/secrets\.env +the secret/],
  });
  person.enter("hello");
  await person.type("deno task start", { prints: [/^Hello, world! \(signed [0-9a-f]{64}\)$/m] });
  await person.type("deno task test", { prints: [/ok \| 1 passed/] });
  await person.type("deno task tacit run flow.ts --report report.html", {
    prints: [/^Success: flow greeting/m, /The report is in report\.html/, /`--output` shows/],
  });
  if (!(await Deno.readTextFile(person.path("report.html"))).includes("</html>")) {
    throw new Error("report.html is no page.");
  }

  console.log("# Break it, and mend it");
  const [whole, broken] = ["Hello, ${name}!", "Hello, ${name.at(99)!.length}!"];
  await edit(person.path("flow.ts"), whole, broken);
  await person.type("deno task start", {
    code: 1,
    prints: [/Flow "greeting" ended as Failed/, /greet ended as Failed/, /at .*flow\.ts:\d+:\d+/],
  });
  const failed = await person.type("deno task tacit run flow.ts --results results", {
    code: 1,
    prints: [/^greet ended as Failed$/m, /^Go on with it: deno task tacit run flow\.ts /m],
  });
  await edit(person.path("flow.ts"), broken, whole);
  const [, resume = ""] = /^Go on with it: (.*)$/m.exec(failed) ?? [];
  await person.type(resume, { prints: [/^Success: flow greeting/m] });
  await person.type("deno task tacit runs list --results results", {
    prints: [/Success +greeting/],
  });
  console.log("# The secret is gone");
  await edit(person.path("secrets.env"), "SIGNING_KEY", "SIGNINGKEY");
  await person.type("deno task tacit check flow.ts", {
    code: 2,
    prints: [/SIGNING_KEY +missing/, /PREFECT__CONTEXT__SECRETS__SIGNING_KEY/],
  });
  console.log("The first hour is over, and went well.");
} finally {
  await Deno.remove(machine, { recursive: true });
}

/** How this machine reaches a network, which is not the person's doing. */
function networkSettings(): Record<string, string> {
  const settings = Object.entries(Deno.env.toObject());
  return Object.fromEntries(
    settings.filter(([name]) => /PROXY|CERT|CA_STORE|REGISTRY/i.test(name)),
  );
}

async function isInstalled(program: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] })
    .output();
  return success;
}
