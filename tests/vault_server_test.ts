/**
 * The stand-in for Vault, beside a real one: it answers alike. `deno task test:vault` builds the real one;
 * elsewhere nothing of this is run.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  engines,
  LIMITED_PATHS,
  LIMITED_TOKEN,
  TOKEN,
  VALUE,
  vault,
} from "../secrets/stores/_test_vault.ts";
import { VaultSecretStore } from "../secrets/stores/mod.ts";

const address = Deno.env.get("TACIT_VAULT_URL") ?? "";
const rootToken = Deno.env.get("TACIT_VAULT_TOKEN") ?? "";
const ignore = address === "";
if (ignore) console.log("No real Vault is here: `deno task test:vault` builds one.");

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(method: string, path: string, token: string, content?: object): Promise<Answer> {
  const response = await fetch(`${address}/v1/${path}`, {
    method,
    headers: { "x-vault-token": token },
    ...content && { body: JSON.stringify(content) },
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

async function fill(): Promise<string> {
  for (const [mount, { type, options, secrets, deleted }] of engines()) {
    if (mount !== "secret" && type !== "cubbyhole") {
      await ask("POST", `sys/mounts/${mount}`, rootToken, { type, ...options && { options } });
    }
    const isVersioned = JSON.stringify(options).includes("2");
    const api = isVersioned ? "data/" : "";
    for (const [name, data] of Object.entries(secrets)) {
      const content = isVersioned ? { data } : data;
      await ask("POST", `${mount}/${api}${name}`, rootToken, content);
    }
    if (deleted === undefined) continue;
    await ask("POST", `${mount}/data/${deleted}`, rootToken, { data: { a: "b" } });
    await ask("DELETE", `${mount}/data/${deleted}`, rootToken);
  }
  const rules = LIMITED_PATHS.map((path) => `path "${path}" { capabilities = ["read"] }`);
  await ask("POST", "sys/policies/acl/limited", rootToken, { policy: rules.join("\n") });
  const { body } = await ask("POST", "auth/token/create", rootToken, { policies: ["limited"] });
  return (body as { auth: { client_token: string } }).auth.client_token;
}

/** What a store looks at: the errors, or the data; of a mount's, three fields. */
function readable(body: unknown): unknown {
  const { errors, data } = body as { errors?: string[]; data?: Record<string, unknown> | null };
  if (errors !== undefined) return { errors };
  if (data && "accessor" in data) {
    return { path: data.path, type: data.type, options: data.options };
  }
  const text = JSON.stringify(data, (key, value) => /_time$/.test(key) ? value !== "" : value);
  return JSON.parse(text);
}

Deno.test({
  name: "the stand-in answers as a real Vault does, and the store reads the real one",
  ignore,
  async fn() {
    const limited = await fill();
    const paths = [
      ...["secret/data/app", "secret/data/gone", "secret/data/none", "secret/app"],
      ...["kv1/data/app", "kv1/app", "kv1/none", "cubbyhole/data/app", "cubbyhole/app"],
      ...["team/kv/data/app", "team/data/kv/app", "nowhere/data/app", "transit/data/app"],
      ...["secret/metadata?list=true", "empty/metadata?list=true", "nowhere/metadata?list=true"],
      ...["kv1/metadata?list=true", "kv1?list=true", "cubbyhole?list=true"],
      ...["secret/app", "kv1/app", "team/kv/app", "team/other", "nowhere/app", "transit/app"]
        .map((path) => `sys/internal/ui/mounts/${path}`),
    ];
    const tokens = [[rootToken, TOKEN], [limited, LIMITED_TOKEN], [
      "hvs.other",
      "hvs.other",
    ]] as const;
    for (const [real, ours] of tokens) {
      for (const path of paths) {
        if (real === limited && path.startsWith("cubbyhole")) continue; // each token has its own
        const theirs = await ask("GET", path, real);
        const headers = new Headers({ "x-vault-token": ours });
        const standIn = vault({ line: `GET /v1/${path}`, headers, body: "" });
        assertEquals(
          { path, status: standIn.status, read: readable(await standIn.json()) },
          { path, status: theirs.status, read: readable(theirs.body) },
        );
      }
    }
    const store = new VaultSecretStore({ address, credentials: { VAULT_TOKEN: rootToken } });
    for (const path of ["secret/app", "kv1/app", "team/kv/app", "cubbyhole/app"]) {
      assertEquals(await store.get(`${path}#password`), VALUE);
    }
    for (const path of ["secret/none", "secret/gone", "kv1/none", "team/kv/none"]) {
      assertStrictEquals(await store.get(path), undefined);
    }
  },
});
