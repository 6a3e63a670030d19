/**
 * A program that another machine serves, with a lock file: what it may ever load is known before it
 * starts, whatever its configuration names.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { denoFolder } from "../stand_ins/deno_folder.ts";
import { secretAnswer } from "../secrets/stores/_test_vault.ts";
import { STORE_NAMES } from "../secrets/stores/_make_configured_store.ts";
import { ROOT } from "./_child.ts";
import { packageExports } from "./_import_graph.ts";

const VALUE = "canary-from-a-store";

/** Reads a secret from the store that the configuration names, and keeps results where it says. */
const PROGRAM = `
  import { Flow, PrefectSecret, task } from "@tacit/flow";
  import { KvResultStore } from "@tacit/flow/kv";
  import { MemoryRunStore, SqliteRunStore } from "@tacit/flow/results";

  const length = task("length", (secret: string) => secret.length);
  const flow = new Flow("length", () => length(new PrefectSecret<string>("password")));
  const stores = {
    none: () => undefined,
    memory: () => new MemoryRunStore(),
    sqlite: () => new SqliteRunStore("results/runs.db"),
    kv: () => new MemoryRunStore(new KvResultStore({ path: ":memory:" })),
  };
  const results = stores[Deno.args[0] as keyof typeof stores]();
  const run = await flow.run({ ...results && { results } });
  console.log(run.output);
`;

/** The part of a configuration that names each store. */
const SECTIONS: Readonly<Record<string, (url: string, folder: string) => string>> = {
  command: (_, folder) => `command = "cat"\nargs = ["${folder}/secrets/{name}"]`,
  dotenv: (_, folder) => `path = "${folder}/.env"`,
  environment: () => `prefix = "APP_"`,
  file: (_, folder) => `folder = "${folder}/secrets"`,
  // The user's own file, which no lock file has.
  module: (_, folder) => `module = "${folder}/store.js"\nexport = "store"`,
  prefect: (url) => `api_url = "${url}/api"`,
  toml: (_, folder) => `path = "${folder}/secrets.toml"`,
  vault: (url) => `address = "${url}"\nmount = "secret"\npath = "app"`,
};

/** A program in a folder of its own, whose modules came from a server that gives no more of them. */
class LockedProgram implements AsyncDisposable {
  readonly folder: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #isServing = true;
  /** The modules that were asked for after the program was locked. */
  readonly late: string[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/v1/")) {
        return secretAnswer({ password: VALUE });
      }
      if (pathname.startsWith("/api/")) return Response.json({ data: { value: VALUE } });
      return this.#answerWithModule(pathname);
    });
  }

  static async lock(): Promise<LockedProgram> {
    const program = new LockedProgram(await Deno.makeTempDir());
    const { folder, url } = program;
    await Deno.mkdir(join(folder, "secrets"));
    await Deno.writeTextFile(join(folder, "secrets", "password"), VALUE);
    await Deno.writeTextFile(join(folder, ".env"), `password=${VALUE}\n`);
    await Deno.writeTextFile(join(folder, "secrets.toml"), `password = "${VALUE}"\n`);
    const store = `export const store = { name: "mine", get: async () => "${VALUE}" };`;
    await Deno.writeTextFile(join(folder, "store.js"), store);
    await Deno.writeTextFile(join(folder, "import_map.json"), await importMap(url));
    const { code, stderr } = await program.#deno(["cache", `${url}/program.ts`]);
    assertEquals(code, 0, stderr);
    program.#isServing = false;
    return program;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Runs the program with its modules as they were locked, and gives what it prints. */
  async run(store: string, results: string, env: Readonly<Record<string, string>> = {}) {
    const config = join(this.folder, "config.toml");
    const section = SECTIONS[store]!(this.url, this.folder);
    await Deno.writeTextFile(
      config,
      `use_local_secrets = false\n[secrets]\nstore = "${store}"\n[secrets.${store}]\n${section}\n`,
    );
    return await this.#deno([
      "run",
      "--no-prompt",
      "--frozen",
      "--cached-only",
      "--unstable-kv",
      "-A",
      `${this.url}/program.ts`,
      results,
    ], {
      PREFECT__USER_CONFIG_PATH: config,
      PREFECT__LOGGING__LEVEL: "ERROR",
      PREFECT__SECRETS__CHECK_FILE_MODE: "false",
      PREFECT__CONTEXT__SECRETS__VAULT_CREDENTIALS: '{"VAULT_TOKEN": "token"}',
      APP_password: VALUE,
      ...env,
    });
  }

  async #deno([subcommand = "", ...args]: readonly string[], env: Record<string, string> = {}) {
    const output = await new Deno.Command(Deno.execPath(), {
      args: [
        subcommand,
        "--no-config",
        "--import-map=import_map.json",
        "--lock=lock.json",
        ...args,
      ],
      cwd: this.folder,
      env: {
        PATH: Deno.env.get("PATH") ?? "",
        HOME: this.folder,
        NO_COLOR: "1",
        DENO_DIR: await denoFolder(),
        DENO_TLS_CA_STORE: "mozilla,system",
        ...env,
      },
    }).output();
    const decoder = new TextDecoder();
    return {
      code: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  }

  async #answerWithModule(pathname: string): Promise<Response> {
    if (!this.#isServing) {
      this.late.push(pathname);
      return new Response(null, { status: 404 });
    }
    const text = pathname === "/program.ts"
      ? PROGRAM
      : await Deno.readTextFile(join(ROOT, pathname));
    return new Response(text, { headers: { "content-type": "application/typescript" } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The package's entries as the server has them, and the `@std` packages of this process. */
async function importMap(url: string): Promise<string> {
  const own = Object.entries(await packageExports()).map(([name, path]) =>
    [`@tacit/flow${name.slice(1)}`, `${url}${path.slice(1)}`] as const
  );
  const standIns = Deno.env.get("TACIT_IMPORT_MAP") || join(ROOT, "deno.json");
  const { imports } = JSON.parse(await Deno.readTextFile(standIns));
  const others = Object.entries<string>(imports).map(([name, target]) => {
    const served = new URL(target, toFileUrl(standIns)).href.replace(
      toFileUrl(ROOT).href,
      `${url}/`,
    );
    return [name, served] as const;
  });
  return JSON.stringify({ imports: Object.fromEntries([...others, ...own]) });
}

Deno.test("each secret store has its place in the test of locked programs", () => {
  assertEquals(Object.keys(SECTIONS), [...STORE_NAMES].sort());
});

Deno.test("a locked program loads nothing later, whatever its configuration names", async () => {
  await using program = await LockedProgram.lock();
  const printed = { code: 0, stdout: `${VALUE.length}\n`, stderr: "" };
  for (const store of Object.keys(SECTIONS)) {
    assertEquals(await program.run(store, "none"), printed, store);
  }
  for (const results of ["memory", "sqlite", "kv"]) {
    assertEquals(await program.run("file", results), printed, results);
  }
  const kept = { PREFECT__FLOWS__CHECKPOINTING: "true", PREFECT__RESULTS__FOLDER: "kept" };
  assertEquals(await program.run("file", "none", kept), printed);
  assertGreater([...Deno.readDirSync(join(program.folder, "kept"))].length, 0);
  assertEquals(program.late, []);
});
