/**
 * Two processes on one run at once, and runs that are kept because the configuration says so.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { runDeno } from "../_child.ts";
import { readRun, storeInFolder } from "../../flow/results/mod.ts";

Deno.test("of two processes that resume one run at once, one wins and the other says so", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tacit-two-" });
  try {
    const script = `
      import { Flow, task } from "./mod.ts";
      import { storeInFolder } from "./flow/results/mod.ts";
      const [folder, resume] = Deno.args;
      const flow = new Flow("two", () => task(async () => {
        if (resume === undefined) throw new Error("the first time");
        await new Promise((resolve) => setTimeout(resolve, 2000));
        return "done";
      })());
      const results = storeInFolder(folder);
      const run = await flow.run({ results, ...resume && { resume } });
      console.log(run.isFailed ? "failed" : run.output);`;
    const start = (...resume: string[]) =>
      runDeno(["run", "-A", "-", folder, ...resume], { stdin: script });
    assertStringIncludes((await start()).stdout, "failed");
    const both = await Promise.all([start("latest"), start("latest")]);
    const [winner, loser] = both.sort((one, other) => one.code - other.code);
    assertEquals([winner!.code, loser!.code], [0, 1]);
    assertStringIncludes(winner!.stdout, "done");
    assertStringIncludes(loser!.stderr, "is being run by another process");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("where the configuration says so, every run is kept in the folder that it names", async () => {
  const folder = await Deno.makeTempDir({ prefix: "tacit-configured-" });
  try {
    const script = `
      import { Flow, task } from "./mod.ts";
      const flow = new Flow("configured", () => task(() => 42)());
      const first = await flow.run();
      const second = await flow.run({ resume: first.id });
      console.log(second.output);`;
    const home = { HOME: folder, PREFECT__FLOWS__CHECKPOINTING: "true" };
    const byDefault = await runDeno(["run", "-A", "-"], { stdin: script, env: home });
    assertStringIncludes(byDefault.stdout, "42", byDefault.stderr);
    const named = { ...home, PREFECT__RESULTS__FOLDER: "~/mine" };
    const elsewhere = await runDeno(["run", "-A", "-"], { stdin: script, env: named });
    assertStringIncludes(elsewhere.stdout, "42", elsewhere.stderr);
    for (const path of [`${folder}/.prefect/results`, `${folder}/mine`]) {
      await using store = storeInFolder(path);
      const { runs: [run] } = await store.list();
      assertEquals((await readRun(store, run!.runId))!.state!.type, "Success");
    }
    const wrong = { ...home, PREFECT__RESULTS__LEAK_POLICY: "perhaps" };
    const refused = await runDeno(["run", "-A", "-"], { stdin: script, env: wrong });
    assertStringIncludes(refused.stderr, 'results.leak_policy is "perhaps"');
    const another = { ...home, PREFECT__RESULTS__STORE: "files" };
    const unknown = await runDeno(["run", "-A", "-"], { stdin: script, env: another });
    assertStringIncludes(unknown.stderr, 'results.store is "files"');
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
