import {
  assert,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { runDeno } from "../../tests/_child.ts";
import { learnSecret } from "../learn_secret.ts";
import { CommandSecretStore, type CommandSecretStoreOptions } from "./command_secret_store.ts";
import { startWithNode } from "./_node_program.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";

const DENO = Deno.execPath();
const SCRIPT = fromFileUrl(import.meta.resolve("./_test_program.ts"));
const RUN = ["run", "-A", "--no-config", "--no-lock", SCRIPT];

/** A store whose program does `deed` in `_test_program.ts`. */
function storeOf(deed: string, options: Partial<CommandSecretStoreOptions> = {}) {
  return new CommandSecretStore({ command: DENO, args: [...RUN, deed, "{name}"], ...options });
}

async function refusal(store: CommandSecretStore, message: string, name = "A"): Promise<string> {
  const error = await assertRejects(() => store.get(name), SecretStoreError, message);
  return Deno.inspect(error, { showHidden: true, depth: 9 });
}

/** Whether a process is there; the signal does nothing to one that runs. */
function isAlive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch {
    return false;
  }
}

/** Runs a body with the path of a file in which a program will leave its process's number. */
async function withPidFile(body: (file: string, pid: () => Promise<number>) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "pid");
  const pid = async () => {
    while (true) {
      const text = await Deno.readTextFile(file).catch(() => "");
      if (text !== "") return Number(text);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  try {
    await body(file, pid);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a program that prints secrets is a secret store, with its own environment", async () => {
  Deno.env.set("TACIT_TEST_SECRETS", JSON.stringify(CONFORMANCE_SECRETS));
  try {
    await checkConformance(storeOf("print", { notFoundExitCodes: [44] }));
    assertEquals(storeOf("print").name, `the program ${DENO}`);
    const HOME = Deno.env.get("HOME") ?? "/";
    await refusal(storeOf("print", { env: { HOME } }), "ended with exit code 44", "PLAIN");
    const env = { HOME, TACIT_TEST_SECRETS: '{"PLAIN":"another"}' };
    assertEquals(await storeOf("print", { env }).get("PLAIN"), "another");
  } finally {
    Deno.env.delete("TACIT_TEST_SECRETS");
  }
});

Deno.test("one final newline is dropped, of either kind, and nothing else", async () => {
  const store = storeOf("echo");
  for (const [text, expected] of [["a\n", "a"], ["a\r\n", "a"], ["a\n\n", "a\n"], [" a ", " a "]]) {
    assertEquals(await store.get(text!), expected);
  }
});

Deno.test("a name is an argument as it is: no shell, no pattern, no option", async () => {
  const store = storeOf("echo");
  for (const name of ["$HOME; echo `id` && 'x' \"y\" *", "$&$1$$", "a {name} b", "naïve ✓"]) {
    assertEquals(await store.get(name), name);
  }
  for (const name of ["-A", "--help", "", "a\0b"]) {
    await refusal(store, "begins with - or has a NUL", name);
  }
  const byFunction = storeOf("", { args: (name) => [...RUN, "echo", `<${name}>`] });
  assertEquals(await byFunction.get("A"), "<A>");
});

Deno.test("options that cannot be meant are refused", () => {
  assertThrows(() => storeOf("", { args: ["read", "name"] }), TypeError, "{name}");
  assertThrows(() => storeOf("print", { notFoundExitCodes: [1, 0] }), RangeError, "means success");
});

Deno.test("a program that fails is an error with its complaint, masked and short", async () => {
  learnSecret("KNOWN", "known-canary");
  const shown = await refusal(
    storeOf("complain"),
    "exit code 7. It said: no access [31m for ******** and ********",
    "printed-canary",
  );
  for (const canary of ["printed-canary", "known-canary"]) assertFalse(shown.includes(canary));
  assert((await refusal(storeOf("complainAtLength"), "exit code 1. It said: xxx")).length < 2_500);
  await refusal(storeOf("fail"), "exit code 1. It did not say why");
  await refusal(storeOf("die", { notFoundExitCodes: [9, 137] }), "was ended by SIGKILL");
});

Deno.test("what is no text, or does not end, is refused without showing it", async () => {
  await refusal(storeOf("bytes"), "not UTF-8");
  assertFalse((await refusal(storeOf("flood"), "more than 1 MiB")).includes("xxxx"));
  await refusal(storeOf("flood"), "more than 1 MiB", "error");
});

Deno.test("a program that takes too long is killed", () =>
  withPidFile(async (file) => {
    // Its end is waited for, which would never come if it were left alone.
    await refusal(storeOf("hang", { timeout: 50 }), "did not end within 50 ms", file);
  }));

Deno.test("a program that is not wanted any more is killed", () =>
  withPidFile(async (file, pid) => {
    const abort = new AbortController();
    const waiting = storeOf("hang").get(file, { signal: abort.signal });
    const running = await pid();
    assert(isAlive(running));
    abort.abort(new Error("stopped"));
    await assertRejects(() => waiting, Error, "stopped");
    assertFalse(isAlive(running));
  }));

Deno.test("what a killed program started in turn is ended too", () =>
  withPidFile(async (file, pid) => {
    const abort = new AbortController();
    const waiting = storeOf("hangBelow").get(file, { signal: abort.signal });
    const below = await pid();
    abort.abort(new Error("stopped"));
    await assertRejects(() => waiting, Error, "stopped");
    const deadline = performance.now() + 5_000;
    while (isAlive(below) && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assertFalse(isAlive(below));
  }));

Deno.test("a program that is not there, or is none, is an error that says so", async () => {
  await refusal(storeOf("", { command: "tacit-no-such-program" }), "there is no such program");
  await refusal(storeOf("", { command: SCRIPT }), "cannot be started");
});

Deno.test({
  name: "a missing permission is an error that names the flag",
  permissions: { run: false },
  async fn() {
    await refusal(storeOf("print", { command: "op" }), "--allow-run=op.");
  },
});

Deno.test("permission for that program is enough, and for no other", async () => {
  const script = `
    import { CommandSecretStore } from "@tacit/flow/stores";
    const args = ${JSON.stringify([...RUN, "echo", "{name}"])};
    console.log(await new CommandSecretStore({ command: Deno.execPath(), args }).get("A"));
    await new CommandSecretStore({ command: "sh", args }).get("A").catch((error) => {
      console.log(error.message);
    });`;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "script.ts"), script);
    const result = await runDeno(["run", `--allow-run=${DENO}`, join(folder, "script.ts")]);
    assertEquals(result.stderr, "");
    const refused =
      "the program sh: it may not be run. Install it, if it is not, and run with --allow-run=sh.";
    assertEquals(result.stdout, `A\n${refused}\n`);
    const loading = { env: { LD_LIBRARY_PATH: folder } };
    const other = await runDeno(["run", `--allow-run=${DENO}`, join(folder, "script.ts")], loading);
    assertStringIncludes(other.stderr, "Unset them, or run with --allow-run.");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("Node's way of running a program gives the same", async () => {
  const read = (stream: ReadableStream<Uint8Array>) => new Response(stream as BodyInit).text();
  const complaining = startWithNode({
    command: DENO,
    args: [...RUN, "complain", "A"],
    env: undefined,
  });
  assertEquals(
    await Promise.all([read(complaining.stdout), read(complaining.stderr), complaining.end]),
    ["A\n", "no access\x1b[31m for A and known-canary\n", { code: 7, signal: undefined }],
  );
  await withPidFile(async (file, pid) => {
    const hanging = startWithNode({ command: DENO, args: [...RUN, "hang", file], env: undefined });
    await pid();
    hanging.kill("SIGKILL");
    assertEquals(await hanging.end, { code: undefined, signal: "SIGKILL" });
    await Promise.all([read(hanging.stdout), read(hanging.stderr)]);
  });
  const absent = startWithNode({ command: "tacit-no-such-program", args: [], env: undefined });
  await assertRejects(() => absent.end, Error, "ENOENT");
});
