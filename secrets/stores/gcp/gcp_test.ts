// Google's services, as their documentation says that they answer: each answer cites its page.
import { assert, assertEquals, assertFalse, assertLess, assertStrictEquals } from "@std/assert";
import { join } from "@std/path";
import { refusal } from "../_test_refusal.ts";
import { type Asked, withServer } from "../_test_server.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "../_test_conformance.ts";
import { GcpSecretStore } from "./mod.ts";

const VALUE = "canary-in-the-cloud";
const TOKEN = "ya29.canary-token";

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest: "Making the access token request" */
const tokenAnswer = (access_token: string) =>
  Response.json({ access_token, scope: "", token_type: "Bearer", expires_in: 3600 });

/** https://cloud.google.com/apis/design/errors#http_mapping */
const errorAnswer = (code: number, status: string) =>
  Response.json({ error: { code, message: VALUE, status } }, { status: code });

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access */
function secretAnswer(text: string): Response {
  const data = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  return Response.json({
    name: "projects/1/secrets/a/versions/1",
    payload: { data, dataCrc32c: "1" },
  });
}

const SECRETS: Readonly<Record<string, string>> = { ...CONFORMANCE_SECRETS, db: VALUE };

const LISTED = Object.keys(SECRETS).map((name) => ({ name: `projects/1/secrets/${name}` }));

function google({ line, headers }: Asked): Response {
  if (line === "POST /token") return tokenAnswer(TOKEN);
  if (headers.get("authorization") !== `Bearer ${TOKEN}`) {
    return errorAnswer(401, "UNAUTHENTICATED");
  }
  const [, name, version] = /^GET \/v1\/projects\/p\/secrets\/([\w-]+)\/versions\/(\w+):access$/
    .exec(line) ?? [];
  if (name !== undefined) {
    // A version that is disabled: https://cloud.google.com/secret-manager/docs/disable-secret-version
    if (version === "2") return errorAnswer(400, "FAILED_PRECONDITION");
    const isThere = Object.hasOwn(SECRETS, name) && (version === "latest" || version === "1");
    return isThere ? secretAnswer(SECRETS[name]!) : errorAnswer(404, "NOT_FOUND");
  }
  // https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/list
  if (line === "GET /v1/projects/p/secrets?pageSize=250") {
    return Response.json({ secrets: LISTED.slice(0, -1), nextPageToken: "x/y", totalSize: 4 });
  }
  if (line === "GET /v1/projects/p/secrets?pageSize=250&pageToken=x%2Fy") {
    return Response.json({ secrets: LISTED.slice(-1), totalSize: 4 });
  }
  return errorAnswer(403, "PERMISSION_DENIED");
}

const pair = await crypto.subtle.generateKey(
  {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  },
  true,
  ["sign", "verify"],
);
const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
const pem = `-----BEGIN PRIVATE KEY-----\n${
  btoa(String.fromCharCode(...der))
}\n-----END PRIVATE KEY-----\n`;

/** A service account's key, of the form of https://cloud.google.com/iam/docs/keys-create-delete#creating */
function keyFor(address: string, more: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({
    type: "service_account",
    project_id: "p",
    private_key: pem,
    client_email: "app@p.iam.gserviceaccount.com",
    token_uri: `${address}/token`,
    ...more,
  });
}

/** Calls `body` with the variables set, and with no others of Google's; the home folder is empty. */
async function withVariables(
  variables: Readonly<Record<string, string>>,
  body: (home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir();
  const before = Deno.env.get("HOME");
  const set = { HOME: home, GCE_METADATA_HOST: "127.0.0.1:1", ...variables };
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    await body(home);
  } finally {
    for (const name of Object.keys(set)) Deno.env.delete(name);
    if (before !== undefined) Deno.env.set("HOME", before);
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("Secret Manager keeps to what every store does, with keys, versions and pages", () =>
  withServer(google, async (endpoint, asked) => {
    const store = new GcpSecretStore({ endpoint, credentials: keyFor(endpoint) });
    await checkConformance(store);
    assertEquals(await store.get("JSON#password"), "canary-c41d");
    assertEquals(await store.get("db?version=1"), VALUE);
    assertStrictEquals(await store.get("db?version=9"), undefined);
    await refusal(store, "this version is disabled or destroyed", "db?version=2");
    await refusal(store, "so it has no keys", "db#key");
    assertEquals(await store.names(), Object.keys(SECRETS));
    const before = asked.length;
    for (
      const name of ["", "a/b", "../a", "a b", "a\0", "é", "x".repeat(10_000), "a?version=../1"]
    ) {
      assertStrictEquals(await store.get(name), undefined);
    }
    assertEquals(asked.length, before);
    assertEquals(asked.filter(({ line }) => line === "POST /token").length, 1);
  }));

Deno.test("a service account signs for its token, as Google documents it", () =>
  withServer(google, async (endpoint, asked) => {
    await new GcpSecretStore({ endpoint, credentials: keyFor(endpoint) }).get("db");
    const form = new URLSearchParams(asked[0]?.body);
    assertEquals(form.get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [head = "", claims = "", signature = ""] = form.get("assertion")?.split(".") ?? [];
    const decode = (part: string) => atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    assertEquals(JSON.parse(decode(head)), { alg: "RS256", typ: "JWT" });
    const { iss, aud, iat, exp } = JSON.parse(decode(claims));
    assertEquals([iss, aud, exp - iat], [
      "app@p.iam.gserviceaccount.com",
      `${endpoint}/token`,
      3600,
    ]);
    const bytes = Uint8Array.from(decode(signature), (character) => character.charCodeAt(0));
    const signed = new TextEncoder().encode(`${head}.${claims}`);
    assert(await crypto.subtle.verify("RSASSA-PKCS1-v1_5", pair.publicKey, bytes, signed));
  }));

Deno.test("credentials are those of a file, of gcloud's login, or of the machine", () =>
  withServer((asked) => {
    // https://cloud.google.com/compute/docs/metadata/querying-metadata
    if (asked.line.startsWith("GET /computeMetadata/v1/")) {
      if (asked.headers.get("metadata-flavor") !== "Google") {
        return new Response("", { status: 403 });
      }
      return asked.line.endsWith("/project-id") ? new Response("p") : tokenAnswer(TOKEN);
    }
    return google(asked);
  }, async (endpoint, asked) => {
    const host = endpoint.replace("http://", "");
    await withVariables({ GCE_METADATA_HOST: host }, async (home) => {
      assertEquals(await new GcpSecretStore({ endpoint }).get("db"), VALUE);
      assertFalse(asked.some(({ line }) => line === "POST /token"));
      const folder = join(home, ".config", "gcloud");
      await Deno.mkdir(folder, { recursive: true });
      const login = {
        type: "authorized_user",
        client_id: "id",
        client_secret: "canary-client",
        refresh_token: "canary-refresh",
        quota_project_id: "p",
        token_uri: `${endpoint}/token`,
      };
      const kept = join(folder, "application_default_credentials.json");
      await Deno.writeTextFile(kept, JSON.stringify(login));
      assertEquals(await new GcpSecretStore({ endpoint }).get("db"), VALUE);
      const bodies = asked.map(({ body }) => body);
      assert(bodies.some((body) => body.includes("refresh_token=canary-refresh")));
      const file = join(home, "key.json");
      await Deno.writeTextFile(file, keyFor(endpoint));
      Deno.env.set("GOOGLE_APPLICATION_CREDENTIALS", file);
      try {
        assertEquals(await new GcpSecretStore({ endpoint }).get("db"), VALUE);
        assert(asked.at(-2)?.body.includes("jwt-bearer"));
        const flags = await new GcpSecretStore().permissions();
        assertEquals(flags.slice(0, 2), [
          "--allow-net=secretmanager.googleapis.com:443",
          `--allow-net=${host}`,
        ]);
        assertEquals(flags.at(-1), `--allow-read=${file}`);
        Deno.env.set("GOOGLE_APPLICATION_CREDENTIALS", `${file}.lost`);
        await refusal(new GcpSecretStore({ endpoint, project: "p" }), "Check GOOGLE_APPLICATION");
      } finally {
        Deno.env.delete("GOOGLE_APPLICATION_CREDENTIALS");
      }
    });
  }));

Deno.test("credentials that cannot be used are said, and not shown", () =>
  withServer(google, async (endpoint) => {
    const make = (credentials: string) =>
      new GcpSecretStore({ endpoint, project: "p", credentials });
    await refusal(make("canary"), "neither a service account's key nor a user's login");
    await refusal(make(keyFor(endpoint, { private_key: "canary" })), "is no key. Get it anew");
    await refusal(make(keyFor(endpoint, { client_email: "" })), "has no client_email");
    await refusal(make(keyFor("http://example.com")), "has an odd token_uri");
    await withVariables({}, async () => {
      await refusal(new GcpSecretStore({ endpoint }), "Set GOOGLE_CLOUD_PROJECT");
      await refusal(
        new GcpSecretStore({ endpoint, project: "p" }),
        "gcloud auth application-default",
      );
    });
  }));

Deno.test("a token that is no longer good is fetched anew, once", async () => {
  let tokens = 0;
  const service = ({ line, headers }: Asked) => {
    if (line === "POST /token") return tokenAnswer(`canary-${++tokens}`);
    const isGood = headers.get("authorization") === "Bearer canary-2";
    return isGood ? secretAnswer(VALUE) : errorAnswer(401, "UNAUTHENTICATED");
  };
  await withServer(service, async (endpoint) => {
    const credentials = keyFor(endpoint);
    assertEquals(await new GcpSecretStore({ endpoint, credentials }).get("db"), VALUE);
    assertEquals(tokens, 2);
    await refusal(
      new GcpSecretStore({ endpoint, credentials }),
      "the credentials are not accepted",
    );
    assertEquals(tokens, 4);
  });
});

Deno.test("what is no answer of Google's is refused without showing it", async () => {
  const answers: [() => Response, string][] = [
    [() => new Response(VALUE), "is not JSON"],
    [() => Response.json({ payload: { data: 7 } }), "holds no secret"],
    [() => Response.json({ payload: { data: "/w==" } }), "no UTF-8 text"],
    [() => new Response("<html>", { status: 404 }), "no Secret Manager at this address"],
    [() => errorAnswer(403, "PERMISSION_DENIED"), "Grant the role Secret Manager Secret Accessor"],
    [() => new Response(new Uint8Array(2 ** 20 + 1)), "larger than 1 MiB"],
  ];
  for (const [answer, message] of answers) {
    const service = (asked: Asked) => asked.line === "POST /token" ? tokenAnswer(TOKEN) : answer();
    await withServer(service, async (endpoint) => {
      await refusal(new GcpSecretStore({ endpoint, credentials: keyFor(endpoint) }), message);
    });
  }
});

Deno.test("a metadata service that is slow or hostile is given up within 2 s", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  for (
    const service of [
      () => promise,
      () => new Response(VALUE),
      () => Response.json({ access_token: "canary\n" }),
    ]
  ) {
    await withServer(service, async (endpoint) => {
      await withVariables({ GCE_METADATA_HOST: endpoint.replace("http://", "") }, async () => {
        const began = performance.now();
        await refusal(new GcpSecretStore({ endpoint, project: "p" }), "Google Secret Manager");
        assertLess(performance.now() - began, 2_000);
      });
      resolve(new Response());
    });
  }
});
