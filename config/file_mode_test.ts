// The warning about a file with secrets in it that others than its owner may read.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runDeno } from "../tests/_child.ts";
import { loadConfig, type Logger, withContext } from "./mod.ts";
import { makeFile, type TestFile } from "./_test_file.ts";

const SECRET = '[context.secrets]\nX = "canary-5d20"\n';

/** What is warned of while `body` runs. */
function warningsOf(body: () => void): string[] {
  const warnings: string[] = [];
  const none = () => {};
  const warn = (message: string) => void warnings.push(message);
  const logger: Logger = { debug: none, info: none, warn, error: none };
  withContext({ logger }, body);
  return warnings;
}

function withMode(mode: number, content = SECRET, name = "config.toml"): TestFile {
  const file = makeFile(content, name);
  Deno.chmodSync(file.path, mode);
  return file;
}

function load({ path }: TestFile, env: Readonly<Record<string, string>> = {}): void {
  loadConfig({ path, env });
}

const isWindows = Deno.build.os === "windows";

Deno.test("a file with secrets that others may read is warned of", { ignore: isWindows }, () => {
  using file = withMode(0o644);
  assertEquals(warningsOf(() => load(file)), [
    `The file ${file.path} holds secrets, and its mode 644 lets others at them. Run ` +
    `\`chmod 600 ${file.path}\`, or set secrets.check_file_mode to false.`,
  ]);
});

Deno.test("each right of others is warned of", { ignore: isWindows }, () => {
  for (const mode of [0o604, 0o640, 0o620, 0o602]) {
    using file = withMode(mode);
    assertEquals(warningsOf(() => load(file)).length, 1, mode.toString(8));
  }
});

Deno.test("a file is warned of once, however often it is loaded", { ignore: isWindows }, () => {
  using file = withMode(0o644);
  using other = withMode(0o644);
  const loadAll = () => [file, file, other].forEach((each) => load(each));
  assertEquals(warningsOf(loadAll).length, 2);
});

Deno.test("a file that is its owner's alone is not warned of", { ignore: isWindows }, () => {
  for (const mode of [0o600, 0o400, 0o700]) {
    using file = withMode(mode);
    assertEquals(warningsOf(() => load(file)), []);
  }
});

Deno.test("a file without secrets is not warned of", { ignore: isWindows }, () => {
  for (const content of ["", "[context.secrets]\n", "[context]\na = 1\n"]) {
    using file = withMode(0o644, content);
    assertEquals(warningsOf(() => load(file)), [], content);
  }
});

Deno.test("the warning is left out where the configuration says so", { ignore: isWindows }, () => {
  using silent = withMode(0o644, `${SECRET}[secrets]\ncheck_file_mode = false\n`);
  assertEquals(warningsOf(() => load(silent)), []);
  using file = withMode(0o644);
  const env = { PREFECT__SECRETS__CHECK_FILE_MODE: "false" };
  assertEquals(warningsOf(() => load(file, env)), []);
});

Deno.test("the command to run can be pasted into a shell", { ignore: isWindows }, async () => {
  using file = withMode(0o644, SECRET, "it's a $(file).toml");
  const [warning = ""] = warningsOf(() => load(file));
  const command = warning.match(/`(.*)`/)?.[1] ?? "";
  const { success } = await new Deno.Command("sh", { args: ["-c", command] }).output();
  assertEquals(success, true, command);
  assertEquals((Deno.statSync(file.path).mode ?? 0) & 0o777, 0o600);
});

Deno.test("outside a run the warning goes to the console, without the secret or a prompt", {
  ignore: isWindows,
}, async () => {
  using file = withMode(0o644);
  using script = makeFile(
    `import { getConfig } from "${import.meta.resolve("./mod.ts")}";
     getConfig();`,
    "script.js",
  );
  const env = { PREFECT__USER_CONFIG_PATH: file.path };
  const flags = ["--allow-env=PREFECT__USER_CONFIG_PATH", `--allow-read=${file.path}`];
  const { code, stdout, stderr } = await runDeno(["run", ...flags, script.path], { env });
  assertEquals({ code, stdout }, { code: 0, stdout: "" });
  assertStringIncludes(stderr, `chmod 600 ${file.path}`);
  assertEquals(stderr.includes("canary"), false);
  const silent = { ...env, PREFECT__SECRETS__CHECK_FILE_MODE: "false" };
  const silentFlags = [`--allow-env=${Object.keys(silent)}`, `--allow-read=${file.path}`];
  const result = await runDeno(["run", ...silentFlags, script.path], { env: silent });
  assertEquals(result, { code: 0, stdout: "", stderr: "" });
});
