// A program that stands in for a password manager, in tests: its first argument says what it does, its
// second is a secret's name. The secrets are a JSON object in the variable TACIT_TEST_SECRETS.

const [deed = "", name = ""] = Deno.args;

const deeds: Readonly<Record<string, () => void>> = {
  print() {
    const secrets = JSON.parse(Deno.env.get("TACIT_TEST_SECRETS") ?? "{}");
    if (!Object.hasOwn(secrets, name)) Deno.exit(44);
    write(Deno.stdout, `${secrets[name]}\n`);
  },
  echo() {
    write(Deno.stdout, name);
  },
  bytes() {
    Deno.stdout.writeSync(new Uint8Array([0xff, 0xfe]));
  },
  flood() {
    while (true) write(name === "error" ? Deno.stderr : Deno.stdout, "x".repeat(2 ** 16));
  },
  hang() {
    Deno.writeTextFileSync(name, `${Deno.pid}`);
    setInterval(() => {}, 1_000);
  },
  hangBelow() {
    const args = ["run", "-A", "--no-config", "--no-lock", import.meta.url, "hang", name];
    new Deno.Command(Deno.execPath(), { args }).spawn();
    setInterval(() => {}, 1_000);
  },
  complain() {
    // The name comes on both outputs, as a program in trouble may print what it should not.
    write(Deno.stdout, `${name}\n`);
    write(Deno.stderr, `no access\x1b[31m for ${name} and known-canary\n`);
    Deno.exit(7);
  },
  complainAtLength() {
    write(Deno.stderr, "x".repeat(9_000));
    Deno.exit(1);
  },
  fail() {
    Deno.exit(1);
  },
  die() {
    Deno.kill(Deno.pid, "SIGKILL");
  },
};

function write(output: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  output.writeSync(new TextEncoder().encode(text));
}

deeds[deed]?.();
