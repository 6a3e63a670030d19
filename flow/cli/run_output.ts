// What a flow returned, for people and for programs: masked, whatever is in it.
import { inspect } from "node:util";
import { leave } from "../../secrets/_internal.ts";
import { engineRunOf, type FlowRun } from "../_internal.ts";

/** The output as people read it: a text as it is, everything else as the console prints it. */
export function outputText(run: FlowRun<unknown>): string {
  const { output } = run;
  const { redactor } = engineRunOf(run);
  const masked = leave(output, redactor); // secrecy 5
  const text = typeof masked === "string"
    ? masked
    : inspect(masked, { depth: 8, maxArrayLength: 1000 });
  return redactor.redact(text);
}

/** The output as JSON has it; as a text where JSON has no form for it. */
export function outputJson(run: FlowRun<unknown>): unknown {
  const { redactor } = engineRunOf(run);
  const masked = leave(run.output, redactor); // secrecy 5
  try {
    const text = JSON.stringify(masked);
    return text === undefined ? null : JSON.parse(redactor.redact(text));
  } catch {
    return outputText(run); // A cycle or a bigint, say.
  }
}
