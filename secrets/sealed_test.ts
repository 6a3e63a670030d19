import { assert, assertEquals, assertFalse, assertStrictEquals } from "@std/assert";
import { inspect } from "node:util";
import { Sealed } from "./sealed.ts";

const VALUE = "s3cret-value";
const SHOWN = "Sealed(DB_PASSWORD: ********)";

Deno.test("a sealed value comes out by reveal, and by nothing else", () => {
  const sealed = new Sealed({ password: VALUE }, "DB_PASSWORD");
  assertEquals(sealed.reveal(), { password: VALUE });
  assertEquals(sealed.name, "DB_PASSWORD");
});

Deno.test("printing and serialising show the name and a mask", () => {
  const sealed = new Sealed(VALUE, "DB_PASSWORD");
  assertEquals(String(sealed), SHOWN);
  assertEquals(`${sealed}`, SHOWN);
  assertEquals("" + sealed, SHOWN);
  assert(Number.isNaN(Number(sealed)));
  assertEquals(JSON.stringify([sealed]), `["${SHOWN}"]`);
  assertEquals(Deno.inspect(sealed), SHOWN);
  assertEquals(
    Deno.inspect({ deep: [sealed] }, { showHidden: true, getters: true }),
    `{ deep: [ ${SHOWN}, [length]: 1 ] }`,
  );
  assertEquals(inspect(sealed, { showHidden: true, showProxy: true }), SHOWN);
  assertEquals(String(new Sealed(VALUE)), "Sealed(********)");
  assertEquals(new Sealed(VALUE).name, undefined);
});

Deno.test("spreading, listing, cloning and posting carry nothing", async () => {
  const sealed = new Sealed(VALUE, "DB_PASSWORD");
  assertEquals({ ...sealed }, {});
  assertEquals(Object.entries(sealed), []);
  assertEquals(JSON.stringify(structuredClone({ sealed })), '{"sealed":{}}');
  const { port1, port2 } = new MessageChannel();
  const received = new Promise((resolve) => port2.onmessage = ({ data }) => resolve(data));
  port1.postMessage(sealed);
  assertEquals(await received, {});
  port1.close();
  port2.close();
});

Deno.test("a walk over all properties of it and its prototypes does not meet the value", () => {
  const sealed = new Sealed(VALUE, "DB_PASSWORD");
  const met: string[] = [];
  for (
    let object: object | null = sealed;
    object !== null;
    object = Object.getPrototypeOf(object)
  ) {
    for (const key of Reflect.ownKeys(object)) {
      met.push(String(key));
      if (key !== "reveal" && key !== "__proto__") {
        met.push(
          String(Reflect.get(object, key, sealed)),
        );
      }
    }
  }
  assert(met.includes("reveal"));
  assertFalse(met.some((text) => text.includes(VALUE)), met.join());
});

Deno.test("a sealed value cannot be used as the value: the compiler says so", () => {
  const sealed = new Sealed(VALUE, "DB_PASSWORD");
  // @ts-expect-error a Sealed<string> is no string
  const text: string = sealed;
  // @ts-expect-error nor is a Sealed<string> a Sealed<number>
  const other: Sealed<number> = sealed;
  assertStrictEquals<unknown>(text, other);
});
