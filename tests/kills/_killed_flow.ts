// A flow that is killed and goes on: run as a process of its own by the tests beside it.
//
// Its arguments: the folder of its results, and the file in which each task notes that it ran.
import { appendFileSync } from "node:fs";
import { Flow, LocalExecutor, PrefectSecret, task, unmapped } from "../../mod.ts";
import { ResumeError, storeInFolder } from "../../flow/results/mod.ts";
import { SILENT } from "../_silent_logger.ts";

const [folder = "", log = ""] = Deno.args;

/** Notes that a task run begins, in one write: a kill cannot cut it. */
function note(run: string): void {
  appendFileSync(log, `${run}\n`);
}

/** Kills come while tasks wait, and while results are on their way. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 6));
}

const list = task(() => (note("list-1"), Array.from({ length: 60 }, (_, n) => n)), {
  name: "list",
});
const square = task(async (n: number, token: string) => {
  note(`square-1.${n}`);
  await pause();
  return token === "t0ken-of-the-flow" ? n * n : NaN;
}, { name: "square" });
const next = task(async (n: number) => {
  note(`next-1.${Math.sqrt(n)}`);
  await pause();
  return n + 1;
}, { name: "next" });
const sum = task((all: number[]) => (note("sum-1"), all.reduce((sum, n) => sum + n, 0)), {
  name: "sum",
});
const link = (index: number) =>
  task(async (n: number) => {
    note(`link ${index}-1`);
    await pause();
    return n + 1;
  }, { name: `link ${index}` });

const flow = new Flow("killed", () => {
  const token = new PrefectSecret("TOKEN");
  const total = sum(next.map(square.map(list(), unmapped(token))));
  const links = Array.from({ length: 4 }, (_, chain) => {
    let end: unknown = 0;
    for (let index = 0; index < 20; index++) end = link(chain * 20 + index)(end as number);
    return end as number;
  });
  return { total, links };
});

const options = {
  results: storeInFolder(folder),
  executor: new LocalExecutor({ concurrency: 8 }),
  logger: SILENT,
};

async function runOrResume() {
  try {
    return await flow.run({ ...options, resume: "latest" });
  } catch (error) {
    // The first process of all, or one before it was killed before its run began.
    if (error instanceof ResumeError && error.message.startsWith("There is no run")) {
      return await flow.run(options);
    }
    throw error;
  }
}

console.log("ready");
const run = await runOrResume();
console.log(JSON.stringify({ id: run.id, state: String(run.state), output: run.output }));
