// What tests of results share.
import type { Logger } from "../../config/mod.ts";
import type { ResultStore } from "../../tasks/mod.ts";
import type { RunStore } from "../engine/mod.ts";
import { eachRecord } from "./_each_record.ts";
import { listRuns } from "./list_runs.ts";

/** Keeps what is logged. */
export class LineCatcher implements Logger {
  readonly lines: string[] = [];
  debug(): void {}
  info(): void {}
  warn(message: string): void {
    this.lines.push(message);
  }
  error(message: string): void {
    this.lines.push(message);
  }
}

/** Something that is kept, and where. */
export interface KeptText {
  readonly location: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Everything in a result store. */
export async function locationsIn(store: ResultStore): Promise<KeptText[]> {
  const all: KeptText[] = [];
  for await (const location of store.list("")) {
    const bytes = await store.read(location) ?? new Uint8Array();
    all.push({ location, text: new TextDecoder().decode(bytes), bytes });
  }
  return all;
}

/** Everything in a run store, and in its result store: records as JSON, and their bytes. */
export async function everythingIn(store: RunStore): Promise<KeptText[]> {
  const all = await locationsIn(store.results);
  for await (const { runId } of listRuns(store)) {
    await eachRecord(store, runId, { withBytes: true }, ({ number, record, bytes }) => {
      const location = `${runId}/${number} ${record.kind}`;
      all.push({ location, text: JSON.stringify(record), bytes: new Uint8Array() });
      if (bytes === undefined) return;
      all.push({ location: `${location} bytes`, text: new TextDecoder().decode(bytes), bytes });
    });
  }
  return all;
}
