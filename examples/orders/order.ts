/**
 * An order, read from a row of a CSV file.
 *
 * @module
 */
import { parseCsv } from "./parse_csv.ts";

/** One line of the order book. */
export interface Order {
  /** The order's number. */
  readonly id: string;
  /** Who ordered. */
  readonly customer: string;
  /** What the order comes to, in cents. */
  readonly totalCents: number;
}

/** Reads the order book's rows; the first is the header. */
export function readOrders(csv: string): Order[] {
  const [header = [], ...rows] = parseCsv(csv);
  return rows.map((row, index) => {
    const field = (name: string): string => {
      const value = row[header.indexOf(name)];
      if (value === undefined) throw new Error(`Order ${index + 1} has no "${name}".`);
      return value;
    };
    const totalCents = Number(field("quantity")) * Math.round(Number(field("unit_price")) * 100);
    if (!Number.isSafeInteger(totalCents)) {
      throw new Error(`Order ${field("order_id")} has no total: check its quantity and price.`);
    }
    return { id: field("order_id"), customer: field("customer"), totalCents };
  });
}
