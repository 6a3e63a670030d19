/**
 * The demo: orders in, a signed report out, and no secret in anything that is printed.
 *
 * Run it from the project's folder: `deno task demo`. The signing key is in this folder's
 * `config.toml`; the token is an environment variable, which the task sets from `demo.env`.
 *
 * @module
 */
import { loadConfig, Secret } from "@tacit/flow";
import { writeReport } from "@tacit/flow/report";
import { fromFileUrl } from "@std/path";
import { ordersFlow } from "./orders_flow.ts";
import { startReceiver } from "./receiver.ts";

/** A page about the run, in the project's folder. */
const REPORT = "orders_report.html";

const { report } = loadConfig({
  defaults: { report: { title: "Order totals", currency: "EUR", largest: 5 } },
});
const path = fromFileUrl(new URL("orders.csv", import.meta.url));

await using receiver = startReceiver({
  token: await new Secret<string>("REPORT_TOKEN").get(),
  signingKey: await new Secret<string>("REPORT_SIGNING_KEY").get(),
});
const run = await ordersFlow.run({
  parameters: { path, title: report.title, url: receiver.url },
});

await writeReport(run, REPORT);

const { customers, receipt } = run.orThrow().output;
const count = customers.reduce((count, customer) => count + customer.orders, 0);
console.log(`\n${report.title}: ${count} orders of ${customers.length} customers. The largest:`);
for (const { customer, orders, totalCents } of customers.slice(0, report.largest)) {
  console.log(`  ${customer.padEnd(26)}${inCurrency(totalCents).padStart(14)}  (${orders} orders)`);
}
console.log(`Signed, posted and accepted: receipt ${receipt.receipt}`);
console.log(`What ran, when, and what it logged: open ${REPORT}`);

function inCurrency(cents: number): string {
  return `${(cents / 100).toFixed(2)} ${report.currency}`;
}
