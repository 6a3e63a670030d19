/**
 * The demo: orders in, a signed report out, and no secret in anything that is printed.
 *
 * Run it from the project's folder: `deno task demo`. The signing key is in this folder's
 * `config.toml`; the token is an environment variable, which the task sets from `demo.env`.
 *
 * @module
 */
import { loadConfig, Secret } from "@tacit/flow";
import { fromFileUrl } from "@std/path";
import { ordersFlow } from "./orders_flow.ts";
import { startReceiver } from "./receiver.ts";

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

if (run.isSuccessful) {
  const { customers, receipt } = run.output;
  const orders = customers.reduce((count, customer) => count + customer.orders, 0);
  console.log(`\n${report.title}: ${orders} orders of ${customers.length} customers`);
  for (const { customer, orders, totalCents } of customers.slice(0, report.largest)) {
    console.log(
      `  ${customer.padEnd(26)}${inCurrency(totalCents).padStart(14)}  (${orders} orders)`,
    );
  }
  console.log(`Signed, posted and accepted: receipt ${receipt.receipt}`);
} else {
  console.error(`\nThe report was not delivered. ${run.state.message}`);
  Deno.exitCode = 1;
}

function inCurrency(cents: number): string {
  return `${(cents / 100).toFixed(2)} ${report.currency}`;
}
