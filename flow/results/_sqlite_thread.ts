// The thread of a run store's database, as the thread of the tasks sees it. What many ask to have appended
// while a commit is under way goes with the next one.
import process from "node:process";
import { type Deferred, deferred } from "../../config/_internal.ts";
import type { Appended, Heartbeat } from "./_sqlite_database.ts";
import {
  type Answer,
  type AnswerMessage,
  answerMessage,
  type Question,
  type QuestionArgs,
  type QuestionMessage,
} from "./_sqlite_messages.ts";
import type { WorkerStart } from "./_sqlite_worker.ts";

/** Answers the questions of a store; another thread, or in a test the same one. */
export interface DatabaseThread {
  /** Asks a question. */
  ask<Q extends Question>(question: Q, ...args: QuestionArgs<Q>): Promise<Answer<Q>>;
  /** Appends to a run. Gives whether its lease still held. */
  append(appended: Appended): Promise<boolean>;
  /** What the log of a run should say of the thread. */
  readonly warning: string | undefined;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** Gathers what is appended while a commit is under way. */
export class CommitQueue {
  readonly #commit: (all: readonly Appended[]) => Promise<boolean[]>;
  #gathered: { readonly appended: Appended; readonly end: Deferred<boolean> }[] = [];
  #isCommitting = false;

  constructor(commit: (all: readonly Appended[]) => Promise<boolean[]>) {
    this.#commit = commit;
  }

  /** Appends with the next commit. */
  add(appended: Appended): Promise<boolean> {
    const end = deferred<boolean>();
    this.#gathered.push({ appended, end });
    if (!this.#isCommitting) void this.#commitAll();
    return end.promise;
  }

  async #commitAll(): Promise<void> {
    this.#isCommitting = true;
    // Those that end in the same turn share a commit.
    await Promise.resolve();
    while (this.#gathered.length > 0) {
      const batch = this.#gathered;
      this.#gathered = [];
      try {
        const held = await this.#commit(batch.map(({ appended }) => appended));
        batch.forEach(({ end }, index) => end.resolve(held[index] === true));
      } catch (error) {
        for (const { end } of batch) end.reject(error);
      }
    }
    this.#isCommitting = false;
  }
}

/** Where questions are sent. */
interface Line {
  send(message: QuestionMessage): void;
  /** Whether the process goes on as long as there is no answer. */
  hold(isHeld: boolean): void;
  close(): Promise<unknown>;
}

/**
 * A thread of its own. It keeps no process from ending, but while somebody waits for an answer. Where it
 * cannot be started, as its module may not be read, the thread of the tasks does its work.
 */
export class WorkerThread implements DatabaseThread {
  readonly #file: string;
  readonly #heartbeat: Heartbeat;
  readonly #waiting = new Map<number, Deferred<unknown>>();
  readonly #commits: CommitQueue = new CommitQueue((all) => this.ask("append", all));
  #line: Promise<Line> | undefined;
  #lastId = 0;
  #warning: string | undefined;

  constructor(file: string, heartbeat: Heartbeat) {
    this.#file = file;
    this.#heartbeat = heartbeat;
  }

  /** @inheritdoc */
  get warning(): string | undefined {
    return this.#warning;
  }

  /** @inheritdoc */
  append(appended: Appended): Promise<boolean> {
    return this.#commits.add(appended);
  }

  /** @inheritdoc */
  async ask<Q extends Question>(question: Q, ...args: QuestionArgs<Q>): Promise<Answer<Q>> {
    const line = await (this.#line ??= this.#open());
    const id = ++this.#lastId;
    const answer = deferred<unknown>();
    this.#waiting.set(id, answer);
    line.hold(true);
    line.send({ id, question, args });
    return await answer.promise as Answer<Q>;
  }

  /** @inheritdoc */
  async close(): Promise<void> {
    if (this.#line === undefined) return;
    await this.ask("close");
    const line = await this.#line;
    this.#line = undefined;
    process.removeListener("beforeExit", this.#closeAtExit);
    await line?.close();
  }

  /** So that nothing stays beside the file that SQLite has to put in order. */
  readonly #closeAtExit = () => void this.close();

  async #open(): Promise<Line> {
    process.once("beforeExit", this.#closeAtExit);
    try {
      return await this.#openWorker();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#warning =
        `${this.#file} has no thread of its own, so that tasks wait while its disk is busy: ${why}`;
      return await this.#openHere();
    }
  }

  async #openWorker(): Promise<Line> {
    const { Worker } = await import("node:worker_threads");
    const workerData: WorkerStart = { runStore: this.#file, heartbeat: this.#heartbeat };
    const worker = new Worker(new URL("./_sqlite_worker.ts", import.meta.url), { workerData });
    const line: Line = {
      send: (message) => worker.postMessage(message),
      hold: (isHeld) => isHeld ? worker.ref() : worker.unref(),
      close: () => worker.terminate(),
    };
    return await new Promise((resolve, reject) => {
      const fail = (message: string) => {
        reject(new Error(message));
        this.#fail(line, message);
      };
      worker.on("message", (message: AnswerMessage) => {
        if (message.id === 0) resolve(line);
        else this.#take(line, message);
      });
      worker.on("error", (error: Error) => fail(error.message));
      worker.on("exit", () => fail("its thread has ended"));
    });
  }

  /** The module of the thread, whose database answers here. By this the module is known before it is needed. */
  async #openHere(): Promise<Line> {
    const { SqliteDatabase } = await import("./_sqlite_worker.ts");
    const database = new SqliteDatabase(this.#file, this.#heartbeat);
    const line: Line = {
      send: async (message) => {
        const answer = await answerMessage(database, message);
        if (database.isIdle) database.close();
        this.#take(line, answer);
      },
      hold: () => {},
      close: () => Promise.resolve(),
    };
    return line;
  }

  #take(line: Line, { id, answer, failure }: AnswerMessage): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) line.hold(false);
    if (failure === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(failure));
  }

  #fail(line: Line, message: string): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(message));
    this.#waiting.clear();
    void this.#line?.then((each) => {
      if (each === line) this.#line = undefined;
    });
  }
}
