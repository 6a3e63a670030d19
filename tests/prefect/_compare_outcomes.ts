/**
 * Tells in what Prefect's outcome of a flow and Tacit's differ.
 *
 * @module
 */
import type { Json, Outcome, ShownRun, ShownState } from "./_flow_description.ts";

/** The differences, a line each; none where the engines agree. */
export function compareOutcomes(prefect: Outcome, tacit: Outcome): string[] {
  if ("error" in prefect || "error" in tacit) {
    return "error" in prefect && "error" in tacit ? [] : [
      `errors: Prefect ${"error" in prefect ? prefect.error : "none"}, ` +
      `Tacit ${"error" in tacit ? tacit.error : "none"}`,
    ];
  }
  return prefect.runs.flatMap((run, index) =>
    compareRuns(run, tacit.runs[index]!).map((line) => `run ${index + 1}: ${line}`)
  );
}

function compareRuns(prefect: ShownRun, tacit: ShownRun): string[] {
  const lines: string[] = [];
  const tell = (what: string, one: unknown, other: unknown) => {
    const [shown, otherShown] = [JSON.stringify(one), JSON.stringify(other)];
    if (shown !== otherShown) lines.push(`${what}: Prefect ${shown}, Tacit ${otherShown}`);
  };
  const flowState = FLOW_STATES[tacit.flow.state] ?? tacit.flow.state;
  tell("flow", prefect.flow.state, flowState);
  // Prefect does not name the tasks that failed.
  const message = tacit.flow.message?.replace(/^(Some reference tasks failed).*$/s, "$1.") ?? null;
  if (isPromised(prefect.flow.message) || FLOW_MESSAGE.test(prefect.flow.message ?? "")) {
    tell("message of the flow", prefect.flow.message, message);
  }
  for (const [name, state] of Object.entries(tacit.tasks)) {
    const other = prefect.tasks[name];
    // Prefect has no states of tasks where a handler ended the flow before them.
    if (other !== undefined) compareStates(name, other, state, tell);
  }
  for (const name of new Set([...Object.keys(prefect.told), ...Object.keys(tacit.told)])) {
    tell(`told of ${name}`, prefect.told[name] ?? [], tacit.told[name] ?? []);
  }
  return lines;
}

const FLOW_MESSAGE = /reference tasks (failed|succeeded)\.$/;

/** What a run ends as here that is not finished; in Prefect it stays `Running`. */
const FLOW_STATES: Readonly<Record<string, string>> = { Paused: "Running", Pending: "Running" };

type Tell = (what: string, prefect: unknown, tacit: unknown) => void;

function compareStates(name: string, prefect: ShownState, tacit: ShownState, tell: Tell): void {
  tell(name, prefect.state, tacit.state);
  if (prefect.state !== tacit.state) return;
  if (isPromised(prefect.message) || isPromised(tacit.message)) {
    tell(`message of ${name}`, prefect.message, tacit.message);
  }
  tell(`result of ${name}`, sorted(prefect.result), sorted(tacit.result));
  const [children, others] = [prefect.children ?? [], tacit.children ?? []];
  tell(`children of ${name}`, children.length, others.length);
  for (const [index, child] of children.entries()) {
    if (others[index] !== undefined) {
      compareStates(`${name}[${index}]`, child, others[index], tell);
    }
  }
}

/** The messages that the flow itself gives are the same in both; the engines' own are worded otherwise. */
function isPromised(message: string | null): boolean {
  return message?.startsWith("m:") === true;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1)
      .map(([key, item]) => [key, sorted(item)]),
  );
}
