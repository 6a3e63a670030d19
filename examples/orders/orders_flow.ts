/**
 * The demo's flow: read orders, total them per customer, sign the report and post it. The signing
 * key and the token are secrets: they reach the two tasks that use them, and nothing else.
 *
 * @module
 */
import { Flow, Parameter, PrefectSecret, task } from "@tacit/flow";
import { readOrders } from "./order.ts";
import type { Order } from "./order.ts";
import { sign } from "./sign.ts";

/** What one customer ordered in all. */
export interface CustomerTotal {
  readonly customer: string;
  readonly orders: number;
  readonly totalCents: number;
}

/** What the receiver answers to a report that it took. */
export interface Receipt {
  readonly receipt: string;
  readonly customers: number;
}

const loadOrders = task(async function loadOrders(path: string) {
  return readOrders(await Deno.readTextFile(path));
});

const totalPerCustomer = task(function totalPerCustomer(orders: Order[]): CustomerTotal[] {
  return [...Map.groupBy(orders, (order) => order.customer)]
    .map(([customer, theirs]) => ({
      customer,
      orders: theirs.length,
      totalCents: theirs.reduce((total, order) => total + order.totalCents, 0),
    }))
    .sort((left, right) => right.totalCents - left.totalCents);
});

const writeReport = task(function writeReport(title: string, customers: CustomerTotal[]) {
  return JSON.stringify({ title, customers });
});

const signReport = task(async function signReport(report: string, key: string) {
  return await sign(report, key);
});

const postReport = task(
  async function postReport(
    url: string,
    report: string,
    signature: string,
    token: string,
  ): Promise<Receipt> {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "x-report-signature": signature },
      body: report,
    });
    if (!response.ok) {
      throw new Error(`The receiver answered ${response.status}: ${await response.text()}`);
    }
    return await response.json();
  },
);

/** Reads the orders of a CSV file and reports each customer's total to a receiver. */
export const ordersFlow = new Flow("orders", () => {
  const customers = totalPerCustomer(loadOrders(new Parameter<string>("path")));
  const report = writeReport(new Parameter<string>("title"), customers);
  const signature = signReport(report, new PrefectSecret("REPORT_SIGNING_KEY"));
  const receipt = postReport(
    new Parameter<string>("url"),
    report,
    signature,
    new PrefectSecret("REPORT_TOKEN"),
  );
  return { customers, receipt };
});
