/**
 * What somebody with one of the package's values in hand can see of a secret: nothing, whether they print,
 * serialise, copy, post or walk over it.
 *
 * @module
 */
import { assert, assertEquals, assertFalse, assertStringIncludes } from "@std/assert";
import {
  context,
  EnvVarSecret,
  Flow,
  loadConfig,
  PrefectSecret,
  Redactor,
  Sealed,
  Secret,
  type SecretStore,
  StoreSecret,
  task,
  withContext,
} from "@tacit/flow";
import { CachedSecretStore, ChainSecretStore } from "@tacit/flow/stores";
import { SILENT } from "../_silent_logger.ts";
import { visibleText } from "./_visible_text.ts";

const CANARY = "canary-under-the-seal";
const store: SecretStore = { name: "a test's store", get: () => Promise.resolve(CANARY) };

/** Makes each value that holds a secret, or stands for one. */
const VALUES: Readonly<Record<string, () => unknown | Promise<unknown>>> = {
  "a configuration": () =>
    loadConfig({
      defaults: { context: { secrets: {} as Record<string, string> }, other: { a: 1 } },
      prefix: "SEALED",
      env: { SEALED__CONTEXT__SECRETS__TOKEN: CANARY },
    }),
  "the context": () => ({ ...context, config: context.config, secrets: context.secrets }),
  "a Secret that was read": async () => {
    const secret = new Secret<string>("TOKEN");
    assertEquals(await secret.get(), CANARY);
    return secret;
  },
  "a sealed value": () => new Sealed(CANARY, "TOKEN"),
  "a redactor": () => new Redactor([CANARY]),
  "a store that has cached it": async () => {
    const cached = new CachedSecretStore(store);
    assertEquals(await cached.get("TOKEN"), CANARY);
    return [cached, new ChainSecretStore([cached])];
  },
  "secret tasks, a run of them and its states": async () => {
    Deno.env.set("SEALED_VARIABLE", CANARY);
    try {
      const use = task((...tokens: unknown[]) => tokens.length, { name: "use" });
      const tasks = [
        new PrefectSecret("TOKEN"),
        new EnvVarSecret("SEALED_VARIABLE"),
        new StoreSecret("TOKEN", { store }),
      ];
      const flow = new Flow("sealed", () => ({ tasks, used: use(...tasks) }));
      const run = await flow.run({ logger: SILENT });
      assert(run.isSuccessful);
      const states = tasks.map((node) => run.stateOf(node));
      const results = tasks.map((node) => run.resultOf(node));
      return [tasks, flow, run, states, results, run.output.tasks];
    } finally {
      Deno.env.delete("SEALED_VARIABLE");
    }
  },
};

for (const [what, make] of Object.entries(VALUES)) {
  Deno.test(`${what} shows no secret, however one looks at it`, async () => {
    await withContext({ secrets: { TOKEN: CANARY } }, async () => {
      const value = await make();
      assertFalse(visibleText(value).includes(CANARY), what);
      const channel = new MessageChannel();
      try {
        const received = new Promise((resolve) =>
          channel.port2.onmessage = ({ data }) => resolve(data)
        );
        channel.port1.postMessage(value);
        assertFalse(visibleText(await received).includes(CANARY), `${what}, posted`);
      } catch (error) {
        // What cannot be posted shows nothing either, in its error.
        assertFalse(visibleText(error).includes(CANARY), `${what}, not posted`);
      } finally {
        channel.port1.close();
        channel.port2.close();
      }
    });
  });
}

Deno.test("the walk sees what is not sealed", () => {
  class Holder {
    get inside() {
      return { deep: [CANARY] };
    }
  }
  for (const open of [new Holder(), new Map([[{}, CANARY]]), new Error("x", { cause: CANARY })]) {
    assertStringIncludes(visibleText(open), CANARY);
  }
});
