// The flow that the tests of the worker executor run in workers.
import { context } from "../../config/mod.ts";
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

/** A flow of this name is not exported: no worker finds it. */
export function hiddenFlow(): Flow<unknown> {
  return new Flow("hidden", () => task(() => 1, { name: "hidden", tags })());
}
