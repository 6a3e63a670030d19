/**
 * The demo's reading of CSV files and orders.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { readOrders } from "../examples/orders/order.ts";
import { parseCsv } from "../examples/orders/parse_csv.ts";

Deno.test("fields may be quoted, empty, and end in either line end", () => {
  assertEquals(parseCsv('a,"b, ""c""",\r\n,"x\ny",z\n'), [
    ["a", 'b, "c"', ""],
    ["", "x\ny", "z"],
  ]);
  assertEquals(parseCsv("a,b"), [["a", "b"]]);
  assertEquals(parseCsv("a,"), [["a", ""]]);
  assertEquals(parseCsv(""), []);
});

Deno.test("a misplaced quote is an error that names the row", () => {
  assertThrows(() => parseCsv('a\nb"c\n'), SyntaxError, "Row 2");
  assertThrows(() => parseCsv('a,"b'), SyntaxError, "Row 1");
});

const HEADER = "order_id,customer,quantity,unit_price";

Deno.test("an order's total is exact to the cent", () => {
  assertEquals(readOrders(`${HEADER}\nSO-1,A,3,0.10\n`), [
    { id: "SO-1", customer: "A", totalCents: 30 },
  ]);
});

Deno.test("an order that cannot be totalled is an error that names it", () => {
  assertThrows(() => readOrders(`${HEADER}\nSO-1,A,three,1\n`), Error, "SO-1");
  assertThrows(() => readOrders("order_id,customer\nSO-1,A\n"), Error, "quantity");
});
