// A Vault that answers with what it should not: no secret shows, and no call lasts.
import { assert, assertEquals, assertInstanceOf, assertLess } from "@std/assert";
import { SeededRandom } from "../_seeded_random.ts";
import { type Asked, withServer } from "./_test_server.ts";
import {
  APP_ROLE,
  assertShowsNoSecret,
  BY_TOKEN,
  errorAnswer,
  loginAnswer,
  refusal,
  ROLE_TOKEN,
  secretAnswer,
  TOKEN,
  VALUE,
  vault,
} from "./_test_vault.ts";
import { SecretStoreError } from "./secret_store_error.ts";
import { type VaultCredentials, VaultSecretStore } from "./vault_secret_store.ts";

/** Each way in: with a token the first request is for the secret, with a role it is the login. */
const WAYS_IN: readonly VaultCredentials[] = [BY_TOKEN, APP_ROLE];

function storeAt(address: string, credentials: VaultCredentials, more = {}): VaultSecretStore {
  return new VaultSecretStore({ address, credentials, mount: "secret", retries: 0, ...more });
}

Deno.test("what is no answer of a Vault's is refused without showing it, at the login too", async () => {
  const answers: [answer: () => Response, message: string][] = [
    [() => new Response(`<html>${VALUE}`), "is not JSON"],
    [() => new Response(`{"data":{"data":"${VALUE}`), "is not JSON"],
    [() => new Response(new Uint8Array([0x22, 0xff, 0x22])), "is not JSON"],
    [() => new Response(), "is not JSON"],
    [() => new Response(VALUE, { status: 418 }), "answered 418"],
    [() => errorAnswer(500, VALUE), "it is failing"],
    [() => errorAnswer(501, VALUE), "it is not initialized"],
    [() => errorAnswer(503, "Vault is sealed"), "it is sealed"],
    [() => new Response(new Uint8Array(2 ** 20 + 1)), "larger than 1 MiB"],
  ];
  for (const [answer, message] of answers) {
    await withServer(answer, async (address) => {
      for (const credentials of WAYS_IN) {
        await refusal(storeAt(address, credentials), "app", message);
      }
    });
  }
});

Deno.test("JSON of another shape is refused", async () => {
  const bodies = [
    null,
    [],
    VALUE,
    7,
    {},
    { data: VALUE },
    { data: { data: VALUE, metadata: {} } },
    { data: { data: [VALUE], metadata: {} } },
    { data: { data: { key: VALUE } } },
    { auth: VALUE },
    { auth: { client_token: 7 } },
    // A login that needs a second factor: https://developer.hashicorp.com/vault/docs/auth/login-mfa
    { auth: { client_token: "", mfa_requirement: { mfa_request_id: VALUE } } },
  ];
  for (const body of bodies) {
    await withServer(() => Response.json(body), async (address) => {
      await refusal(storeAt(address, BY_TOKEN), "app", "its answer is not a KV engine's");
      await refusal(storeAt(address, APP_ROLE), "app", "its answer to the login at auth/approle");
    });
  }
});

Deno.test("a token that could be no header is refused without showing it", async () => {
  await withServer(() => loginAnswer("canary\r\nx: y"), async (address, asked) => {
    await refusal(storeAt(address, APP_ROLE), "app", "the token has a space");
    assertEquals(asked.length, 1);
  });
});

Deno.test("a redirect is not followed: token and credentials stay with their server", () =>
  withServer(
    () => secretAnswer({}),
    (elsewhere, askedElsewhere) =>
      withServer(() => Response.redirect(`${elsewhere}/v1/${VALUE}`, 307), async (address) => {
        for (const credentials of WAYS_IN) {
          await refusal(storeAt(address, credentials), "app", "a redirect away from");
        }
        assertEquals(askedElsewhere.length, 0);
      }),
  ));

Deno.test("a server that never answers is given up in time", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await withServer(() => promise, async (address) => {
    for (const credentials of WAYS_IN) {
      const store = storeAt(address, credentials, { timeout: 50 });
      await refusal(store, "app", "no answer within 50 ms");
    }
    resolve(new Response());
  });
});

Deno.test("an answer that never ends is given up, whether it comes slowly or fast", async () => {
  await withServer(() => endless(10), async (address) => {
    const store = storeAt(address, BY_TOKEN, { timeout: 100 });
    await refusal(store, "app", "no answer within 100 ms");
  });
  await withServer(() => endless(0), async (address) => {
    for (const credentials of WAYS_IN) {
      await refusal(storeAt(address, credentials), "app", "larger than 1 MiB");
    }
  });
});

Deno.test("an answer that says that it has 10 GB is not read", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" +
    "content-length: 10737418240\r\n\r\n";
  const serving = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode(`${head}{"data":`));
    // Ends when the client has let go of the connection.
    await connection.read(new Uint8Array(1)).catch(() => null);
    connection.close();
  })();
  const { port } = listener.addr as Deno.NetAddr;
  const began = performance.now();
  await refusal(storeAt(`http://127.0.0.1:${port}`, BY_TOKEN), "app", "larger than 1 MiB");
  await serving;
  listener.close();
  assertLess(performance.now() - began, 5_000);
});

Deno.test("busy servers are asked again after the time that Retry-After says", async () => {
  for (const credentials of WAYS_IN) {
    // 412: https://developer.hashicorp.com/vault/docs/enterprise/consistency
    const statuses = [429, 503, 412];
    const busy = (asked: Asked) => {
      const status = statuses.shift();
      if (status === undefined) return vault(asked);
      const headers = { "retry-after": "0" };
      return Response.json({ errors: [VALUE] }, { status, headers });
    };
    await withServer(busy, async (address) => {
      const store = storeAt(address, credentials, { retries: 3 });
      assertEquals(await store.get("app#password"), VALUE);
    });
  }
  await withServer(() => errorAnswer(412), async (address, asked) => {
    await refusal(storeAt(address, BY_TOKEN), "app", "does not have all data yet");
    assertEquals(asked.length, 1);
  });
});

Deno.test("a server that is not there, or speaks no TLS, is an error that says so", async () => {
  let gone = "";
  await withServer(vault, (address) => Promise.resolve(void (gone = address)));
  await withServer(vault, async (address) => {
    for (const credentials of WAYS_IN) {
      await refusal(storeAt(gone, credentials), "app", "cannot be reached");
      await refusal(storeAt(address.replace("http:", "https:"), credentials), "app", "TLS");
    }
  });
});

Deno.test("whatever is answered, a call ends with a secret, with none, or with a clean error", async () => {
  const random = new SeededRandom(20_260_131);
  let secrets = 0;
  let errors = 0;
  await withServer((asked) => garbled(asked, random), async (address) => {
    for (let round = 0; round < 600; round++) {
      const store = storeAt(address, random.oneOf(WAYS_IN));
      const began = performance.now();
      try {
        const value = await store.get(random.oneOf(["app#password", "app", "gone"]));
        assert(value === undefined || typeof value === "string");
        secrets++;
      } catch (error) {
        assertInstanceOf(error, SecretStoreError);
        assertShowsNoSecret(error);
        errors++;
      }
      assertLess(performance.now() - began, 1_000);
    }
  });
  assert(secrets > 50 && errors > 50, `${secrets} answers and ${errors} errors`);
});

/** Bytes without end, a few at a time where there is to be time between them. */
function endless(millisecondsBetween: number): Response {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Response(
    new ReadableStream({
      async pull(controller) {
        if (millisecondsBetween > 0) {
          await new Promise((resolve) => timer = setTimeout(resolve, millisecondsBetween));
        }
        const bytes = new Uint8Array(millisecondsBetween > 0 ? 1 : 2 ** 16).fill(0x20);
        controller.enqueue(bytes);
      },
      cancel: () => clearTimeout(timer),
    }),
  );
}

/** A Vault's answer with parts of it cut, doubled, or put in place of others; and now and then as it is. */
async function garbled(asked: Asked, random: SeededRandom): Promise<Response> {
  const answer = vault(asked);
  if (random.below(3) === 0) return answer;
  const text = await answer.text();
  const from = random.below(text.length + 1);
  const to = from + random.below(12);
  const strange = ["", "null", "[]", "{}", '"', "\\", "\u0000", "1e999", VALUE, TOKEN, ROLE_TOKEN];
  const body = random.oneOf([
    text,
    text.slice(0, from),
    text.slice(0, from) + random.oneOf(strange) + text.slice(to),
    text.slice(0, to) + text.slice(from),
    text.replace(/"(data|auth|metadata|client_token)"/, `"${random.oneOf(strange)}"`),
    text.replace(/:[^:]*$/, `:${random.oneOf(strange)}`),
    random.oneOf(strange),
  ]);
  const statuses = [answer.status, answer.status, 200, 204, 301, 400, 403, 404, 500];
  const status = random.oneOf(statuses);
  const headers = { location: `http://127.0.0.1:1/${VALUE}`, "retry-after": VALUE };
  return new Response(status === 204 ? null : body, { status, headers });
}
