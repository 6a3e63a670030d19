// Compares the states of a task's runs with those that a test expects.
import { Mapped, type State, type StateName } from "../../tasks/mod.ts";

/** A line for each run of a task that has another state than expected. */
export function otherStates(
  task: string,
  state: State,
  expected: StateName | readonly StateName[],
): readonly string[] {
  const children = state instanceof Mapped ? state.mapStates : [];
  if (typeof expected === "string") {
    if (state.name === expected) return [];
    if (children.length === 0) return [line(task, state, expected)];
    return children.flatMap((child, index) =>
      child.name === expected ? [] : [line(`${task}[${index}]`, child, expected)]
    );
  }
  if (!(state instanceof Mapped)) return [line(task, state, `mapped to ${expected.length} runs`)];
  const lines = expected.length === children.length
    ? []
    : [`  ${task}: it has ${children.length} runs, not ${expected.length}`];
  for (const [index, child] of children.entries()) {
    const name = expected[index];
    if (name === undefined || name === child.name) continue;
    lines.push(line(`${task}[${index}]`, child, name));
  }
  return lines;
}

function line(task: string, state: State, expected: string): string {
  return `  ${task}: ${state.name}, not ${expected}: ${state.message}`;
}
