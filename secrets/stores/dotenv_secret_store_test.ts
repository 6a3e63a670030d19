import { assertEquals, assertFalse, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { DotenvSecretStore } from "./dotenv_secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";

async function withFile(
  text: string,
  body: (store: DotenvSecretStore) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "secrets.env"), text);
    await body(new DotenvSecretStore(join(folder, "secrets.env")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a dotenv file is a secret store", () => {
  const lines = Object.entries(CONFORMANCE_SECRETS).map(([name, value]) => `${name}='${value}'`);
  return withFile(lines.join("\n"), async (store) => {
    await checkConformance(store);
    assertEquals(await store.names(), Object.keys(CONFORMANCE_SECRETS));
  });
});

Deno.test("the documented part of dotenv's syntax is read, and nothing is expanded", async () => {
  const cases: [string, string][] = [
    ["A=plain", "plain"],
    ["  export A = spaced  \r", "spaced"],
    ["A=", ""],
    ["A= # comment", ""],
    ["A=a#b # comment", "a#b"],
    ["A='$HOME # \\n' # comment", "$HOME # \\n"],
    ['A="a\\nb\\t\\"\\\\n$HOME\\x"', 'a\nb\t"\\n$HOME\\x'],
    ["A=first\n# A=comment\n\nA=last", "last"],
    ["A=b=c", "b=c"],
    [
      "A='-----BEGIN KEY-----\nb # c\n-----END KEY-----\n' # comment",
      "-----BEGIN KEY-----\nb # c\n-----END KEY-----\n",
    ],
    ['A="one\ntwo\\nthree" # comment\nB=1', "one\ntwo\nthree"],
    ['A=`it\'s "both" $HOME\n\\n`', 'it\'s "both" $HOME\n\\n'],
    ["A=pa$$word", "pa$$word"],
    ["A=x#y", "x#y"],
    ['A="x\r\ny"\r', "x\r\ny"],
  ];
  for (const [text, value] of cases) {
    await withFile(text + "\n", async (store) => assertEquals(await store.get("A"), value));
  }
});

Deno.test("a line that makes no sense is named, and not shown", async () => {
  for (
    const line of [
      "canary-91",
      "A='canary-91",
      'A="canary-91',
      "A=`canary-91",
      "A B=canary-91",
      "A='canary' x",
    ]
  ) {
    await withFile(`OK=1\n${line}\n`, async (store) => {
      const error = await assertRejects(() => store.get("OK"), SecretStoreError, "line 2");
      assertFalse(Deno.inspect(error).includes("canary"));
    });
  }
});

Deno.test("lines are counted through values of several lines", () =>
  withFile("A='1\n2\n3'\nB=\"\n\"\ncanary-91\n", async (store) => {
    const error = await assertRejects(() => store.get("A"), SecretStoreError, "line 6");
    assertFalse(Deno.inspect(error).includes("canary"));
  }));

Deno.test("an absent dotenv file is an error", async () => {
  const store = new DotenvSecretStore(join(import.meta.dirname!, "absent.env"));
  await assertRejects(() => store.get("A"), SecretStoreError, "no such file");
});
