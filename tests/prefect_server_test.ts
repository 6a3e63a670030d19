/**
 * Secret blocks that Prefect's own client made on a real Prefect server, read by `PrefectSecretStore`.
 * `deno task test:prefect` brings the servers; elsewhere nothing of this is run.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertFalse,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { fromFileUrl } from "@std/path";
import { DEFAULT_CONFIG } from "../config/get_config.ts";
import {
  type Config,
  Flow,
  type FlowRun,
  loadConfig,
  PrefectSecret,
  Secret,
  SecretNotFoundError,
  type SecretStore,
  task,
  withContext,
} from "../mod.ts";
import { PrefectSecretStore, SecretStoreError } from "../secrets/stores/mod.ts";
import { keepLines } from "./parity/_lines.ts";

const apiUrl = Deno.env.get("TACIT_PREFECT_API_URL") ?? "";
const guardedApiUrl = Deno.env.get("TACIT_PREFECT_GUARDED_API_URL") ?? "";
const authString = Deno.env.get("TACIT_PREFECT_AUTH_STRING") ?? "";
const python = Deno.env.get("TACIT_PREFECT_PYTHON") ?? "";
const ignore = apiUrl === "";
if (ignore) {
  console.log("No Prefect server is here to be tested with: `deno task test:prefect` brings one.");
}

const LOGIN = { user: "ada", password: "canary-56ab", ports: [5432, 1.5, null, true] };
const LONG_NUMBER = '{"account":12345678901234567890}';

/** Blocks that are read as Prefect's client reads them: name and value. */
const BLOCKS: Readonly<Record<string, unknown>> = {
  "plain-text": "canary-2d17",
  "spaced": "  canary kept as it is\t",
  "key-file": "-----BEGIN KEY-----\ncanary-9f3b/äöü\u2028𝕏\n-----END KEY-----\n",
  "json-text": JSON.stringify(LOGIN),
  "json-object": LOGIN,
  "json-list": ["canary-77f0", { deep: ["canary-c0de"] }],
  "json-number": 4711.5,
  "json-false": false,
  "json-null": null,
  "number-text": "0042",
  "empty": "",
  ["x".repeat(255)]: "canary-with-a-long-name",
};

/** Blocks of single tests; JSON, since JavaScript has no such number. */
const MORE_BLOCKS =
  `"long-number": ${LONG_NUMBER}, "my-secret": "canary-4e4e", "MY_SECRET": "never"`;

/** What Prefect's client says of a block. */
interface MadeBlock {
  readonly read?: unknown;
  readonly refused?: string;
}

/** Makes blocks of JSON with Prefect's client, on the server of these variables. */
async function makeBlocks(
  json: string,
  variables: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, MadeBlock>>> {
  const child = new Deno.Command(python, {
    args: [fromFileUrl(new URL("prefect_blocks.py", import.meta.url))],
    env: variables,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(120_000),
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(json));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

let made: ReturnType<typeof makeBlocks> | undefined;

/** The blocks on the open server: made by whichever test is the first to ask, since Python is slow to start. */
function blocksMade(): ReturnType<typeof makeBlocks> {
  const json = `${JSON.stringify(BLOCKS).slice(0, -1)}, ${MORE_BLOCKS}}`;
  return made ??= makeBlocks(json, { PREFECT_API_URL: apiUrl });
}

/** The library's own configuration, with stores asked. */
function configOf(env: Readonly<Record<string, string>> = {}): Config {
  const variables = { PREFECT__USE_LOCAL_SECRETS: "false", ...env };
  return loadConfig({ defaults: DEFAULT_CONFIG, env: variables }) as unknown as Config;
}

/** Runs a flow whose one task takes a secret from a store. */
async function runWithSecret(
  name: string,
  context: { config: Config; secretStore?: SecretStore },
): Promise<{ run: FlowRun; seen: unknown; text: string }> {
  let seen: unknown;
  const take = task(function take(secret: unknown) {
    seen = secret;
    return `took ${secret}`;
  });
  const flow = new Flow("prefect-server", () => ({ taken: take(new PrefectSecret(name)) }));
  const { logger, lines } = keepLines();
  const run = await withContext(context, () => flow.run({ logger }));
  const text = [Deno.inspect(run, { depth: 20, showHidden: true }), ...lines];
  for (const [node, state] of run.taskStates) text.push(Deno.inspect([node, state], { depth: 20 }));
  return { run, seen, text: text.join("\n") };
}

Deno.test({
  name: "a block of a Prefect server is read as Prefect's own client reads it",
  ignore,
  async fn(test) {
    const made = await blocksMade();
    const secretStore = new PrefectSecretStore({ apiUrl });
    for (const [name, value] of Object.entries(BLOCKS)) {
      await test.step(name.slice(0, 20), async () => {
        const isText = typeof value === "string";
        assertEquals(await secretStore.get(name), isText ? value : JSON.stringify(value));
        const context = { config: configOf(), secretStore };
        // Here a number, a truth value or null is text, unless JSON is asked for.
        const isScalar = !isText && (typeof value !== "object" || value === null);
        const form = isScalar ? { as: "json" as const } : {};
        const read = await withContext(context, () => new Secret(name).get(form));
        assertEquals({ read }, made[name]);
      });
    }
  },
});

Deno.test({
  name: "whole numbers of a block keep their digits",
  ignore,
  async fn() {
    await blocksMade();
    assertEquals(await new PrefectSecretStore({ apiUrl }).get("long-number"), LONG_NUMBER);
  },
});

Deno.test({
  name: "a secret named as a variable is the block with Prefect's spelling of it",
  ignore,
  async fn() {
    const { MY_SECRET } = await blocksMade();
    const rule = "must only contain lowercase letters, numbers, and dashes";
    assertStringIncludes(MY_SECRET?.refused ?? "", rule);
    assertEquals(await new PrefectSecretStore({ apiUrl }).get("MY_SECRET"), "canary-4e4e");
  },
});

Deno.test({
  name: "a flow takes a secret from a Prefect server, and shows it nowhere",
  ignore,
  async fn() {
    await blocksMade();
    const stores: { config: Config; secretStore?: SecretStore }[] = [
      { config: configOf(), secretStore: new PrefectSecretStore({ apiUrl }) },
      {
        config: configOf({
          PREFECT__SECRETS__STORE: "prefect",
          PREFECT__SECRETS__PREFECT__API_URL: apiUrl,
        }),
      },
    ];
    for (const context of stores) {
      const { run, seen, text } = await runWithSecret("MY_SECRET", context);
      assert(run.isSuccessful, text);
      assertEquals(seen, "canary-4e4e");
      assertFalse(text.includes("canary-4e4e"), text);
    }
  },
});

Deno.test({
  name: "a block that a Prefect server does not have is no secret",
  ignore,
  async fn() {
    const secretStore = new PrefectSecretStore({ apiUrl });
    for (const name of ["absent", "ABSENT", "a/b", "..", "constructor", "y".repeat(2_000)]) {
      assertEquals(await secretStore.get(name), undefined);
    }
    const { run } = await runWithSecret("ABSENT", { config: configOf(), secretStore });
    assert(run.isFailed);
    const [error] = [...run.taskStates.values()].map(({ result }) => result)
      .filter((result) => result instanceof SecretNotFoundError);
    assertInstanceOf(error, SecretNotFoundError);
    assertStringIncludes(error.message, "the secret store Prefect");
  },
});

Deno.test({
  name: "an address of a Prefect server that is not its API's is an error",
  ignore,
  async fn() {
    for (const wrong of [apiUrl.replace(/\/api$/, ""), `${apiUrl}/v2`]) {
      const store = new PrefectSecretStore({ apiUrl: wrong });
      await assertRejects(() => store.get("absent"), SecretStoreError, "no Prefect API");
    }
  },
});

Deno.test({
  name: "a Prefect server masks text where its value is not asked for, but no JSON",
  ignore,
  async fn() {
    await blocksMade();
    const response = await fetch(`${apiUrl}/block_types/slug/secret/block_documents`);
    const documents: { name: string; data: unknown }[] = await response.json();
    const data = Object.fromEntries(documents.map((document) => [document.name, document.data]));
    assertEquals(data["plain-text"], { value: "********" });
    // Which is why the store lists no names.
    assertEquals(data["json-object"], { value: LOGIN });
  },
});

Deno.test({
  name: "a Prefect server with a password gives blocks to those who have it",
  ignore,
  async fn() {
    const variables = {
      PREFECT_API_URL: guardedApiUrl,
      PREFECT_API_AUTH_STRING: authString,
    };
    await makeBlocks('{"guarded":"canary-ab12ab"}', variables);
    const secretStore = new PrefectSecretStore({ apiUrl: guardedApiUrl, authString });
    const { run, seen, text } = await runWithSecret("guarded", { config: configOf(), secretStore });
    assert(run.isSuccessful, text);
    assertEquals(seen, "canary-ab12ab");
    assertFalse(text.includes(authString) || text.includes("canary-ab12ab"), text);
    assertEquals(await secretStore.get("absent"), undefined);
  },
});

Deno.test({
  name: "a Prefect server with a password refuses others, and the error shows no secret",
  ignore,
  async fn() {
    const wrong = "tacit:wrong-canary-77d2";
    const cases: [PrefectSecretStore, string][] = [
      [new PrefectSecretStore({ apiUrl: guardedApiUrl, authString: wrong }), "are not accepted"],
      [new PrefectSecretStore({ apiUrl: guardedApiUrl, apiKey: wrong }), "are not accepted"],
      [new PrefectSecretStore({ apiUrl: guardedApiUrl }), "none were sent"],
    ];
    for (const [secretStore, message] of cases) {
      const error = await assertRejects(() => secretStore.get("guarded"), SecretStoreError);
      assertStringIncludes(error.message, "answered 401");
      assertStringIncludes(error.message, message);
      const context = { config: configOf(), secretStore };
      const { run, text } = await runWithSecret("guarded", context);
      assert(run.isFailed);
      assertStringIncludes(text, "answered 401");
      for (const secret of [wrong, "wrong-canary", authString, btoa(wrong)]) {
        assertFalse((text + Deno.inspect(error, { showHidden: true })).includes(secret), text);
      }
    }
    const beyondAscii = { apiUrl: guardedApiUrl, authString: "tacit:é", retries: 0 };
    const store = new PrefectSecretStore(beyondAscii);
    await assertRejects(() => store.get("guarded"), SecretStoreError, "beyond ASCII");
  },
});
