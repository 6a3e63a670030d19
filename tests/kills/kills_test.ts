/**
 * Runs that are killed at any moment, and resumed until they are complete.
 *
 * Twenty kills in the ordinary suite; `TACIT_KILLS=1000` for a night.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { readRun, type RunReport, type RunStore, storeInFolder } from "../../flow/results/mod.ts";
import { spawnDeno } from "../_child.ts";

const KILLS = Number(Deno.env.get("TACIT_KILLS") ?? 20);

/** How long after it is ready a process is killed, at most, in milliseconds; machines differ in speed. */
const FIRST_LIFE_MS = 160;
/** How many processes there are for each kill, at most. */
const MOST_PROCESSES = 20;

/** How many tasks of the flow are under way at once. */
const CONCURRENCY = 8;

const EXPECTED = { total: 70270, links: [20, 20, 20, 20] };

/** A run, as its files tell it; nothing where it has not begun. */
async function reportOf(store: RunStore): Promise<RunReport | undefined> {
  const { runs: [run] } = await store.list({ limit: 1 });
  return run && await readRun(store, run.runId);
}

/** The task runs that a journal has as finished, and whose results are kept. */
function finishedOf(report: RunReport | undefined): Set<string> {
  const finished =
    report?.tasks.filter(({ state, unkept, children }) =>
      state.type === "Success" && unkept === undefined && children === undefined
    ) ?? [];
  return new Set(finished.map(({ task, map }) => map === undefined ? task : `${task}.${map}`));
}

/** Every record is whole, and so are those of finished tasks with their results. */
async function assertWhole(store: RunStore, report: RunReport): Promise<void> {
  assertEquals(report.faults, []);
  assertEquals(await store.check(), []);
}

async function linesOf(path: string): Promise<string[]> {
  return (await Deno.readTextFile(path)).split("\n").filter((line) => line !== "");
}

interface Process {
  readonly isKilled: boolean;
  readonly output: string;
}

/** One process of the flow, which is killed unless it is quicker. */
async function runProcess(
  folder: string,
  log: string,
  home: string,
  longestLifeMs: number,
): Promise<Process> {
  const args = ["run", "-A", "tests/kills/_killed_flow.ts", folder, log];
  const child = await spawnDeno(args, home);
  const errors = new Response(child.stderr).text();
  let output = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (output === "") {
      timer = setTimeout(() => kill(child), Math.random() * longestLifeMs);
    }
    output += chunk;
  }
  clearTimeout(timer);
  const { signal, code } = await child.status;
  const isKilled = signal === "SIGKILL";
  assert(isKilled || code === 0, `${output}${await errors}`);
  await errors;
  return { isKilled, output };
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It was quicker, and has ended.
    if (!(error instanceof TypeError)) throw error;
  }
}

Deno.test(`a run that is killed ${KILLS} times loses nothing and does nothing twice`, async () => {
  const home = await Deno.makeTempDir({ prefix: "tacit-kills-" });
  await Deno.mkdir(`${home}/.prefect`);
  const config = '[context.secrets]\nTOKEN = "t0ken-of-the-flow"\n';
  await Deno.writeTextFile(`${home}/.prefect/config.toml`, config, { mode: 0o600 });
  try {
    let kills = 0;
    let completed = 0;
    let killsAmidTasks = 0;
    let longestLifeMs = FIRST_LIFE_MS;
    let processes = 0;
    const isEnough = () => kills >= KILLS && completed > 0 && killsAmidTasks > KILLS / 4;
    while (!isEnough() && processes < KILLS * MOST_PROCESSES) {
      const folder = `${home}/results-${completed}`;
      await using store = storeInFolder(folder);
      let before = new Set<string>();
      for (let turn = 0;; turn++) {
        const finished = finishedOf(await reportOf(store));
        const log = `${home}/ran-${completed}-${turn}.txt`;
        await Deno.writeTextFile(log, "");
        const { isKilled, output } = await runProcess(folder, log, home, longestLifeMs);
        processes++;
        const ran = await linesOf(log);
        assertEquals(ran.filter((run) => finished.has(run)), [], "what is finished ran again");
        assertEquals(new Set(ran).size, ran.length, "a task ran twice in one process");
        const again = ran.filter((run) => before.has(run));
        assertLessOrEqual(again.length, 2 * CONCURRENCY, "as few run again as may be");
        before = new Set(ran);
        const report = await reportOf(store);
        if (report !== undefined) await assertWhole(store, report);
        if (isKilled) {
          kills++;
          if (ran.length > 0) killsAmidTasks++;
          else longestLifeMs *= 1.25; // It had not come to its tasks.
          continue;
        }
        longestLifeMs = Math.max(10, longestLifeMs * 0.8); // It was quicker.
        const { output: result, state } = JSON.parse(output.split("\n").at(-2)!);
        assertEquals(result, EXPECTED, state);
        assertEquals(finishedOf(report).size, 202);
        completed++;
        break;
      }
    }
    assertGreater(killsAmidTasks, KILLS / 4, "kills came while tasks ran");
    for await (const entry of Deno.readDir(home)) {
      if (!entry.isDirectory || !entry.name.startsWith("results")) continue;
      await assertNowhere(`${home}/${entry.name}`, "t0ken-of-the-flow");
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

/** secrecy 3: no file holds the secret, however its process ended. */
async function assertNowhere(folder: string, secret: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await assertNowhere(path, secret);
    else assert(!(await Deno.readTextFile(path)).includes(secret), `${path} holds no secret`);
  }
}
