// What permissionsOf says where things are elsewhere, missing or not for it to know.
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type Config,
  ConfigError,
  EnvVarSecret,
  Flow,
  loadConfig,
  Parameter,
  PrefectSecret,
  type SecretStore,
  SecretTask,
  StoreSecret,
  task,
  withContext,
} from "../../mod.ts";
import { permissionsOf } from "./mod.ts";

const VARIABLE = "PREFECT__CONTEXT__SECRETS__TACIT_TEST";

function flowOf(...tasks: SecretTask<unknown, never>[]): Flow {
  const flow = new Flow("f");
  for (const each of tasks) flow.addTask(each);
  return flow;
}

/** Calls `body` in an empty home folder, with variables set and put back. */
async function withHome(
  values: Readonly<Record<string, string>>,
  body: (home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir();
  const set = { HOME: home, USERPROFILE: home, ...values };
  const before = Object.keys(set).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    await body(home);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("a secret that is not found is permitted in both places, and said to be unknown", () =>
  withHome({}, async (home) => {
    const { flags, unknowns } = await permissionsOf(flowOf(new PrefectSecret("TACIT_TEST")));
    assertEquals(flags, [
      `--allow-env=HOME,${VARIABLE}`,
      `--allow-read=${home}/.prefect/config.toml`,
    ]);
    assertEquals(unknowns.length, 1);
    assertStringIncludes(unknowns[0]!, '"TACIT_TEST" is. It is not found now');
  }));

Deno.test("a secret of the context needs nothing", async () => {
  const flow = flowOf(new PrefectSecret("TACIT_TEST"));
  const secrets = { TACIT_TEST: "canary-41aa" };
  const permissions = await withContext({ secrets }, () => permissionsOf(flow));
  assertEquals({ ...permissions }, { flags: [], unknowns: [] });
  assertEquals(`${permissions}`, "# No permission is needed.");
});

Deno.test("a setting that is in force stays so", () =>
  withHome({ PREFECT__LOGGING__LEVEL: "DEBUG", PREFECT__OF_MY_OWN: "1" }, async (home) => {
    const level = "--allow-env=PREFECT__LOGGING__LEVEL";
    assertEquals((await permissionsOf(flowOf())).flags, [level]);
    await Deno.mkdir(`${home}/.prefect`);
    const file = `${home}/.prefect/config.toml`;
    await Deno.writeTextFile(file, '[logging]\nlevel = "ERROR"\n');
    assertEquals((await permissionsOf(flowOf())).flags, [level]);
    await Deno.writeTextFile(file, '[logging]\nformat = "%(message)s"\n');
    assertEquals((await permissionsOf(flowOf())).flags, [
      "--allow-env=HOME,PREFECT__LOGGING__LEVEL",
      `--allow-read=${file}`,
    ]);
  }));

Deno.test("a secret that only a list of all variables shows needs them all", () =>
  withHome({ PREFECT__CONTEXT__SECRETS: '{"TACIT_TEST": "canary-41aa"}' }, async () => {
    const { flags } = await permissionsOf(flowOf(new PrefectSecret("TACIT_TEST")));
    assertEquals(flags, ["--allow-env"]);
  }));

Deno.test("a record in place of the environment needs no permission", async () => {
  const config = loadConfig({ env: { [VARIABLE]: "canary-41aa" } }) as Config;
  const flow = flowOf(new PrefectSecret("TACIT_TEST"));
  const { flags } = await withContext({ config }, () => permissionsOf(flow));
  assertEquals(flags, []);
});

Deno.test("a configuration that cannot be loaded is refused", () =>
  withHome({ PREFECT__LOGGING__LEVEL: "${" + "logging.level}" }, async () => {
    await assertRejects(() => permissionsOf(flowOf()), ConfigError);
  }));

Deno.test("secrets that the environment lacks are asked of the context's store", () =>
  withHome({ PREFECT__USE_LOCAL_SECRETS: "false", [VARIABLE]: "canary-41aa" }, async () => {
    const config = loadConfig({ defaults: { use_local_secrets: true } }) as unknown as Config;
    const asked: string[][] = [];
    const secretStore: SecretStore = {
      name: "the team's",
      get: () => Promise.resolve(undefined),
      permissions(names) {
        asked.push([...names]);
        return Promise.resolve(["--allow-net=vault.example:8200"]);
      },
    };
    const flow = flowOf(new PrefectSecret("TACIT_TEST"), new PrefectSecret("TACIT_FAR"));
    const { flags, unknowns } = await withContext(
      { config, secretStore },
      () => permissionsOf(flow),
    );
    assertEquals(asked, [["TACIT_FAR"]]);
    assertEquals(flags, [
      `--allow-env=${VARIABLE},PREFECT__USE_LOCAL_SECRETS`,
      "--allow-net=vault.example:8200",
    ]);
    assertEquals(unknowns, []);
  }));

Deno.test("flags of one kind are one flag, and one without a value is all of them", async () => {
  class Told extends SecretTask {
    readonly #flags: readonly string[];

    constructor(...flags: string[]) {
      super();
      this.#flags = flags;
    }

    override permissions(): Promise<readonly string[]> {
      return Promise.resolve(this.#flags);
    }

    override run(): string {
      return "canary-41aa";
    }
  }
  const names = [new EnvVarSecret("TACIT_B"), new EnvVarSecret("TACIT_A")];
  const told = new Told("--allow-run=op", "--allow-env=TACIT_A,TACIT_C");
  assertEquals((await permissionsOf(flowOf(...names, told))).flags, [
    "--allow-env=TACIT_A,TACIT_B,TACIT_C",
    "--allow-run=op",
  ]);
  const all = new Told("--allow-env", "--allow-env=TACIT_D");
  assertEquals((await permissionsOf(flowOf(...names, all))).flags, ["--allow-env"]);
});

Deno.test("what cannot be known is said", async () => {
  class Keyring extends SecretTask {
    override run(): string {
      return "canary-41aa";
    }
  }
  const silent: SecretStore = { name: "silent", get: () => Promise.resolve("canary-41aa") };
  const broken: SecretStore = {
    ...silent,
    name: "broken",
    permissions: () => Promise.reject(new Error("broken: no address is known.")),
  };
  const use = task((..._values: unknown[]) => {}, { name: "use" });
  const flow = new Flow("f", () => {
    const name = new Parameter<string>("which");
    use(
      new PrefectSecret("TACIT_TEST", { name: "chosen" }).bind({ name }),
      new PrefectSecret(undefined, { name: "named later" }).bind({ name: "TACIT_TEST" }),
      new EnvVarSecret(undefined, { name: "variable" }).bind({ name: "TACIT_TEST" }),
      new Keyring(),
      new StoreSecret("A", { store: silent }),
      new StoreSecret("B", { store: broken }),
    );
  });
  const { flags, unknowns } = await permissionsOf(flow);
  assertEquals(flags, []);
  assertEquals(
    new Set(unknowns),
    new Set([
      'which secret the task "chosen" fetches: an input says it.',
      'which secret the task "named later" fetches: an input says it.',
      'what the secret task "variable" needs.',
      'what the secret task "Keyring" needs.',
      'what the secret task "A" needs.',
      'what the secret task "B" needs. broken: no address is known.',
      'what tasks do themselves, and read with Secret or from context: "use".',
    ]),
  );
});

Deno.test("that a configuration keeps results is said", async () => {
  const config = loadConfig({
    defaults: { flows: { checkpointing: true }, results: { folder: "/srv/results" } },
    env: {},
  }) as unknown as Config;
  const { unknowns } = await withContext({ config }, () => permissionsOf(flowOf()));
  assertEquals(unknowns.length, 1);
  assertStringIncludes(unknowns[0]!, "keeping results in /srv/results");
});

Deno.test("of many tasks, few are named", async () => {
  const flow = new Flow("f", () => {
    for (let n = 1; n <= 7; n++) task(() => n, { name: `t${n}` })();
  });
  const { unknowns } = await permissionsOf(flow);
  assertStringIncludes(unknowns[0]!, '"t1", "t2", "t3", "t4", "t5" and 2 more.');
});

Deno.test({
  name: "what may not be read now is said to be unknown",
  permissions: { env: false, read: false },
  async fn() {
    const { flags, unknowns } = await permissionsOf(flowOf(new PrefectSecret("TACIT_TEST")));
    assertEquals(flags, [`--allow-env=HOME,${VARIABLE},PREFECT__USER_CONFIG_PATH`]);
    assertEquals(unknowns.length, 2);
    assertStringIncludes(unknowns[1]!, "Ask again with --allow-env --allow-read.");
  },
});

Deno.test("permissions print as a line for a shell, with comments", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await withHome({}, async (home) => {
    const folder = `${home}/it's here`;
    const store: SecretStore = {
      name: "a folder",
      get: () => Promise.resolve(undefined),
      permissions: () => Promise.resolve([`--allow-read=${folder}`]),
    };
    const flow = flowOf(new StoreSecret("A", { store }), new EnvVarSecret("TACIT_TEST"));
    flow.addTask(task(() => {}, { name: "use" }));
    const [line = "", ...comments] = `${await permissionsOf(flow)}`.split("\n");
    assertEquals(comments.map((comment) => comment.slice(0, 13)), ["# Not known: "]);
    const args = ["-c", `printf '%s\\n' ${line}`];
    const { stdout } = await new Deno.Command("sh", { args }).output();
    assertEquals(
      new TextDecoder().decode(stdout),
      `--allow-env=TACIT_TEST\n--allow-read=${folder}\n`,
    );
  });
});
