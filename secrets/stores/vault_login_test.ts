// How a Vault is logged in to: with what, how often, and for whom.
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { DEFAULT_CONFIG } from "../../config/get_config.ts";
import { type Config, loadConfig, withContext } from "../../config/mod.ts";
import { maskText } from "../leave.ts";
import { type Asked, withServer } from "./_test_server.ts";
import {
  APP_ROLE,
  BY_TOKEN,
  errorAnswer,
  INVALID_TOKEN,
  LIMITED_TOKEN,
  loginAnswer,
  refusal,
  ROLE_TOKEN,
  secretAnswer,
  TOKEN,
  VALUE,
  vault,
  withVariables,
} from "./_test_vault.ts";
import { VaultSecretStore } from "./vault_secret_store.ts";

const credentials = BY_TOKEN;

function loginsIn(asked: readonly Asked[]): number {
  return asked.filter(({ line }) => line.includes("login")).length;
}

Deno.test("Prefect 1.4.1: credentials are the secret VAULT_CREDENTIALS, as a table or JSON", async () => {
  await withServer(vault, async (address) => {
    for (const name of ["VAULT_ADDR", "vault_addr"]) {
      await withVariables({ [name]: address }, async () => {
        for (const value of [credentials, JSON.stringify(credentials), APP_ROLE]) {
          const store = new VaultSecretStore({ mount: "secret" });
          const secrets = { VAULT_CREDENTIALS: value };
          assertEquals(await withContext({ secrets }, () => store.get("app#password")), VALUE);
        }
      });
    }
    const env = { PREFECT__CONTEXT__SECRETS__VAULT_CREDENTIALS: JSON.stringify(credentials) };
    const config = loadConfig({ defaults: DEFAULT_CONFIG, env }) as unknown as Config;
    const store = new VaultSecretStore({ address, mount: "secret" });
    assertEquals(await withContext({ config }, () => store.get("app#password")), VALUE);
  });
});

Deno.test("Prefect 1.4.1: the secret with the credentials may have another name", async () => {
  await withServer(vault, async (address) => {
    const store = new VaultSecretStore({ address, credentialsSecret: "MY_VAULT_CREDS" });
    const secrets = { MY_VAULT_CREDS: credentials };
    assertEquals(await withContext({ secrets }, () => store.get("secret/app#password")), VALUE);
    await refusal(store, "secret/app", "Set the secret MY_VAULT_CREDS");
  });
});

Deno.test("the environment's token goes to the environment's server only", async () => {
  await withServer(vault, async (address, asked) => {
    await withVariables({ VAULT_TOKEN: TOKEN }, async () => {
      await refusal(new VaultSecretStore({ address }), "secret/app", "no credentials are known");
      assertEquals(asked.length, 0);
      await withVariables({ VAULT_ADDR: address }, async () => {
        assertEquals(await new VaultSecretStore().get("secret/app#password"), VALUE);
      });
    });
  });
});

Deno.test("an AppRole logs in once, however many ask at the same time", async () => {
  await withServer(vault, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const values = await Promise.all([1, 2, 3].map(() => store.get("app#password")));
    assertEquals(values, [VALUE, VALUE, VALUE]);
    assertEquals(loginsIn(asked), 1);
  });
});

Deno.test("a Kubernetes role logs in with the service account's token", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "canary.jwt\n");
    await withServer(vault, async (address) => {
      const credentials = {
        VAULT_KUBE_AUTH_ROLE: "app",
        VAULT_KUBE_AUTH_PATH: "k8s/",
        VAULT_KUBE_TOKEN_FILE: file,
      };
      const store = new VaultSecretStore({ address, credentials, mount: "secret" });
      assertEquals(
        await store.get("app#password"),
        VALUE,
      );
      assertEquals(maskText(`canary.jwt ${ROLE_TOKEN}`), "******** ********");
      const lost = { ...credentials, VAULT_KUBE_TOKEN_FILE: `${file}.lost` };
      await refusal(
        new VaultSecretStore({ address, credentials: lost }),
        "secret/app",
        `cannot be read from ${file}.lost`,
      );
    });
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a token that is no longer good is asked for once more, and only once", async () => {
  let logins = 0;
  let isGood = false;
  const expiring = (asked: Asked) => {
    if (asked.line.includes("login")) {
      isGood = ++logins > 1;
      return loginAnswer(`${ROLE_TOKEN}-${logins}`);
    }
    return isGood ? secretAnswer({ password: VALUE }) : errorAnswer(403, INVALID_TOKEN);
  };
  await withServer(expiring, async (address) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    assertEquals(await store.get("app#password"), VALUE);
    assertEquals(logins, 2);
  });
  await withServer(
    ({ line }) =>
      line.includes("login") ? loginAnswer(ROLE_TOKEN) : errorAnswer(403, INVALID_TOKEN),
    async (address, asked) => {
      const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
      await refusal(store, "app", "the token is not valid, or no longer");
      assertEquals(loginsIn(asked), 2);
    },
  );
});

Deno.test("many whose token ends at the same time share one new login", async () => {
  let logins = 0;
  const expiring = ({ line, headers }: Asked) => {
    if (line.includes("login")) return loginAnswer(`${ROLE_TOKEN}-${++logins}`);
    const isGood = headers.get("x-vault-token") === `${ROLE_TOKEN}-2`;
    return isGood ? secretAnswer({ password: VALUE }) : errorAnswer(403, INVALID_TOKEN);
  };
  await withServer(expiring, async (address) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const values = await Promise.all(Array.from({ length: 8 }, () => store.get("app#password")));
    assertEquals(new Set(values), new Set([VALUE]));
    assertEquals(logins, 2);
  });
});

Deno.test("a token that was given is refused without another try", async () => {
  await withServer(vault, async (address, asked) => {
    const credentials = { VAULT_TOKEN: "canary-revoked" };
    const store = new VaultSecretStore({ address, credentials });
    await refusal(store, "secret/app", "the token is not valid, or no longer");
    assertEquals(new Set(asked.map(({ line }) => line)).size, asked.length);
  });
});

Deno.test("a refusal by policy is no reason to log in again, and says so", async () => {
  const limited = (asked: Asked) =>
    asked.line.includes("login") ? loginAnswer(LIMITED_TOKEN) : vault(asked);
  await withServer(limited, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    for (let times = 0; times < 5; times++) {
      await refusal(store, "other", "the policies of this token do not allow it");
    }
    assertEquals(await store.get("app#password"), VALUE);
    assertEquals(loginsIn(asked), 1);
  });
});

Deno.test("a token is given up before its time is over", async () => {
  let logins = 0;
  const short = (asked: Asked) =>
    asked.line.includes("login") ? (logins++, loginAnswer(ROLE_TOKEN, 1)) : vault(asked);
  await withServer(short, async (address) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    await store.get("app#password");
    await store.get("app#password");
    assertEquals(logins, 1);
    await new Promise((resolve) => setTimeout(resolve, 950));
    await store.get("app#password");
    assertEquals(logins, 2);
  });
});

Deno.test("a login that nobody waits for any more is given up", async () => {
  const { promise: isAborted, resolve: tellAborted } = Promise.withResolvers<void>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    request.signal.addEventListener("abort", () => tellAborted());
    return new Promise<Response>((resolve) => isAborted.then(() => resolve(new Response())));
  });
  const address = `http://127.0.0.1:${server.addr.port}`;
  const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
  const abort = new AbortController();
  const reads = [1, 2].map(() => store.get("app", { signal: abort.signal }));
  setTimeout(() => abort.abort(new Error("given up")), 100);
  const began = performance.now();
  for (const read of reads) await assertRejects(() => read, Error, "given up");
  await isAborted; // The server sees the connection go.
  assertLess(performance.now() - began, 5_000);
  await server.shutdown();
});

Deno.test("the token that `vault login` keeps is for the environment's server, where nothing else is set", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(home, ".vault-token"), `${TOKEN}\n`);
    await withServer(vault, async (address) => {
      await withVariables({ HOME: home }, async () => {
        await refusal(new VaultSecretStore({ address }), "secret/app", "no credentials are known");
        await withVariables({ VAULT_ADDR: address }, async () => {
          assertEquals(await new VaultSecretStore().get("secret/app#password"), VALUE);
          const flags = await new VaultSecretStore().permissions();
          assertEquals(flags.slice(-2), ["--allow-env=HOME", `--allow-read=${home}/.vault-token`]);
          await withVariables({ VAULT_TOKEN: "canary-other" }, async () => {
            await refusal(new VaultSecretStore(), "secret/app", "the token is not valid");
            const flags = await new VaultSecretStore().permissions();
            assertEquals(flags.at(-1), "--allow-env=VAULT_TOKEN");
          });
        });
      });
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("each run asks with credentials of its own, and a changed variable counts", async () => {
  await withServer(() => secretAnswer({}), async (address, asked) => {
    const store = new VaultSecretStore({ address });
    for (const token of ["canary-one", "canary-two"]) {
      const secrets = { VAULT_CREDENTIALS: { VAULT_TOKEN: token } };
      await withContext({ secrets }, () => store.get("secret/app"));
    }
    const atHand = new VaultSecretStore();
    for (const token of ["canary-three", "canary-four"]) {
      const variables = { VAULT_ADDR: address, VAULT_TOKEN: token };
      await withVariables(variables, async () => void await atHand.get("secret/app"));
    }
    const sent = asked.map(({ headers }) => headers.get("x-vault-token"));
    assertEquals(sent, ["canary-one", "canary-two", "canary-three", "canary-four"]);
  });
});

Deno.test("a token that one server gave is not sent to another", async () => {
  const other = ({ line }: Asked) =>
    line.includes("login") ? loginAnswer("canary-other") : secretAnswer({});
  await withServer(vault, (first) =>
    withServer(other, async (second, asked) => {
      const store = new VaultSecretStore({ credentials: APP_ROLE });
      for (const address of [first, second]) {
        await withVariables(
          { VAULT_ADDR: address },
          async () => void await store.get("secret/app"),
        );
      }
      const sent = asked.map(({ headers }) => headers.get("x-vault-token"));
      assertEquals(sent, [null, "canary-other"]);
    }));
});

Deno.test("a caller that gives up leaves the login to the others", async () => {
  const { promise: isOpen, resolve: letIn } = Promise.withResolvers<void>();
  const slow = async (asked: Asked) => {
    if (asked.line.includes("login")) await isOpen;
    return vault(asked);
  };
  await withServer(slow, async (address, asked) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const abort = new AbortController();
    const first = store.get("app#password", { signal: abort.signal });
    const second = store.get("app#password");
    abort.abort(new Error("given up"));
    await assertRejects(() => first, Error, "given up");
    letIn();
    assertEquals(await second, VALUE);
    assertEquals(loginsIn(asked), 1);
  });
});

Deno.test("a login that fails after its caller gave up is tried anew by the next", async () => {
  const { promise: isAsked, resolve: tellAsked } = Promise.withResolvers<void>();
  const { promise: isOpen, resolve: letIn } = Promise.withResolvers<void>();
  let isDown = true;
  const slow = async (asked: Asked) => {
    if (!isDown || !asked.line.includes("login")) return vault(asked);
    tellAsked();
    await isOpen;
    return errorAnswer(400, "invalid role or secret ID");
  };
  await withServer(slow, async (address) => {
    const store = new VaultSecretStore({ address, credentials: APP_ROLE, mount: "secret" });
    const abort = new AbortController();
    const first = store.get("app", { signal: abort.signal });
    const failed = refusal(store, "app", "are not accepted");
    await isAsked;
    abort.abort(new Error("given up"));
    await assertRejects(() => first, Error, "given up");
    letIn();
    await failed;
    isDown = false;
    assertEquals(await store.get("app#password"), VALUE);
  });
});

Deno.test("credentials that cannot be used are said, and no secret with them", async () => {
  await withServer(vault, async (address, asked) => {
    const make = (credentials: object) =>
      new VaultSecretStore({ address, credentials, mount: "secret" });
    await refusal(make({ VAULT_TOKEN: "canary wrong" }), "app", "an odd character");
    await refusal(make({ VAULT_TOKEN: null }), "app", "VAULT_TOKEN of the credentials is no text");
    await refusal(make({ VAULT_TOKEN: "" }), "app", "is no text, or is empty");
    await refusal(make({ VAULT_SECRET_ID: ["canary"] }), "app", "VAULT_SECRET_ID of the");
    await refusal(make({ VAULT_USER: "canary" }), "app", "are none that it knows");
    await refusal(make({ VAULT_ROLE_ID: "canary" }), "app", "are none that it knows");
    await refusal(make({ ...APP_ROLE, VAULT_APPROLE_PATH: "../sys" }), "app", "there is no login");
    assertEquals(asked.length, 0);
    await refusal(make({ VAULT_TOKEN: "canary-wrong" }), "app", "answered 403");
    await refusal(make({ ...APP_ROLE, VAULT_ROLE_ID: "other" }), "app", "are not accepted");
    await refusal(make({ ...APP_ROLE, VAULT_APPROLE_PATH: "none" }), "app", "answered 403");
    const secrets = { VAULT_CREDENTIALS: "canary-no-object" };
    const store = new VaultSecretStore({ address, mount: "secret" });
    await withContext({ secrets }, () => refusal(store, "app", "VAULT_CREDENTIALS is no object"));
  });
});
