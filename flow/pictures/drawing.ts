// A drawing: tasks by name and the edges between them, never a value.

/** The tasks and edges of a picture. */
export interface Drawing {
  /** The flow's name. */
  readonly name: string;
  /** The tasks, in the order they were added. */
  readonly tasks: readonly DrawnTask[];
  /** The edges, in the order of the tasks they lead to. */
  readonly edges: readonly DrawnEdge[];
}

/** A task in a picture. */
export interface DrawnTask {
  /** The task's name. */
  readonly name: string;
  /** The kind of task. */
  readonly kind: "task" | "parameter" | "secret";
  /** `true` where it runs once for each element of an input. */
  readonly isMapped: boolean;
  /** How many tasks it stands for, where tasks of one name are drawn as one. */
  readonly count: number;
  /** The states that its runs ended in, the worst first; none where no run is shown. */
  readonly states: readonly DrawnState[];
}

/** A state that some runs of a task ended in. */
export interface DrawnState {
  /** The state's name. */
  readonly name: string;
  /** The state's colour, as `#rrggbb`. */
  readonly color: string;
  /** How bad it is: 0 for success, 1 for a run that has not ended, 2 for failure. */
  readonly severity: 0 | 1 | 2;
  /** How many runs ended in it. */
  readonly count: number;
}

/** An edge in a picture. */
export interface DrawnEdge {
  /** The index of the task it leaves. */
  readonly from: number;
  /** The index of the task it leads to. */
  readonly to: number;
  /** The inputs that the result becomes, where they have names. */
  readonly keys: readonly string[];
  /** `true` where each element goes to a run of its own. */
  readonly isMapped: boolean;
}

/** Counts states by name, and puts the worst first. */
export function sumStates(states: readonly DrawnState[]): readonly DrawnState[] {
  const byName = new Map<string, DrawnState>();
  for (const state of states) {
    const count = (byName.get(state.name)?.count ?? 0) + state.count;
    byName.set(state.name, { ...state, count });
  }
  return [...byName.values()].sort((one, other) => other.severity - one.severity);
}

/** The states of a task in words: `Success`, or `1 Failed, 2 Success`. */
export function outcomeOf({ states }: DrawnTask): string | undefined {
  const [first] = states;
  if (first === undefined) return undefined;
  if (states.length === 1 && first.count === 1) return first.name;
  return states.map(({ name, count }) => `${count} ${name}`).join(", ");
}

/** The label of a task: its name, and how many tasks it stands for. */
export function labelOf({ name, count }: DrawnTask): string {
  return count === 1 ? name : `${name} × ${count}`;
}
