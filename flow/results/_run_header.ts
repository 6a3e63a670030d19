// The first record of a run, as it is looked at when the run is resumed.
import type { RecordPage, RunHeader } from "../engine/mod.ts";
import { ResumeError } from "./resume_error.ts";

/**
 * The first record of the run to resume.
 *
 * @param page The first records of the run.
 * @param runId The run's identifier.
 * @param flowName The name of the flow that is to go on.
 * @throws {ResumeError} If it is lost, or of another flow.
 */
export function headerOf(
  { records: [first], faults }: RecordPage,
  runId: string,
  flowName: string,
): RunHeader {
  const refuse = (why: string): never => {
    throw new ResumeError(`Run ${runId} cannot be resumed: ${why}`);
  };
  const header = first?.record;
  if (header?.kind !== "run") return refuse(`its first record is lost. ${faults[0] ?? ""}`);
  if (header.version !== 1) {
    return refuse(`its records have the form ${header.version}, which this version cannot read.`);
  }
  if (header.flow !== flowName) {
    return refuse(`it is one of flow "${header.flow}", not of "${flowName}".`);
  }
  return header;
}
