// The first record of a journal: written when a run begins, and looked at when it is resumed.
import type { ResultStore } from "../../tasks/mod.ts";
import type { FlowRunState } from "../engine/mod.ts";
import { redactValue } from "../../secrets/_internal.ts";
import { inTime } from "./_in_time.ts";
import { encodeSegment } from "./_journal_segment.ts";
import type { Opening } from "./_opening.ts";
import type { FoundJournal } from "./_read_journal.ts";
import { renameInIndex } from "./_run_index.ts";
import { segmentAt } from "./_run_locations.ts";
import type { RunHeader } from "./journal_record.ts";
import { ResumeError } from "./resume_error.ts";

/**
 * The first record of the journal of the run to resume.
 *
 * @throws {ResumeError} If there is none, or it is of another flow.
 */
export function headerOf(
  found: FoundJournal | undefined,
  { store, plan, redactor }: Opening,
  runId: string,
): RunHeader {
  const refuse = (why: string): never => {
    throw new ResumeError(`Run ${runId} cannot be resumed: ${why}`);
  };
  if (found === undefined) return refuse(`${store.name} has no such run.`);
  const header = found.records[0];
  if (header?.kind !== "run") {
    return refuse(`the beginning of its journal is lost. ${found.faults[0] ?? ""}`);
  }
  if (header.version !== 1) {
    return refuse(`its journal has the form ${header.version}, which this version cannot read.`);
  }
  const flowName = redactor.redact(plan.name);
  if (header.flow !== flowName) {
    return refuse(`it is one of flow "${header.flow}", not of "${flowName}".`);
  }
  return header;
}

/** secrecy 7: masks in the first record what has turned out to be a secret since it was written. */
export async function maskHeader(
  store: ResultStore,
  header: RunHeader,
  { redactor, logger }: FlowRunState,
): Promise<void> {
  const { flow, tasks, edges } = header;
  const names = { flow, tasks, edges };
  const masked = redactValue(names, redactor) as typeof names;
  if (masked === names) return;
  if (masked.flow !== flow) await renameInIndex(store, header, masked.flow);
  const place = { run: header.run, segment: 1 };
  const bytes = encodeSegment([JSON.stringify({ ...header, ...masked })], place);
  const location = segmentAt(header.run, 1);
  await inTime(store.write(location, bytes), store, `"${location}" cannot be written`);
  logger.warn(
    "A name in the flow holds a secret. It is masked in the records of the run, which cannot be resumed.",
  );
}
