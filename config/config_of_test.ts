// These tests are the compiler's: each line marked as an error must be one.
import { assertEquals } from "@std/assert";
import { type Config, getConfig, loadConfig } from "./mod.ts";

const config = loadConfig({
  defaults: {
    port: 8080,
    name: "x",
    isOn: true,
    hosts: ["a"],
    empty: [],
    open: null,
    database: { host: "localhost", pool: { size: 1 } },
    context: { flow: "x", secrets: { TOKEN: 1 } },
  },
  env: {},
});

Deno.test("the type of a configuration is inferred from its defaults", () => {
  const port: number = config.port;
  const name: string = config.name;
  const isOn: boolean = config.isOn;
  const hosts: readonly string[] = config.hosts;
  const empty: readonly unknown[] = config.empty as readonly unknown[];
  const size: number = config.database.pool.size;
  const token: string | undefined = config.context.secrets.TOKEN;
  const flow: string = config.context.flow;
  assertEquals([port, name, isOn, hosts, empty, size, token, flow], [
    8080,
    "x",
    true,
    ["a"],
    [],
    1,
    "********",
    "x",
  ]);
});

Deno.test("a literal default is widened", () => {
  const { port } = loadConfig({ defaults: { port: 8080 } as const, env: {} });
  const other: typeof port = 1;
  assertEquals([port, other], [8080, 1]);
});

Deno.test("a key that the defaults do not have is unknown", () => {
  const open: unknown = config.open;
  const further: unknown = config.further;
  const below: unknown = config.database.further;
  // @ts-expect-error An unknown key has no type to rely on.
  const text: string = config.further;
  assertEquals([open, further, below, text], [null, undefined, undefined, undefined]);
});

/** Never called: only the compiler reads it. */
export function wrongTypes(library: Config): void {
  // @ts-expect-error A number is no string.
  const port: string = config.port;
  // @ts-expect-error Nor is a nested one.
  const size: string = config.database.pool.size;
  // @ts-expect-error The tree is readonly.
  config.port = 1;
  // @ts-expect-error At every depth.
  config.database.pool.size = 2;
  // @ts-expect-error Lists too.
  config.hosts.push("b");
  // @ts-expect-error A secret shows as a text, whatever it is.
  const token: number = config.context.secrets.TOKEN;
  // @ts-expect-error The library's own keys are typed as well.
  const level: number = library.logging.level;
  // @ts-expect-error Defaults are an object.
  loadConfig({ defaults: 1 });
  // @ts-expect-error Variables are texts.
  loadConfig({ env: { PREFECT__PORT: 1 } });
  // @ts-expect-error There is no such option.
  loadConfig({ file: "config.toml" });
  console.log(port, size, token, level, getConfig);
}
