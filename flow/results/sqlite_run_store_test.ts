// Runs in a database: what it says of wrong files, what is left of what was taken back, keys, and leases of
// processes that were killed or hang.
import {
  assert,
  assertEquals,
  assertFalse,
  assertGreater,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { DatabaseSync } from "node:sqlite";
import { ROOT, runDeno, spawnDeno } from "../../tests/_child.ts";
import { Flow, LocalExecutor, PrefectSecret, Secret, task, withContext } from "../../mod.ts";
import { type Appended, SqliteDatabase } from "./_sqlite_database.ts";
import { answerMessage, type QuestionMessage } from "./_sqlite_messages.ts";
import { CommitQueue, type DatabaseThread } from "./_sqlite_thread.ts";
import { LineCatcher } from "./_test_store.ts";
import { checkRunStore } from "../testing/check_run_store.ts";
import { pruneRuns, readRun, type RunHeader, RunStoreError } from "./mod.ts";
import {
  INTERNALS,
  type SqliteInternals,
  SqliteRunStore,
  type SqliteRunStoreOptions,
} from "./sqlite_run_store.ts";

const logger = new LineCatcher();
const KEYS = {
  OLD_KEY: "old-key-old-key-old-key-old-key-old-key",
  NEW_KEY: "new-key-new-key-new-key-new-key-new-key",
  SHORT_KEY: "short",
};

function headerOf(run: string, flow = "flow"): RunHeader {
  const at = new Date().toISOString();
  return { kind: "run", version: 1, at, flow, run, tasks: [], edges: [] };
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tacit-sqlite-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Where a text is in the files of a folder, byte for byte. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await filesWith(path, text));
    else if (new TextDecoder("latin1").decode(await Deno.readFile(path)).includes(text)) {
      found.push(name);
    }
  }
  return found;
}

/** A database that answers in this thread, slowly or with another heartbeat where a test says so. */
class Here implements DatabaseThread {
  readonly warning = undefined;
  readonly database: SqliteDatabase;
  readonly #commits: CommitQueue;

  constructor(file: string, heartbeat = { everyMs: 5_000, hungAfterMs: 30_000 }, commitMs = 0) {
    this.database = new SqliteDatabase(file, heartbeat);
    this.#commits = new CommitQueue(async (all) => {
      if (commitMs > 0) await new Promise((resolve) => setTimeout(resolve, commitMs));
      return await this.ask("append", all) as boolean[];
    });
  }

  append(appended: Appended): Promise<boolean> {
    return this.#commits.add(appended);
  }

  // deno-lint-ignore no-explicit-any -- the answers of a database, whatever is asked
  async ask(question: QuestionMessage["question"], ...args: any[]): Promise<any> {
    const message = { id: 1, question, args } as unknown as QuestionMessage;
    const { answer, failure } = await answerMessage(this.database, message);
    if (failure !== undefined) throw new Error(failure);
    return answer;
  }

  close(): Promise<void> {
    this.database.close();
    return Promise.resolve();
  }
}

function storeHere(file: string, ...rest: [heartbeat?: { everyMs: number; hungAfterMs: number }]) {
  const internals: SqliteRunStoreOptions & SqliteInternals = {
    [INTERNALS]: { thread: new Here(file, ...rest) },
  };
  return new SqliteRunStore(file, internals);
}

Deno.test("a database in the thread of the tasks keeps the rules too", async () => {
  await withFolder(async (folder) => {
    const stores: SqliteRunStore[] = [];
    await checkRunStore(() => {
      const store = storeHere(`${folder}/${stores.length}.db`);
      stores.push(store);
      return store;
    });
    for (const store of stores) await store.close();
  });
});

Deno.test("a file that cannot be used is named, with what to do", async () => {
  await withFolder(async (folder) => {
    const messageFor = async (make: (file: string) => void) => {
      const file = join(folder, `${crypto.randomUUID()}.db`);
      make(file);
      await using store = new SqliteRunStore(file);
      return (await assertRejects(() => store.begin(headerOf("a")), RunStoreError)).message;
    };
    const text = "Nothing but words, and many of them. ".repeat(100);
    assertStringIncludes(
      await messageFor((file) => Deno.writeTextFileSync(file, text)),
      "is no SQLite database",
    );
    const sql = (script: string) => (file: string) => {
      using db = new DatabaseSync(file);
      db.exec(script);
    };
    assertStringIncludes(
      await messageFor(sql("CREATE TABLE notes (text TEXT)")),
      "database of another program",
    );
    assertStringIncludes(
      await messageFor(sql("PRAGMA application_id = 0x54414349; PRAGMA user_version = 99")),
      "a later version of Tacit",
    );
    assertStringIncludes(await messageFor((file) => Deno.mkdirSync(file)), "cannot be opened");
    assertStringIncludes(
      await messageFor((file) => {
        Deno.writeTextFileSync(`${file}.txt`, "");
        Deno.mkdirSync(`${file}-results`);
        Deno.symlinkSync(`${file}.txt/below`, file);
      }),
      "cannot be opened",
    );
  });
});

Deno.test("a missing folder is made for its owner alone, and reading makes nothing", async () => {
  await withFolder(async (folder) => {
    await using store = new SqliteRunStore(join(folder, "deep/er/runs.db"));
    assertEquals((await store.list()).runs, []);
    assertEquals([...Deno.readDirSync(folder)], []);
    const lease = await store.begin(headerOf("a"));
    if (Deno.build.os !== "windows") {
      assertEquals(Deno.statSync(join(folder, "deep")).mode! & 0o777, 0o700);
      for (const { name, isFile } of Deno.readDirSync(join(folder, "deep/er"))) {
        const mode = Deno.statSync(join(folder, "deep/er", name)).mode! & 0o777;
        if (isFile && name.startsWith("runs.db") && !name.includes("-lock-")) {
          assertEquals(mode, 0o600, name);
        }
      }
    }
    await lease.release();
    await store.close();
    const names = [...Deno.readDirSync(join(folder, "deep/er"))].map(({ name }) => name);
    assertEquals(names, ["runs.db"], "nothing is left beside it");
  });
});

Deno.test("a run needs the folder's permissions and no more, and a missing one is named", async () => {
  await withFolder(async (folder) => {
    const script = join(folder, "run.ts");
    await Deno.writeTextFile(
      script,
      `import { Flow, task } from "@tacit/flow";
       import { SqliteRunStore } from "@tacit/flow/results";
       const results = new SqliteRunStore(Deno.args[0] + "/runs.db");
       const run = await new Flow("a", () => task("a", () => 42)()).run({ results }).catch((error) => {
         console.log(error.name, error.message);
         Deno.exit(3);
       });
       console.log(run.output);`,
    );
    const kept = join(folder, "kept");
    const run = (...flags: string[]) =>
      runDeno(["run", "--no-prompt", "--allow-env", ...flags, script, kept], { cwd: folder });
    const modules = `--allow-read=${kept},${ROOT}`;
    const whole = await run(modules, `--allow-write=${kept}`);
    assertEquals(whole.stdout, "42\n", whole.stderr);
    assertFalse(whole.stderr.includes("no thread of its own"), whole.stderr);
    const alone = await run(`--allow-read=${kept}`, `--allow-write=${kept}`);
    assertEquals(alone.stdout, "42\n", alone.stderr);
    assertStringIncludes((await run(modules)).stdout, `Run with --allow-write=${kept}.`);
    assertStringIncludes((await run()).stdout, `Run with --allow-read=${kept}.`);
  });
});

Deno.test("flipped bytes are said, and never a wrong result", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "runs.db");
    let isFailing = true;
    let count = 0;
    const flow = new Flow("flipped", () => {
      const text = task("text", () => (count++, "needle in the haystack"))();
      return task("use", (text: string) => {
        if (isFailing) throw new Error("no");
        return text;
      })(text);
    });
    {
      await using results = new SqliteRunStore(file);
      await flow.run({ results, logger });
    }
    const bytes = await Deno.readFile(file);
    const at = new TextDecoder("latin1").decode(bytes).indexOf("needle");
    assertGreater(at, 0);
    bytes[at] = bytes[at]! ^ 1;
    await Deno.writeFile(file, bytes);
    isFailing = false;
    logger.lines.length = 0;
    await using results = new SqliteRunStore(file);
    assertStringIncludes((await results.check()).join(), "was altered");
    const run = await flow.run({ results, resume: "latest", logger });
    assertEquals(run.output, "needle in the haystack");
    assertEquals(count, 2);
    assertStringIncludes(logger.lines.join(), "was altered");
  });
});

Deno.test("a file that is cut short is said to be damaged", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "runs.db");
    {
      await using results = new SqliteRunStore(file);
      const many = task("many", (n: number) => `${n} ${"x".repeat(1000)}`);
      const flow = new Flow("cut", () => many.map(Array.from({ length: 200 }, (_, n) => n)));
      await flow.run({ results, logger });
    }
    await Deno.truncate(file, 100 * 1024);
    await using results = new SqliteRunStore(file);
    const error = await results.check().then((faults) => new Error(faults.join()), (e) => e);
    assertStringIncludes(error.message, file);
    assertEquals(error.message.includes("damaged") || error.message.length > file.length, true);
  });
});

Deno.test("a secret that becomes known later is in no byte of the files", async () => {
  await withFolder(async (folder) => {
    const secret = "pa$$w0rd/of+the=flow";
    await using results = new SqliteRunStore(join(folder, "runs.db"));
    // Another run is under way, so that SQLite's log and its shared memory stay beside the file.
    const open = await results.begin(headerOf("open"));
    const flow = new Flow("late", () => {
      const early = task("early", (n: number) => ({ url: `https://${secret}@host/${n}` }))
        .map(Array.from({ length: 100 }, (_, n) => n));
      const known = new PrefectSecret<string>("PASSWORD");
      known.setUpstream(early);
      return task("use", async (password: string) => {
        found = await filesWith(folder, secret);
        return password.length;
      })(known);
    });
    let found: string[] = [];
    const run = await withContext(
      { secrets: { PASSWORD: secret } },
      () => flow.run({ results, logger }),
    );
    assertEquals(run.output, secret.length);
    assertGreater(found.length, 0, "it was there before");
    assertEquals(await filesWith(folder, secret), []);
    assertEquals((await readRun(results, run.id))!.faults, []);
    await open.release();
  });
});

Deno.test("where a key is given, no result, input, message or line is in the files", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "runs.db");
    const large = "large canary ".repeat(30_000);
    const flow = new Flow("sealed", () => {
      const small = task("small", () => "small canary")();
      task("fails", () => {
        throw new Error("message canary");
      })();
      return task("large", (text: string) => text + large)(small);
    });
    await withContext({ secrets: KEYS }, async () => {
      await using results = new SqliteRunStore(file, { encryptionKey: new Secret("OLD_KEY") });
      const first = await flow.run({ results, logger });
      assertEquals(await filesWith(folder, "canary"), []);
      assertGreater((await filesWith(folder, "small-1")).length, 0, "names stay readable");
      const again = await flow.run({ results, resume: first.id, logger });
      assertEquals(again.failures.length, 1);

      const refused = (store: SqliteRunStore) =>
        assertRejects(() => readRun(store, first.id), RunStoreError);
      await using wrong = new SqliteRunStore(file, { encryptionKey: new Secret("NEW_KEY") });
      assertStringIncludes((await refused(wrong)).message, "encrypted with another key");
      await using none = new SqliteRunStore(file);
      assertStringIncludes((await refused(none)).message, "Give its `encryptionKey`");
      await using short = new SqliteRunStore(file, { encryptionKey: new Secret("SHORT_KEY") });
      assertStringIncludes((await refused(short)).message, "at least 32 characters");

      assertGreater(await results.rekey(new Secret("NEW_KEY")), 3);
      await using renewed = new SqliteRunStore(file, { encryptionKey: new Secret("NEW_KEY") });
      const report = await readRun(renewed, first.id);
      assertEquals(report!.faults, []);
      assert(report!.tasks.some(({ state }) => state.message?.includes("message canary")));
      assertEquals(await filesWith(folder, "canary"), []);
      await renewed.rekey(undefined);
      await using plain = new SqliteRunStore(file);
      assertEquals((await readRun(plain, first.id))!.faults, []);
      assertGreater((await filesWith(folder, "canary")).length, 0);
    });
  });
});

Deno.test("a run whose process was killed is taken over at once", async () => {
  await withFolder(async (folder) => {
    const script = join(folder, "hold.ts");
    await Deno.writeTextFile(
      script,
      `import { SqliteRunStore } from "@tacit/flow/results";
       const store = new SqliteRunStore(Deno.args[0]);
       const at = new Date().toISOString();
       await store.begin({ kind: "run", version: 1, at, flow: "f", run: "held", tasks: [], edges: [] });
       console.log("held");
       setInterval(() => {}, 1000);`,
    );
    const file = join(folder, "runs.db");
    const child = await spawnDeno(["run", "-A", script, file], folder);
    const reader = child.stdout.getReader();
    await reader.read();
    await using store = new SqliteRunStore(file);
    assertEquals(await store.lease("held"), undefined);
    assertEquals(await store.delete(["held"]), []);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await child.stderr.cancel();
    const lease = await store.lease("held");
    assert(lease !== undefined);
    await lease.release();
  });
});

Deno.test("a lease whose owner hangs is taken over, and the owner is told; no clock decides", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "runs.db");
    const heartbeat = { everyMs: 30, hungAfterMs: 100 };
    await using living = storeHere(file, heartbeat);
    await using other = storeHere(file, heartbeat);
    const lease = await living.begin(headerOf("one"));
    const realNow = Date.now;
    try {
      for (const jumpMs of [3_600_000, -3_600_000]) {
        Date.now = () => realNow() + jumpMs;
        assertEquals(
          await other.lease("one"),
          undefined,
          "its heart beats, whatever the clock says",
        );
      }
    } finally {
      Date.now = realNow;
    }
    // Its heart stops, and its lock stays, as that of a process that hangs.
    await using hung = storeHere(file, { everyMs: 1_000_000, hungAfterMs: 100 });
    const held = await hung.begin(headerOf("two"));
    assertEquals(await other.lease("two"), undefined);
    await new Promise((resolve) => setTimeout(resolve, 150));
    const taken = await other.lease("two");
    assert(taken !== undefined);
    const error = await assertRejects(
      () => held.append([{ record: { kind: "secrets", at: new Date().toISOString() } }]),
      RunStoreError,
    );
    assertStringIncludes(error.message, "was taken over by another process");
    await taken.release();
    await lease.release();
  });
});

Deno.test("while a disk takes 50 ms to sync, other tasks go on, and timers are in time", async () => {
  await withFolder(async (folder) => {
    const file = join(folder, "runs.db");
    const thread = new Here(file, undefined, 50);
    const internals: SqliteRunStoreOptions & SqliteInternals = { [INTERNALS]: { thread } };
    await using results = new SqliteRunStore(file, internals);
    const lateMs: number[] = [];
    const flow = new Flow("slow", () => {
      const small = task("small", async (n: number) => await n);
      return small.map(Array.from({ length: 200 }, (_, n) => n));
    });
    let isRunning = true;
    const ticking = (async () => {
      while (isRunning) {
        const due = performance.now() + 10;
        await new Promise((resolve) => setTimeout(resolve, 10));
        lateMs.push(performance.now() - due);
      }
    })();
    const executor = new LocalExecutor({ concurrency: 16 });
    const run = await flow.run({ results, logger, executor });
    isRunning = false;
    await ticking;
    assert(run.isSuccessful);
    assertLess(lateMs.sort((one, other) => one - other)[lateMs.length >> 1]!, 10);
  });
});

Deno.test("two processes keep runs of their own in one file, and lose none", async () => {
  await withFolder(async (folder) => {
    const script = join(folder, "many.ts");
    await Deno.writeTextFile(
      script,
      `import { Flow, task } from "@tacit/flow";
       import { SqliteRunStore } from "@tacit/flow/results";
       const results = new SqliteRunStore(Deno.args[0]);
       const quiet = { debug() {}, info() {}, warn: console.log, error: console.log };
       const flow = new Flow("own", () => task("each", (n: number) => n).map([1, 2, 3, 4, 5]));
       for (let turn = 0; turn < 5; turn++) {
         const runs = await Promise.all([1, 2, 3, 4].map(() => flow.run({ results, logger: quiet })));
         for (const run of runs) if (!run.isSuccessful) console.log(run.state.message);
       }
       await results.close();`,
    );
    const file = join(folder, "runs.db");
    const count = Number(Deno.env.get("TACIT_PROCESSES") ?? 2);
    const all = await Promise.all(
      Array.from({ length: count }, () => runDeno(["run", "-A", script, file], { cwd: folder })),
    );
    for (const { stdout, code, stderr } of all) assertEquals([stdout, code], ["", 0], stderr);
    await using store = new SqliteRunStore(file);
    const { runs } = await store.list({ limit: 1000 });
    assertEquals(runs.length, 20 * count);
    assert(runs.every(({ state }) => state === "Success"));
    assertEquals(await store.check(), []);
    assertEquals((await pruneRuns(store, { maxCount: 5 })).length, 20 * count - 5);
  });
});
