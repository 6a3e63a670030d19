/**
 * The demo's receiver: it takes a report only with the right token and the right signature.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { startReceiver } from "../examples/orders/receiver.ts";
import { sign } from "../examples/orders/sign.ts";

const KEYS = { token: "right-token", signingKey: "right-key" };
const REPORT = JSON.stringify({ title: "Totals", customers: [{ customer: "A" }] });

async function post(token: string, signature: string, body = REPORT): Promise<[number, string]> {
  await using receiver = startReceiver(KEYS);
  const headers = { authorization: `Bearer ${token}`, "x-report-signature": signature };
  const response = await fetch(receiver.url, { method: "POST", headers, body });
  return [response.status, await response.text()];
}

Deno.test("a signed report with the right token is taken", async () => {
  const signature = await sign(REPORT, KEYS.signingKey);
  const receipt = { receipt: `R-${signature.slice(0, 8)}`, customers: 1 };
  assertEquals(await post(KEYS.token, signature), [200, JSON.stringify(receipt)]);
});

Deno.test("a report with another token is refused", async () => {
  const signature = await sign(REPORT, KEYS.signingKey);
  assertEquals(await post("wrong-token", signature), [401, "unknown token"]);
});

Deno.test("a report signed with another key is refused", async () => {
  const signature = await sign(REPORT, "wrong-key");
  assertEquals(await post(KEYS.token, signature), [403, "wrong signature"]);
});

Deno.test("a report changed after it was signed is refused", async () => {
  const signature = await sign(REPORT, KEYS.signingKey);
  const changed = REPORT.replace("A", "B");
  assertEquals(await post(KEYS.token, signature, changed), [403, "wrong signature"]);
});

Deno.test("a signature that is none is refused", async () => {
  assertEquals(await post(KEYS.token, "not hex"), [403, "wrong signature"]);
});
