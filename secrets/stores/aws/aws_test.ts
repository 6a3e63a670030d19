// Amazon's services where they fail, refuse or are hostile; what they answer else is tested with moto.
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { refusal } from "../_test_refusal.ts";
import { type Asked, withServer } from "../_test_server.ts";
import { AwsParameterStore, AwsSecretStore, SecretStoreError } from "./mod.ts";

const VALUE = "canary-in-the-cloud";
const credentials = { accessKeyId: "AKIACANARY", secretAccessKey: "canary-secret-key" };
const region = "eu-central-1";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_ResponseSyntax */
const found = () => Response.json({ Name: "db", SecretString: VALUE });

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
function refused(type: string, message: string = VALUE): Response {
  return Response.json({ __type: `com.amazonaws#${type}`, message }, { status: 400 });
}

/** Calls `body` with the variables set, and with no others of Amazon's; the home folder is empty. */
async function withVariables(
  variables: Readonly<Record<string, string>>,
  body: (home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir();
  const before = Deno.env.toObject();
  for (const name of Object.keys(before)) if (name.startsWith("AWS_")) Deno.env.delete(name);
  const set = { HOME: home, AWS_EC2_METADATA_DISABLED: "true", ...variables };
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    await body(home);
  } finally {
    for (const name of Object.keys(set)) Deno.env.delete(name);
    for (const [name, value] of Object.entries(before)) Deno.env.set(name, value);
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("each refusal says what to do, and shows nothing of the answer", async () => {
  const cases: [type: string, text: string | undefined, message: string][] = [
    ["AccessDeniedException", undefined, "Allow secretsmanager:GetSecretValue for this secret"],
    ["UnrecognizedClientException", undefined, "the keys are not accepted"],
    ["ExpiredTokenException", undefined, "the keys are no longer good"],
    ["DecryptionFailure", undefined, "Allow kms:Decrypt"],
    ["ValidationException", undefined, "it takes no such name"],
    [
      "InvalidSignatureException",
      "Signature expired: 20260101T000000Z is now earlier than",
      "clock",
    ],
    ["RequestTimeTooSkewed", undefined, "this machine's clock differs from Amazon's. Set it."],
    ["InternalNonsense", undefined, "answered 400, which is not expected"],
  ];
  for (const [type, text, message] of cases) {
    await withServer(() => refused(type, text), async (endpoint) => {
      await refusal(new AwsSecretStore({ endpoint, region, credentials }), message);
    });
  }
});

Deno.test("one that is throttled, which is a 400, is asked again", async () => {
  let asked = 0;
  const busy = () => ++asked === 1 ? refused("ThrottlingException") : found();
  await withServer(busy, async (endpoint) => {
    assertEquals(await new AwsSecretStore({ endpoint, region, credentials }).get("db"), VALUE);
  });
});

Deno.test("what is no answer of Amazon's is refused without showing it", async () => {
  const answers: [() => Response, string][] = [
    [() => new Response(VALUE), "is not JSON"],
    [() => Response.json([VALUE]), "holds no secret"],
    [() => Response.json({ SecretString: { a: VALUE } }), "holds no secret"],
    [() => new Response(new Uint8Array(2 ** 20 + 1)), "larger than 1 MiB"],
    [() => Response.redirect(`http://127.0.0.1:1/${VALUE}`, 307), "a redirect away from"],
  ];
  for (const [answer, message] of answers) {
    await withServer(answer, async (endpoint) => {
      await refusal(new AwsSecretStore({ endpoint, region, credentials }), message);
    });
  }
  await withServer(() => Response.json({ Parameter: { Value: 7 } }), async (endpoint) => {
    const store = new AwsParameterStore({ endpoint, region, credentials });
    await assertRejects(() => store.get("db"), SecretStoreError, "holds no parameter");
    await assertRejects(() => store.names(), SecretStoreError, "holds no parameter");
  });
});

Deno.test("keys and region come from the environment, or from the profile in the shared files", () =>
  withServer(found, async (endpoint, asked) => {
    const signedAs = () =>
      asked.at(-1)?.headers.get("authorization")?.match(/=(\w+)\/\d+\/([\w-]+)/)?.slice(1);
    const env = {
      AWS_ACCESS_KEY_ID: "AKIAENV",
      AWS_SECRET_ACCESS_KEY: "canary",
      AWS_REGION: "us-east-1",
    };
    await withVariables({ ...env, AWS_ENDPOINT_URL: endpoint }, async () => {
      await new AwsSecretStore().get("db");
      assertEquals(signedAs(), ["AKIAENV", "us-east-1"]);
    });
    await withVariables({ AWS_PROFILE: "team" }, async (home) => {
      await refusal(new AwsSecretStore({ endpoint }), "Set AWS_REGION");
      await refusal(new AwsSecretStore({ endpoint, region }), "no keys of the profile team");
      await Deno.mkdir(join(home, ".aws"));
      const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key=canary\n`;
      const text = `[default]\n${keys("AKIADEFAULT")}\n[team]\n# ours\n${keys("AKIATEAM")}`;
      await Deno.writeTextFile(join(home, ".aws", "credentials"), text);
      await Deno.writeTextFile(
        join(home, ".aws", "config"),
        "[profile team]\nregion = eu-west-1\n",
      );
      await new AwsSecretStore({ endpoint }).get("db");
      assertEquals(signedAs(), ["AKIATEAM", "eu-west-1"]);
    });
    await withVariables({ AWS_ACCESS_KEY_ID: "AKIAHALF" }, async () => {
      await refusal(new AwsSecretStore({ endpoint, region }), "only one of AWS_ACCESS_KEY_ID");
    });
  }));

Deno.test("a container's keys are fetched once for many, and anew when they are refused", () => {
  let fetched = 0;
  const service = (asked: Asked) => {
    if (asked.line === "GET /keys") {
      // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      const AccessKeyId = `AKIA${++fetched}`;
      return Response.json({ AccessKeyId, SecretAccessKey: "canary", Token: "canary", Expiration });
    }
    const isOld = asked.headers.get("authorization")?.includes("AKIA1");
    return isOld ? refused("ExpiredTokenException") : found();
  };
  return withServer(service, (endpoint, asked) =>
    withVariables({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/keys`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "canary-token",
    }, async () => {
      const store = new AwsSecretStore({ endpoint, region });
      const values = await Promise.all([1, 2, 3, 4].map(() => store.get("db")));
      assertEquals(new Set(values), new Set([VALUE]));
      assertEquals(fetched, 2);
      assertEquals(asked[0]?.headers.get("authorization"), "canary-token");
      Deno.env.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/keys");
      await refusal(new AwsSecretStore({ endpoint, region }), "not the machine's own");
    }));
});

Deno.test("a metadata service that is absent, slow or hostile is given up within 2 s", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const services: (() => Response | Promise<Response>)[] = [
    () => promise,
    () => new Response(VALUE),
    () => new Response(new Uint8Array(2 ** 21)),
    () => Response.redirect(`http://127.0.0.1:1/${VALUE}`),
  ];
  for (const service of services) {
    await withServer(service, (address) =>
      withVariables({
        AWS_EC2_METADATA_DISABLED: "",
        AWS_EC2_METADATA_SERVICE_ENDPOINT: address,
      }, async () => {
        const began = performance.now();
        await refusal(new AwsSecretStore({ endpoint: address, region }), "Amazon Secrets Manager");
        assertLess(performance.now() - began, 2_000);
      }).finally(() => resolve(new Response())));
  }
});

Deno.test("the flags are those of the service, and of all places where keys may be", async () => {
  const given = new AwsSecretStore({ region, credentials, endpoint: "http://127.0.0.1:5000" });
  assertEquals(await given.permissions(), ["--allow-net=127.0.0.1:5000"]);
  await withVariables({}, async (home) => {
    const flags = await new AwsParameterStore({ region }).permissions();
    assertEquals(flags.slice(0, 2), [
      "--allow-net=ssm.eu-central-1.amazonaws.com:443",
      "--allow-net=169.254.169.254:80",
    ]);
    assertEquals(flags.includes("--allow-env=AWS_ACCESS_KEY_ID"), true);
    assertEquals(flags.at(-1), `--allow-read=${home}/.aws/config`);
  });
});
