import { assert, assertEquals, assertFalse, assertLess, assertRejects } from "@std/assert";
import { maskText } from "../leave.ts";
import { PrefectSecretStore } from "./prefect_secret_store.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "./_test_conformance.ts";
import { withServer } from "./_test_server.ts";

const KEY = "pnu_canary4f81c2";
const VALUE = "canary-value-93b1";

/**
 * The fields that matter of a block document, as a Prefect 3 server gives it.
 * https://docs.prefect.io/v3/api-ref/rest-api/server/block-types/read-block-document-by-name-for-block-type
 */
function blockDocument(name: string, value: unknown): Response {
  return Response.json({
    id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    name,
    data: { value },
    block_type_id: "3c90c3cc-0d44-4b50-8888-8dd25736052b",
    block_document_references: {},
    is_anonymous: false,
  });
}

/** FastAPI's form of an error, which Prefect's server answers with. */
function notFound(): Response {
  return Response.json({ detail: "Block document not found" }, { status: 404 });
}

async function refusal(store: PrefectSecretStore, message: string): Promise<void> {
  const error = await assertRejects(() => store.get("A"), SecretStoreError, message);
  const shown = Deno.inspect(error, { showHidden: true, depth: 9 });
  for (const secret of [KEY, VALUE]) assertFalse(shown.includes(secret), shown);
}

Deno.test("a Prefect server's Secret blocks are a secret store", () =>
  withServer(({ line }) => {
    const name = line.match(/\/name\/([a-z-]+)\?include_secrets=true$/)?.[1]?.toUpperCase() ?? "";
    if (!Object.hasOwn(CONFORMANCE_SECRETS, name)) return notFound();
    return blockDocument(name, CONFORMANCE_SECRETS[name]);
  }, (url) => checkConformance(new PrefectSecretStore({ apiUrl: `${url}/api`, apiKey: KEY }))));

Deno.test("the block is asked for by its name, with the key or basic authentication", () =>
  withServer(() => blockDocument("a", VALUE), async (url, asked) => {
    await new PrefectSecretStore({ apiUrl: `${url}/api/`, apiKey: KEY }).get("My_SECRET-1");
    await new PrefectSecretStore({ apiUrl: url, authString: "me:pass-é" }).get("A");
    assertEquals(asked.map(({ line }) => line), [
      "GET /api/block_types/slug/secret/block_documents/name/my-secret-1?include_secrets=true",
      "GET /block_types/slug/secret/block_documents/name/a?include_secrets=true",
    ]);
    assertEquals(asked.map(({ headers }) => headers.get("authorization")), [
      `Bearer ${KEY}`,
      "Basic bWU6cGFzcy3DqQ==",
    ]);
  }));

Deno.test("a value that is not text comes as JSON; a masked one is refused", () =>
  withServer(
    ({ line }) => blockDocument("A", line.includes("masked") ? "********" : { a: [1] }),
    async (apiUrl) => {
      const store = new PrefectSecretStore({ apiUrl });
      assertEquals(await store.get("A"), '{"a":[1]}');
      await assertRejects(() => store.get("MASKED"), SecretStoreError, "masked");
    },
  ));

Deno.test("a name that no block can have is no secret, and is not asked for", () =>
  withServer(() => blockDocument("A", VALUE), async (apiUrl, asked) => {
    const store = new PrefectSecretStore({ apiUrl });
    for (
      const name of [
        "",
        ".",
        "..",
        "a/b/c",
        "/b",
        "a/",
        "../b",
        "a b",
        "a%2Fb",
        "ä",
        "\u212a",
        "#a",
      ]
    ) {
      assertEquals(await store.get(name), undefined);
    }
    assertEquals(asked.length, 0);
  }));

Deno.test("a block of another type is named by the type's slug, and a field by its key", () =>
  withServer(({ line }) => {
    if (line.includes("/slug/secret/")) {
      return blockDocument("db", { user: "ada", password: VALUE });
    }
    const data = { region_name: "eu", aws_secret_access_key: VALUE, nested: { deep: [1] } };
    return Response.json({ name: "prod", data });
  }, async (apiUrl, asked) => {
    const store = new PrefectSecretStore({ apiUrl });
    assertEquals(await store.get("aws-credentials/prod#aws_secret_access_key"), VALUE);
    assertEquals(await store.get("AWS_CREDENTIALS/PROD#nested"), '{"deep":[1]}');
    assertEquals(await store.get("aws-credentials/prod#constructor"), undefined);
    assertEquals(JSON.parse((await store.get("aws-credentials/prod"))!).region_name, "eu");
    assertEquals(await store.get("DB#password"), VALUE);
    const path = "/block_types/slug/aws-credentials/block_documents/name/prod";
    assertEquals(asked[0]?.line, `GET ${path}?include_secrets=true`);
    assertEquals(asked[1]?.line, asked[0]?.line);
  }));

Deno.test("a block of another type that is masked, or a field of what is no JSON, is refused", async () => {
  const masked = { name: "prod", data: { user: "ada", password: "********" } };
  await withServer(() => Response.json(masked), async (apiUrl) => {
    const store = new PrefectSecretStore({ apiUrl });
    await assertRejects(() => store.get("creds/prod#user"), SecretStoreError, "is masked");
  });
  await withServer(() => blockDocument("A", VALUE), async (apiUrl) => {
    const store = new PrefectSecretStore({ apiUrl });
    const error = await assertRejects(
      () => store.get("A#user"),
      SecretStoreError,
      "so it has no keys",
    );
    assertFalse(Deno.inspect(error, { showHidden: true }).includes(VALUE));
  });
});

Deno.test("a 404 of another page than the API's is an error, and no missing secret", async () => {
  const bodies = ['{"detail":"Not Found"}', "<html>Not Found</html>", "", "null"];
  for (const body of bodies) {
    await withServer(() => new Response(body, { status: 404 }), async (apiUrl, asked) => {
      await refusal(new PrefectSecretStore({ apiUrl, apiKey: KEY }), "no Prefect API");
      assertEquals(asked.length, 1);
    });
  }
});

Deno.test("a server that asks for credentials where there are none is told of as that", () =>
  withServer(
    () => Response.json({ exception_message: "Unauthorized" }, { status: 401 }),
    (apiUrl) => refusal(new PrefectSecretStore({ apiUrl }), "none were sent"),
  ));

Deno.test("a password beyond ASCII is named as what a server may fail at", () =>
  withServer(() => new Response(null, { status: 500 }), async (apiUrl) => {
    const options = { apiUrl, retries: 0 };
    await refusal(new PrefectSecretStore({ ...options, authString: "me:é" }), "beyond ASCII");
    await refusal(new PrefectSecretStore({ ...options, authString: "me:e" }), "Try again later");
  }));

Deno.test("the key is kept out of what a run writes", () =>
  withServer(() => notFound(), async (apiUrl) => {
    await new PrefectSecretStore({ apiUrl, apiKey: KEY }).get("A");
    await new PrefectSecretStore({ apiUrl, authString: "me:pass-93" }).get("A");
    assertEquals(maskText(`${KEY} pass-93`), "******** ********");
  }));

Deno.test("a refusal says what to do, and is not asked again", async () => {
  const cases: [number, string][] = [
    [401, "Check PREFECT_API_KEY"],
    [403, "do not allow this"],
    [400, "the server may speak https"],
    [418, "not expected"],
  ];
  for (const [status, message] of cases) {
    await withServer(() => new Response(VALUE, { status }), async (apiUrl, asked) => {
      await refusal(new PrefectSecretStore({ apiUrl, apiKey: KEY }), message);
      assertEquals(asked.length, 1);
    });
  }
});

Deno.test("429 and 5xx are tried again, after the time that Retry-After says", () => {
  const answers = [429, 503, 200];
  return withServer(() => {
    const status = answers.shift();
    return status === 200
      ? blockDocument("A", VALUE)
      : new Response(VALUE, { status: status!, headers: { "retry-after": "0" } });
  }, async (apiUrl, asked) => {
    assertEquals(await new PrefectSecretStore({ apiUrl }).get("A"), VALUE);
    assertEquals(asked.length, 3);
  });
});

Deno.test("a server that keeps failing is an error when the tries are used up", async () => {
  for (const status of [429, 500]) {
    const headers = { "retry-after": new Date(0).toUTCString() };
    await withServer(() => new Response(VALUE, { status, headers }), async (apiUrl, asked) => {
      await refusal(new PrefectSecretStore({ apiUrl, apiKey: KEY, retries: 1 }), `${status}`);
      // To be one of too many is no failure, so it is given more tries.
      assertEquals(asked.length, status === 429 ? 3 : 2);
    });
  }
});

Deno.test("an answer that is no JSON, or no block, is refused without showing it", async () => {
  const bodies = [`{"${VALUE}`, "", VALUE, "null", "[]", `{"data": "${VALUE}"}`, `{"data": null}`];
  for (const body of bodies) {
    await withServer(() => new Response(body), async (apiUrl) => {
      await refusal(new PrefectSecretStore({ apiUrl, apiKey: KEY }), "its answer is not");
    });
  }
});

Deno.test("a huge answer is given up early, whether it says its size or not", async () => {
  await withServer(() => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 2 ** 16;
        assertLess(sent, 2 ** 26);
        controller.enqueue(new Uint8Array(2 ** 16).fill(0x20));
      },
    });
    return new Response(body);
  }, (apiUrl) => refusal(new PrefectSecretStore({ apiUrl }), "larger than 1 MiB"));
  await withServer(
    () => new Response(new Uint8Array(2 ** 20 + 1)),
    (apiUrl) => refusal(new PrefectSecretStore({ apiUrl }), "larger than 1 MiB"),
  );
});

Deno.test("a redirect is not followed: credentials stay with the server they are for", () =>
  withServer(
    () => blockDocument("A", VALUE),
    (elsewhere, askedElsewhere) =>
      withServer(() => Response.redirect(`${elsewhere}/`, 307), async (apiUrl) => {
        await refusal(new PrefectSecretStore({ apiUrl, apiKey: KEY }), "a redirect away");
        assertEquals(askedElsewhere.length, 0);
      }),
  ));

Deno.test("a server that never answers, or never ends, is given up in time", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await withServer(() => promise, async (apiUrl) => {
    const store = new PrefectSecretStore({ apiUrl, timeout: 50, retries: 0 });
    await refusal(store, "no answer within 50 ms");
    const abort = new AbortController();
    const waiting = new PrefectSecretStore({ apiUrl }).get("A", { signal: abort.signal });
    setTimeout(() => abort.abort(new Error("stopped")), 20);
    await assertRejects(() => waiting, Error, "stopped");
    resolve(new Response());
  });
});

Deno.test("waiting before another try ends when the caller stops", () =>
  withServer(
    () => new Response(null, { status: 503, headers: { "retry-after": "9" } }),
    async (apiUrl) => {
      const start = performance.now();
      const signal = AbortSignal.timeout(100);
      await assertRejects(() => new PrefectSecretStore({ apiUrl }).get("A", { signal }));
      assertLess(performance.now() - start, 5_000);
    },
  ));

Deno.test("a server that is not there, or speaks no TLS, is an error that says so", async () => {
  let address = "";
  await withServer(() => notFound(), (url) => Promise.resolve(void (address = url)));
  const options = { apiKey: KEY, retries: 0 };
  await refusal(new PrefectSecretStore({ apiUrl: address, ...options }), "cannot be reached");
  await withServer(() => notFound(), async (url) => {
    const apiUrl = url.replace("http:", "https:");
    await refusal(new PrefectSecretStore({ apiUrl, ...options }), "TLS");
  });
});

Deno.test("an address or key that cannot be used is refused before anything is sent", async () => {
  for (const apiUrl of ["nowhere", "ftp://host", `http://me:${KEY}@host`, "http://"]) {
    await refusal(new PrefectSecretStore({ apiUrl }), "not an http or https URL");
  }
  const odd = new PrefectSecretStore({ apiUrl: "http://127.0.0.1:1", apiKey: `${KEY}\n` });
  await refusal(odd, "odd character");
});

Deno.test("the environment's credentials are not sent to a server that code names", () =>
  withServer(() => blockDocument("A", VALUE), async (url, asked) => {
    const variables = { PREFECT_API_URL: url, PREFECT_API_KEY: KEY };
    for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
    try {
      assertEquals(await new PrefectSecretStore({ apiUrl: url }).get("A"), VALUE);
      assertEquals(await new PrefectSecretStore().get("A"), VALUE);
    } finally {
      for (const name of Object.keys(variables)) Deno.env.delete(name);
    }
    const sent = asked.map(({ headers }) => headers.get("authorization"));
    assertEquals(sent, [null, `Bearer ${KEY}`]);
    await refusal(new PrefectSecretStore(), "Set PREFECT_API_URL");
  }));

Deno.test({
  name: "a missing permission is an error that names the flag",
  permissions: { net: false },
  async fn() {
    const store = new PrefectSecretStore({ apiUrl: "https://prefect.example:4200/api" });
    await refusal(store, "--allow-net=prefect.example:4200");
    assert(store.name === "Prefect");
  },
});
