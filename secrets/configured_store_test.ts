// The secret store that the configuration names, as secrets in a flow find it.
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertStringIncludes,
} from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { DEFAULT_CONFIG } from "../config/get_config.ts";
import {
  type Config,
  ConfigError,
  Flow,
  loadConfig,
  type Logger,
  Secret,
  SecretNotFoundError,
  type SecretStore,
  task,
  withContext,
} from "../mod.ts";
import { ROOT, runDeno } from "../tests/_child.ts";
import { secretMemory } from "./secret_memory.ts";
import { makeConfiguredStore } from "./stores/_make_configured_store.ts";
import { withServer } from "./stores/_test_server.ts";
import { SecretStoreError } from "./stores/secret_store_error.ts";

const VALUE = "canary-31f7d0";
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The library's own configuration, with a file that holds `toml` below `use_local_secrets = false`. */
function configOf(
  folder: string,
  toml: string,
  { env = {}, defaults = DEFAULT_CONFIG }: {
    env?: Record<string, string>;
    defaults?: object;
  } = {},
): Config {
  const path = join(folder, "config.toml");
  Deno.writeTextFileSync(path, `use_local_secrets = false\n${toml}`);
  return loadConfig({ defaults, path, env }) as unknown as Config;
}

/** What a task of a flow gets of a secret, or the error that it fails with. */
async function read(config: Config, name = "TOKEN", secretStore?: SecretStore): Promise<unknown> {
  secretMemory.clear(); // The secrets of these tests are words of the errors' texts.
  let seen: unknown;
  const look = task(async () => void (seen = await new Secret(name).get()));
  const flow = new Flow("look", () => void look());
  const values = { config, ...(secretStore && { secretStore }) };
  const run = await withContext(values, () => flow.run({ logger: quiet }));
  if (run.isSuccessful) return seen;
  const [node] = flow.tasks;
  return run.stateOf(node!).result;
}

async function refusal(config: Config, ...parts: string[]): Promise<void> {
  const error = await read(config);
  assertInstanceOf(error, ConfigError);
  for (const part of parts) assertStringIncludes(error.message, part);
  assertFalse(Deno.inspect(error, { showHidden: true }).includes(VALUE));
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A folder of secrets, one file each. */
function secretsFolder(folder: string, secrets: Record<string, string>): string {
  const path = join(folder, "secrets");
  Deno.mkdirSync(path, { recursive: true });
  for (const [name, value] of Object.entries(secrets)) {
    Deno.writeTextFileSync(join(path, name), value);
  }
  return path;
}

Deno.test("the configuration chooses files, and their places may refer to variables and keys", () =>
  withFolder(async (folder) => {
    secretsFolder(folder, { TOKEN: VALUE });
    Deno.writeTextFileSync(join(folder, "a.env"), `TOKEN=${VALUE}-dotenv`);
    Deno.writeTextFileSync(join(folder, "a.toml"), `TOKEN = "no"\n[a.b]\nTOKEN = "${VALUE}-toml"`);
    const env = { WHERE: folder };
    const sections = `
      [secrets.file]
      folder = "$WHERE/secrets"
      [secrets.dotenv]
      path = "\${secrets.place}/a.env"
      [secrets.toml]
      path = "$WHERE/a.toml"
      table = "a.b"`;
    const cases = [["file", VALUE], ["dotenv", `${VALUE}-dotenv`], ["toml", `${VALUE}-toml`]];
    for (const [store, expected] of cases) {
      const toml = `[secrets]\nstore = "${store}"\nplace = "$WHERE"\n${sections}`;
      assertEquals(await read(configOf(folder, toml, { env })), expected);
    }
  }));

Deno.test("the configuration chooses the environment, or a program", () =>
  withFolder(async (folder) => {
    const program = fromFileUrl(import.meta.resolve("./stores/_test_program.ts"));
    const args = ["run", "-A", "--no-config", "--no-lock", program, "print", "{name}"];
    const toml = `[secrets]\nstore = ["command", "environment"]\n[secrets.command]
      command = '${Deno.execPath()}'\nargs = ${JSON.stringify(args)}
      not_found_exit_codes = [44]\ntimeout_seconds = 20\n[secrets.environment]\nprefix = "TACIT_"`;
    const config = configOf(folder, toml);
    Deno.env.set("TACIT_TEST_SECRETS", JSON.stringify({ TOKEN: VALUE }));
    Deno.env.set("TACIT_OTHER", "from the environment");
    try {
      assertEquals(await read(config), VALUE);
      assertEquals(await read(config, "OTHER"), "from the environment");
    } finally {
      Deno.env.delete("TACIT_TEST_SECRETS");
      Deno.env.delete("TACIT_OTHER");
    }
  }));

Deno.test("the configuration chooses a Prefect server, whose key is a secret of its own", () =>
  withServer(
    () => Response.json({ data: { value: VALUE } }),
    (url, asked) =>
      withFolder(async (folder) => {
        const toml = `[secrets]\nstore = "prefect"\n[secrets.prefect]\napi_url = "${url}/api"\n
          [context.secrets]\nPREFECT_API_KEY = "pnu_canary7"`;
        assertEquals(await read(configOf(folder, toml)), VALUE);
        assertEquals(asked.map(({ headers }) => headers.get("authorization")), [
          "Bearer pnu_canary7",
        ]);
      }),
  ));

Deno.test("variables choose stores too: a list is asked in order", () =>
  withFolder(async (folder) => {
    const env = {
      PREFECT__SECRETS__STORE: '["file", "dotenv"]',
      PREFECT__SECRETS__FILE__FOLDER: secretsFolder(folder, { TOKEN: "from the folder" }),
      PREFECT__SECRETS__DOTENV__PATH: join(folder, "a.env"),
    };
    Deno.writeTextFileSync(join(folder, "a.env"), "TOKEN=no\nOTHER=from the file");
    const config = configOf(folder, "", { env });
    assertEquals(await read(config), "from the folder");
    assertEquals(await read(config, "OTHER"), "from the file");
  }));

Deno.test("what is nearer goes before the configuration's store", () =>
  withFolder(async (folder) => {
    const toml = `[secrets]\nstore = "file"\n[secrets.file]\nfolder = '${
      secretsFolder(folder, { TOKEN: "file", OWN: "file" })
    }'\n[context.secrets]\nOWN = "local"`;
    const config = configOf(folder, toml);
    assertEquals([await read(config), await read(config, "OWN")], ["file", "local"]);
    const own: SecretStore = { name: "own", get: () => Promise.resolve("own") };
    assertEquals(await read(config, "TOKEN", own), "own");
    assert(await withContext({ config }, () => new Secret("TOKEN").exists()));
    assertFalse(await withContext({ config }, () => new Secret("NOKEN").exists()));
  }));

Deno.test("a store's values are kept for the configured time, and for none where that is 0", () =>
  withFolder(async (folder) => {
    const toml = (seconds: string) =>
      `[secrets]\nstore = "file"\n${seconds}\n[secrets.file]\nfolder = '${
        join(folder, "secrets")
      }'`;
    const kept = configOf(folder, toml(""));
    const fresh = configOf(folder, toml("cache_seconds = 0"));
    for (const TOKEN of ["one", "two"]) {
      secretsFolder(folder, { TOKEN });
      assertEquals([await read(kept), await read(fresh)], ["one", TOKEN]);
    }
    const other = configOf(folder, toml(""));
    assertEquals(await read(other), "two", "another configuration has a store of its own");
  }));

Deno.test("a secret that the store does not have is an error that says where it was looked for", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(join(folder, "a.toml"), "TOKENS = 1");
    const toml = `[secrets]\nstore = "toml"\n[secrets.toml]\npath = '${join(folder, "a.toml")}'`;
    const error = await read(configOf(folder, toml));
    assertInstanceOf(error, SecretNotFoundError);
    assertEquals(error.nearest, ["TOKENS"]);
    assertStringIncludes(error.message, "the secret store the file ");
  }));

Deno.test("without a store, or with local secrets only, the error says so", () =>
  withFolder(async (folder) => {
    const { secrets: _secrets, ...others } = DEFAULT_CONFIG;
    for (const defaults of [DEFAULT_CONFIG, others]) {
      const none = await read(configOf(folder, "", { defaults }));
      assertInstanceOf(none, SecretNotFoundError);
      assertStringIncludes(none.message, "none is set, though use_local_secrets is false");
    }
    const env = { PREFECT__USE_LOCAL_SECRETS: "true" };
    const unasked = await read(configOf(folder, `[secrets]\nstore = "none such"`, { env }));
    assertInstanceOf(unasked, SecretNotFoundError);
    assertStringIncludes(unasked.message, "it is not asked, for use_local_secrets is true");
  }));

Deno.test("a store or an option that is not there is an error with its place and the nearest", () =>
  withFolder(async (folder) => {
    const refuse = (toml: string, ...parts: string[]) =>
      refusal(configOf(folder, `[secrets]\n${toml}`), ...parts);
    const at = (line: number) => `It is set in ${join(folder, "config.toml")}:${line}:1.`;
    await refuse(`store = "flie"`, `"flie", which is no secret store. Did you mean "file"?`, at(3));
    await refuse(`store = ["constructor", "toml"]`, `secrets.store names "constructor"`);
    await refuse(`store = 7`, "secrets.store must be a list of texts");
    await refuse(`store = "file"`, "secrets.file.folder is not set. Set it to the folder");
    await refuse(
      `store = "file"\n[secrets.file]\nfodler = "${VALUE}"`,
      `secrets.file.fodler is no option. Did you mean "folder"?`,
      at(5),
    );
    await refuse(
      `store = "prefect"\n[secrets.prefect]\napi_key = "${VALUE}"`,
      "secrets.prefect.api_key is no option",
    );
    await refuse(`store = "command"`, "secrets.command.command is not set");
    const command = `store = "command"\n[secrets.command]\ncommand = "op"`;
    await refuse(command, "secrets.command.args has no {name}");
    const args = `${command}\nargs = ["{name}"]`;
    await refuse(`${args}\nnot_found_exit_codes = [0]`, "has 0 in it", at(7));
    await refuse(`${args}\nnot_found_exit_codes = ["a"]`, "must be a list of whole numbers");
    await refuse(`${command}\nargs = ["{name}", 7]`, "must be a list of texts");
    await refuse(`cache_seconds = -1\nstore = "environment"`, "secrets.cache_seconds must be");
    await refuse(
      `store = "prefect"\n[secrets.prefect]\napi_url = "http://127.0.0.1:1"\n[context.secrets]
       PREFECT_API_KEY = [7]`,
      "the secret PREFECT_API_KEY must be a text",
    );
  }));

Deno.test("a module of one's own has the store: an object, a class, or a function that makes it", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(
      join(folder, "stores.js"),
      `class Store {
         constructor(options) { this.options = options; this.name = "mine"; }
         get(name) { return Promise.resolve(name === "TOKEN" ? this.options.value : undefined); }
         permissions() { return Promise.resolve(["--allow-sys"]); }
       }
       export { Store };
       export const made = new Store({ value: "${VALUE}" });
       export const make = async (options) => new Store(options);
       export default make;
       export const nothing = 7;`,
    );
    const section = (keys: string) =>
      `[secrets]\nstore = "module"\n[secrets.module]\nmodule = "./stores.js"\n${keys}
       [secrets.module.options]\nvalue = "${VALUE}"`;
    for (const name of ["Store", "made", "make"]) {
      assertEquals(await read(configOf(folder, section(`export = "${name}"`))), VALUE);
    }
    assertEquals(await read(configOf(folder, section(""))), VALUE);
    const none = await read(configOf(folder, section('export = "nothing"')));
    assertInstanceOf(none, SecretStoreError);
    assertStringIncludes(none.message, "it is no secret store");
    assertStringIncludes(none.message, "The module has Store, default, made, make, nothing");
    const lost = section("").replace("stores.js", "lost.js");
    const absent = await read(configOf(folder, lost));
    assertInstanceOf(absent, SecretStoreError);
    assertStringIncludes(absent.message, "the module cannot be loaded");
    const store = makeConfiguredStore(configOf(folder, section('export = "Store"')));
    assertEquals(await store.permissions?.(["TOKEN"]), [
      `--allow-read=${join(folder, "stores.js")}`,
      "--allow-sys",
    ]);
  }));

Deno.test("a cloud's store is named as a module, and the error for its short name says so", () =>
  withFolder(async (folder) => {
    const toml = `[secrets]\nstore = "azure"`;
    await refusal(configOf(folder, toml), "@tacit/flow/stores/azure", "AzureSecretStore");
    const module = join(ROOT, "secrets/stores/aws/mod.ts");
    const store = makeConfiguredStore(configOf(
      folder,
      `[secrets]\nstore = "module"\n[secrets.module]\nmodule = "${module}"
       export = "AwsSecretStore"\n[secrets.module.options]\nregion = "eu-central-1"
       endpoint = "http://127.0.0.1:1"
       credentials = { accessKeyId = "a", secretAccessKey = "b" }`,
    ));
    const flags = await store.permissions?.([]);
    assertEquals(flags, [`--allow-read=${module}`, "--allow-net=127.0.0.1:1"]);
  }));

Deno.test("another program's configuration, without the library's types, is checked too", () =>
  withFolder(async (folder) => {
    const { secrets: _secrets, ...defaults } = DEFAULT_CONFIG;
    const toml = `[secrets]\nstore = "file"\n[secrets.file]\nfolder = 7`;
    await refusal(configOf(folder, toml, { defaults }), "secrets.file.folder must be a text");
  }));

Deno.test("to load a store leaves nothing of the run behind", async () => {
  // Deno 2.9: what an import() was called in stays, for what begins next of its own accord.
  const script = `
    import { context, Flow, Secret, task, withContext } from "@tacit/flow";
    const answer = () => new Response(String(context.taskName) + context.get("mine"));
    const server = Deno.serve({ port: 0, onListen() {} }, answer);
    const look = task(async () => (await new Secret("TOKEN").get()).length);
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const run = await withContext({ mine: 1 }, () => new Flow("a", () => look()).run({ logger }));
    const response = await fetch("http://127.0.0.1:" + server.addr.port);
    console.log(run.output, await response.text());
    await server.shutdown();`;
  await withFolder(async (folder) => {
    Deno.writeTextFileSync(join(folder, "a.toml"), `TOKEN = "${VALUE}"`);
    configOf(folder, `[secrets]\nstore = "toml"\n[secrets.toml]\npath = '${folder}/a.toml'`);
    Deno.writeTextFileSync(join(folder, "script.js"), script);
    const { stdout, stderr } = await runDeno(["run", "-A", join(folder, "script.js")], {
      env: { PREFECT__USER_CONFIG_PATH: join(folder, "config.toml") },
    });
    assertEquals({ stdout, stderr }, {
      stdout: `${VALUE.length} undefinedundefined\n`,
      stderr: "",
    });
  });
});

Deno.test("a program whose configuration names a store needs no code for it", () =>
  withFolder(async (folder) => {
    configOf(
      folder,
      `[secrets]\nstore = "file"\n[secrets.file]\nfolder = '${
        secretsFolder(folder, { TOKEN: VALUE })
      }'`,
    );
    const script = join(folder, "script.ts");
    Deno.writeTextFileSync(
      script,
      `import { Flow, PrefectSecret, task } from "@tacit/flow";
       const length = task((token: string) => token.length);
       const run = await new Flow("length", () => length(new PrefectSecret("TOKEN"))).run();
       console.log(run.output);`,
    );
    const { stdout, stderr } = await runDeno(["run", "--allow-env", "--allow-read", script], {
      env: {
        PREFECT__USER_CONFIG_PATH: join(folder, "config.toml"),
        PREFECT__LOGGING__LEVEL: "ERROR",
      },
    });
    assertEquals({ stdout, stderr }, { stdout: `${VALUE.length}\n`, stderr: "" });
  }));
