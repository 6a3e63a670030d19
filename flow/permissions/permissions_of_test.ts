// The flags are enough, each of them is needed, and a run without one says which is missing.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type TestFlow, withTestFlow } from "./_test_flow.ts";

const VARIABLE = "PREFECT__CONTEXT__SECRETS__MY_SECRET";
const TOML = '[context.secrets]\nMY_SECRET = "canary-9c1e"\n';
const PREFECT_SECRET = 'new PrefectSecret("MY_SECRET")';

/** A flow, and the flags that it needs; `~` stands for its folder. */
interface LeastCase extends TestFlow {
  readonly flags: readonly string[];
  /** The error of a run that lacks one of the flags, where it is no `SecretNotFoundError`. */
  readonly errors?: Readonly<Record<string, string>>;
}

const CASES: Readonly<Record<string, LeastCase>> = {
  "no secret at all": { secret: '"canary-9c1e"', flags: [] },
  "a secret in the environment": {
    secret: PREFECT_SECRET,
    env: () => ({ [VARIABLE]: "canary-9c1e" }),
    files: { ".prefect/config.toml": TOML },
    flags: [`--allow-env=${VARIABLE}`],
  },
  "a secret in the file of the home folder": {
    secret: PREFECT_SECRET,
    files: { ".prefect/config.toml": TOML },
    flags: ["--allow-env=HOME", "--allow-read=~/.prefect/config.toml"],
  },
  "a secret in a file that a variable names": {
    secret: PREFECT_SECRET,
    files: { "my secrets.toml": TOML },
    env: (folder) => ({ PREFECT__USER_CONFIG_PATH: `${folder}/my secrets.toml` }),
    flags: ["--allow-env=PREFECT__USER_CONFIG_PATH", "--allow-read=~/my secrets.toml"],
    errors: { "--allow-read": "ConfigError" }, // Somebody asked for this very file.
  },
  "a secret that refers to a variable": {
    secret: PREFECT_SECRET,
    env: () => ({ [VARIABLE]: "$OF_TEAM", OF_TEAM: "canary-9c1e" }),
    flags: [`--allow-env=OF_TEAM,${VARIABLE}`],
  },
  "a variable of any name": {
    secret: 'new EnvVarSecret("OF_TEAM", { raiseIfMissing: true })',
    env: () => ({ OF_TEAM: "canary-9c1e" }),
    flags: ["--allow-env=OF_TEAM"],
    errors: { "--allow-env": "ConfigError" },
  },
  "a folder of secrets": {
    secret: 'new StoreSecret("MY_SECRET", { store: new FileSecretStore(`${folder}/mounted`) })',
    files: { "mounted/MY_SECRET": "canary-9c1e\n" },
    flags: ["--allow-read=~/mounted"],
    errors: { "--allow-read": "SecretStoreError" },
  },
};

/** A flag's values one by one: `--allow-env=A,B` is two. */
function partsOf(flags: readonly string[]): string[] {
  return flags.flatMap((flag) => {
    const [kind = "", list = ""] = flag.split("=");
    return list.split(",").map((value) => `${kind}=${value}`);
  });
}

for (const [name, { flags, errors = {}, ...flow }] of Object.entries(CASES)) {
  Deno.test(`the flags for ${name} are enough, and not one too many`, () =>
    withTestFlow(flow, async ({ folder, permissions, run }) => {
      const expected = flags.map((flag) => flag.replace("~", folder));
      assertEquals(permissions.flags, expected);
      const { code, stdout, stderr } = await run(permissions.flags);
      assertEquals({ code, stdout }, { code: 0, stdout: "11\n" }, stderr);
      const parts = partsOf(expected);
      await Promise.all(parts.map(async (without) => {
        const less = await run(parts.filter((part) => part !== without));
        assert(less.code !== 0, without);
        const [kind = ""] = without.split("=");
        assertStringIncludes(less.stderr, errors[kind] ?? "SecretNotFoundError");
        assertStringIncludes(less.stderr, without);
        assert(!less.stderr.includes("canary"), less.stderr);
      }));
    }));
}

Deno.test("the flags for a store that the configuration names are enough, and not one too many", () =>
  withTestFlow({
    secret: PREFECT_SECRET,
    files: { "mounted/MY_SECRET": "canary-9c1e\n" },
    env: (folder) => ({
      PREFECT__USE_LOCAL_SECRETS: "false",
      PREFECT__SECRETS__STORE: "file",
      PREFECT__SECRETS__FILE__FOLDER: `${folder}/mounted`,
    }),
  }, async ({ folder, permissions, run }) => {
    const variables = ["SECRETS__FILE__FOLDER", "SECRETS__STORE", "USE_LOCAL_SECRETS"];
    assertEquals(permissions.flags, [
      `--allow-env=${variables.map((name) => `PREFECT__${name}`).join(",")}`,
      `--allow-read=${folder}/mounted`,
    ]);
    const { code, stdout, stderr } = await run(permissions.flags);
    assertEquals({ code, stdout }, { code: 0, stdout: "11\n" }, stderr);
    const parts = partsOf(permissions.flags);
    await Promise.all(parts.map(async (without) => {
      assert((await run(parts.filter((part) => part !== without))).code !== 0, without);
    }));
  }));
