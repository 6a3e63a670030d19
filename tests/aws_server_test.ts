/**
 * Secrets of Amazon's services as moto answers for them: an implementation that others wrote, and that
 * the makers of boto3's tests trust. `deno task test:aws` brings it; elsewhere nothing of this is run.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { AwsV4Signer } from "aws4fetch";
import { AwsParameterStore, AwsSecretStore } from "../secrets/stores/aws/mod.ts";
import { SecretStoreError } from "../secrets/stores/mod.ts";
import { checkConformance, CONFORMANCE_SECRETS } from "../secrets/stores/_test_conformance.ts";

const endpoint = Deno.env.get("TACIT_MOTO_URL") ?? "";
const ignore = endpoint === "";
if (ignore) console.log("No moto is here to be tested with: `deno task test:aws` brings one.");

const credentials = { accessKeyId: "AKIACANARY", secretAccessKey: "canary-key" };
const options = { endpoint, region: "eu-central-1", credentials };

/** Has moto do what the stores do not: make secrets. */
async function make(service: "secretsmanager" | "ssm", operation: string, content: object) {
  const target = service === "ssm" ? "AmazonSSM" : "secretsmanager";
  const signed = await new AwsV4Signer({
    url: endpoint,
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `${target}.${operation}`,
    },
    body: JSON.stringify(content),
    ...credentials,
    service,
    region: options.region,
  }).sign();
  const response = await fetch(signed.url, {
    method: "POST",
    headers: signed.headers,
    body: JSON.stringify(content),
  });
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return JSON.parse(text);
}

Deno.test({
  name:
    "moto: Secrets Manager keeps to what every store does, with keys, versions, stages and pages",
  ignore,
  async fn() {
    const create = (Name: string, SecretString: string) =>
      make("secretsmanager", "CreateSecret", { Name, SecretString });
    for (const [name, value] of Object.entries(CONFORMANCE_SECRETS)) {
      await create(`app/${name}`, value);
    }
    const store = new AwsSecretStore({ ...options, prefix: "app/" });
    await checkConformance(store);
    assertEquals(await store.get("JSON#password"), "canary-c41d");
    assertStrictEquals(await store.get("JSON#none"), undefined);
    await assertRejects(() => store.get("PLAIN#key"), SecretStoreError, "no JSON object");

    const { ARN, VersionId } = await create("app/rotated", "old");
    await make("secretsmanager", "PutSecretValue", { SecretId: ARN, SecretString: '{"a":"new"}' });
    assertEquals(await store.get("rotated#a"), "new");
    assertEquals(await store.get(ARN), '{"a":"new"}');
    assertEquals(await store.get("rotated?stage=AWSPREVIOUS"), "old");
    assertEquals(await store.get(`rotated?version=${VersionId}`), "old");
    assertStrictEquals(await store.get("rotated?stage=NONE"), undefined);

    const SecretBinary = btoa("bytes of text");
    await make("secretsmanager", "CreateSecret", { Name: "app/binary", SecretBinary });
    assertEquals(await store.get("binary"), "bytes of text");
    await make("secretsmanager", "CreateSecret", { Name: "app/odd", SecretBinary: btoa("\xff") });
    await assertRejects(() => store.get("odd"), SecretStoreError, "no UTF-8 text");

    await create("app/doomed", "x");
    await make("secretsmanager", "DeleteSecret", { SecretId: "app/doomed" });
    await assertRejects(() => store.get("doomed"), SecretStoreError, "is to be deleted");

    for (let index = 0; index < 120; index++) await create(`many/${index}`, "x");
    const many = await new AwsSecretStore({ ...options, prefix: "many/" }).names();
    assertEquals(many.length, 120);
    for (const name of ["", "a b", "../x", "x\0", "é", "x".repeat(10_000)]) {
      assertStrictEquals(await store.get(name), undefined);
    }
  },
});

Deno.test({
  name:
    "moto: the Parameter Store keeps to what every store does, with keys, versions, labels and pages",
  ignore,
  async fn() {
    const put = (Name: string, Value: string, more = {}) =>
      make("ssm", "PutParameter", { Name, Value, Type: "SecureString", ...more });
    for (const [name, value] of Object.entries(CONFORMANCE_SECRETS)) {
      await put(`/app/${name}`, value);
    }
    const store = new AwsParameterStore({ ...options, prefix: "/app/" });
    await checkConformance(store);
    assertEquals(await store.get("JSON#user"), "me");
    await put("/app/rotated", "one");
    await put("/app/rotated", "two", { Overwrite: true });
    const label = { Name: "/app/rotated", ParameterVersion: 1, Labels: ["prod"] };
    await make("ssm", "LabelParameterVersion", label);
    assertEquals(await store.get("rotated"), "two");
    assertEquals(await store.get("rotated?version=1"), "one");
    assertEquals(await store.get("rotated?label=prod"), "one");
    assertStrictEquals(await store.get("rotated?version=9"), undefined);
    for (let index = 0; index < 60; index++) await put(`/many/${index}`, "x");
    const many = await new AwsParameterStore({ ...options, prefix: "/many/" }).names();
    assertEquals(many.length, 60);
    for (const name of ["", "a b", "x\0", "é", "x".repeat(10_000)]) {
      assertStrictEquals(await store.get(name), undefined);
    }
  },
});

Deno.test({
  name: "moto: an instance's role gives keys by IMDSv2",
  ignore,
  async fn() {
    const variables = {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint,
      AWS_SHARED_CREDENTIALS_FILE: "/absent",
      AWS_CONFIG_FILE: "/absent",
    };
    for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
    try {
      const store = new AwsSecretStore({ endpoint, region: "eu-central-1" });
      assertStrictEquals(await store.get("none"), undefined);
    } finally {
      for (const name of Object.keys(variables)) Deno.env.delete(name);
    }
  },
});
