// The flow that the tests of the worker executor run in workers.
import { context } from "../../config/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import { PrefectSecret, task } from "../../tasks/mod.ts";
import { Flow } from "../flow.ts";

/** Differs from thread to thread: each has a copy of this module of its own. */
export const THREAD: string = crypto.randomUUID();

const tags = ["worker"];

export const flow: Flow<Record<string, unknown>> = new Flow("in-workers", () => {
  const where = task((_index: number) => THREAD, { name: "where", tags });
  const here = task(() => THREAD, { name: "here" });
  const said = task(() => ({
    taskName: context.taskName,
    mapIndex: context.mapIndex,
    parameters: context.parameters,
  }), { name: "said", tags });
  const measure = task(
    (secret: string, nested: { readonly again: string }) => [secret.length, nested.again.length],
    { name: "measure", tags },
  );
  const secret = new PrefectSecret("WORKER_TEST");
  return {
    where: where.map([0, 1, 2, 3]),
    here: here(),
    said: said(),
    measured: measure(secret, { again: secret }),
  };
});

/** Tasks that go wrong in a worker, each in its own way. */
export const failing: Flow<void> = new Flow("failing-in-workers", () => {
  task(() => {
    throw new RangeError("out of range");
  }, { name: "throws", tags })();
  task(() => () => "a function cannot be copied", { name: "uncopyable", tags })();
  task((_callback: () => void) => 1, { name: "unsendable", tags })(() => {});
  task(() => new Promise<void>(() => {}), { name: "hangs", tags, timeout: 300 })();
});

/** A task whose error shows a secret. */
export const telling: Flow<void> = new Flow("telling-in-workers", () => {
  const tell = task((secret: string) => {
    throw new Error(`the secret is ${secret}`);
  }, { name: "tell", tags });
  tell(new PrefectSecret("WORKER_TEST"));
});

/** Tasks that read a secret in their worker, of which nobody else knows, and do not keep it to themselves. */
export const prying: Flow<void> = new Flow("prying-in-workers", () => {
  task(async () => {
    throw new Error(`the secret is ${await new Secret("WORKER_TEST").get()}`);
  }, { name: "tell", tags })();
  task(async () => {
    const secret = await new Secret("WORKER_TEST").get();
    return `the secret is ${secret}`;
  }, { name: "give", tags, cacheFor: { minutes: 1 } })();
  task(async () => {
    const secret = await new Secret("WORKER_TEST").get();
    console.log(`printed: ${secret}`);
  }, { name: "print", tags, logStdout: true })();
});

/** A flow of this name is not exported: no worker finds it. */
export function hiddenFlow(): Flow<unknown> {
  return new Flow("hidden", () => task(() => 1, { name: "hidden", tags })());
}
