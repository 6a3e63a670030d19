// Least privilege, in child processes with exactly the permissions under test.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runDeno } from "../tests/_child.ts";
import { makeFile } from "./_test_file.ts";

const SECRET = "PREFECT__CONTEXT__SECRETS__MY_SECRET";

/** What a script with `flags` prints: JSON of what it exports as `result`. */
async function ask(
  flags: readonly string[],
  expression: string,
  env: Record<string, string> = {},
): Promise<{ code: number; value: unknown; stderr: string }> {
  using script = makeFile(
    `import { ConfigError, getConfig, loadConfig } from "${import.meta.resolve("./mod.ts")}";
     import { findLocalSecret, readEnvironmentVariable } from "${
      import.meta.resolve("./_internal.ts")
    }";
     const attempt = (fn) => {
       try { return fn(); } catch (error) {
         if (!(error instanceof ConfigError)) throw error;
         return { error: error.message };
       }
     };
     console.log(JSON.stringify(${expression}));`,
    "script.js",
  );
  const { code, stdout, stderr } = await runDeno(["run", ...flags, script.path], { env });
  return { code, stderr, value: code === 0 ? JSON.parse(stdout) : undefined };
}

Deno.test("without any permission the defaults are loaded, and nothing prompts", async () => {
  const { value, stderr } = await ask([], "getConfig().logging.level", {
    PREFECT__LOGGING__LEVEL: "DEBUG",
  });
  assertEquals(value, "INFO", stderr);
});

Deno.test("with one variable permitted, that secret is found by name", async () => {
  const { value, stderr } = await ask(
    [`--allow-env=${SECRET}`],
    'findLocalSecret("MY_SECRET", getConfig())',
    { [SECRET]: "x" },
  );
  const origin = `the environment variable ${SECRET}`;
  assertEquals(value, { found: { value: "x", origin } }, stderr);
});

Deno.test("without permissions the places and flags are listed", async () => {
  const { value } = await ask([], 'findLocalSecret("MY_SECRET", getConfig())', { [SECRET]: "x" });
  assertEquals(value, {
    looked: [
      {
        where: `the environment variable ${SECRET}`,
        why: "it may not be read",
        flag: `--allow-env=${SECRET}`,
      },
      {
        where: "the file that PREFECT__USER_CONFIG_PATH names",
        why: "that variable may not be read",
        flag: "--allow-env=PREFECT__USER_CONFIG_PATH",
      },
      {
        where: "the file ~/.prefect/config.toml",
        why: "the home folder is not known, for HOME may not be read",
        flag: "--allow-env=HOME",
      },
    ],
  });
});

Deno.test("with the environment but not the file readable, the file's flag is listed", async () => {
  using home = makeFile("");
  const { value } = await ask(["--allow-env"], 'findLocalSecret("X", getConfig())', {
    HOME: home.folder,
  });
  const file = `${home.folder}/.prefect/config.toml`;
  assertEquals(value, {
    looked: [
      { where: "the environment variable PREFECT__CONTEXT__SECRETS__X", why: "it is not set" },
      { where: `the file ${file}`, why: "it may not be read", flag: `--allow-read=${file}` },
    ],
  });
});

Deno.test("with the home folder and the file permitted, a secret of the file is found", async () => {
  using home = makeFile("");
  const file = `${home.folder}/.prefect/config.toml`;
  Deno.mkdirSync(`${home.folder}/.prefect`);
  Deno.writeTextFileSync(file, '[context.secrets]\nX = "x"\n');
  const { value, stderr } = await ask(
    ["--allow-env=HOME", `--allow-read=${file}`],
    'findLocalSecret("X", getConfig())',
    { HOME: home.folder },
  );
  assertEquals(value, { found: { value: "x", origin: `${file}:2:1` } }, stderr);
});

Deno.test("with some variables permitted, those of known keys are read", async () => {
  const { value, stderr } = await ask(
    ["--allow-env=PREFECT__LOGGING__LEVEL,PREFECT__OWN"],
    "[getConfig().logging.level, getConfig().own, getConfig().use_local_secrets]",
    { PREFECT__LOGGING__LEVEL: "DEBUG", PREFECT__OWN: "x", PREFECT__USE_LOCAL_SECRETS: "false" },
  );
  assertEquals(value, ["DEBUG", null, true], stderr);
});

Deno.test("with one variable denied, the others of known keys are read", async () => {
  const { value, stderr } = await ask(
    ["--allow-env", "--deny-env=PREFECT__USE_LOCAL_SECRETS"],
    "[getConfig().logging.level, getConfig().use_local_secrets]",
    { PREFECT__LOGGING__LEVEL: "DEBUG", PREFECT__USE_LOCAL_SECRETS: "false" },
  );
  assertEquals(value, ["DEBUG", true], stderr);
});

Deno.test("a file that was asked for is an error that names the flag", async () => {
  using file = makeFile("");
  const expression = `attempt(() => loadConfig({ path: ${JSON.stringify(file.path)} }))`;
  const { value } = await ask([], expression);
  assertStringIncludes((value as { error: string }).error, `--allow-read=${file.path}`);
  const named = await ask(["--allow-env"], "attempt(getConfig)", {
    PREFECT__USER_CONFIG_PATH: file.path,
  });
  const { error } = named.value as { error: string };
  assertStringIncludes(error, `--allow-read=${file.path}`);
  assertStringIncludes(error, "PREFECT__USER_CONFIG_PATH");
});

Deno.test("a secret that refers to a variable which may not be read lists that variable", async () => {
  const { value } = await ask(
    [`--allow-env=${SECRET}`],
    'findLocalSecret("MY_SECRET", getConfig()).looked[0]',
    { [SECRET]: "$TOKEN", TOKEN: "x" },
  );
  assertEquals(value, {
    where: `the environment variable TOKEN, to which the environment variable ${SECRET} refers`,
    why: "it may not be read",
    flag: "--allow-env=TOKEN",
  });
});

Deno.test("a record in place of the environment needs no permission", async () => {
  const { value, stderr } = await ask([], 'loadConfig({ env: { PREFECT__A: "$B", B: "1" } })');
  assertEquals(value, { a: 1 }, stderr);
});

Deno.test("reading a variable that may not be read is an error that names the flag", async () => {
  const { value } = await ask([], 'attempt(() => readEnvironmentVariable("TOKEN"))', {
    TOKEN: "x",
  });
  assertStringIncludes((value as { error: string }).error, "--allow-env=TOKEN");
});

Deno.test("a variable that is no Unicode is an error that does not show it", {
  ignore: Deno.build.os === "windows",
}, async () => {
  using script = makeFile(
    `import { getConfig } from "${import.meta.resolve("./mod.ts")}";
     try { getConfig(); } catch (error) { console.log(Deno.inspect(error)); }`,
    "script.js",
  );
  const options = ["run", "--no-prompt", "--allow-env=PREFECT__LOGGING__LEVEL", "--no-check"];
  const map = Deno.env.get("TACIT_IMPORT_MAP");
  if (map) options.push(`--import-map=${map}`);
  const line = `export PREFECT__LOGGING__LEVEL="$(printf 'hunter2\\377')"; exec "$@"`;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", line, "sh", Deno.execPath(), ...options, script.path],
  }).output();
  const shown = new TextDecoder().decode(stdout);
  assertStringIncludes(shown, "PREFECT__LOGGING__LEVEL: its value is not valid Unicode");
  assert(!shown.includes("hunter2"), shown);
});
