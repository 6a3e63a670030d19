// The thread of a run store's database: it answers one message after another. Imported by any other thread,
// the module does nothing.
import { parentPort, workerData } from "node:worker_threads";
import { type Heartbeat, SqliteDatabase } from "./_sqlite_database.ts";
import { answerMessage, type QuestionMessage } from "./_sqlite_messages.ts";

export { SqliteDatabase };

/** What the thread is started with. */
export interface WorkerStart {
  /** The path of the database. */
  readonly runStore: string;
  readonly heartbeat: Heartbeat;
}

/** How long the file stays open that nobody needs, in milliseconds: opening and closing it takes ten. */
const IDLE_MS = 200;

const port = parentPort;
if (port !== null && isStart(workerData)) {
  const database = new SqliteDatabase(workerData.runStore, workerData.heartbeat);
  let closing: ReturnType<typeof setTimeout> | undefined;
  port.on("message", async (message: QuestionMessage) => {
    clearTimeout(closing);
    port.postMessage(await answerMessage(database, message));
    if (database.isIdle) closing = setTimeout(() => database.close(), IDLE_MS);
  });
  port.postMessage({ id: 0 });
}

function isStart(given: unknown): given is WorkerStart {
  return typeof given === "object" && given !== null && "runStore" in given;
}
