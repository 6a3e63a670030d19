// The task runs that a report shows, and their order.
import type { ReportData, ReportRun, StateKind } from "../report_data.ts";

/** A task run with its parts. */
export interface Branch {
  /** The index of the run. */
  readonly index: number;
  /** The run. */
  readonly run: ReportRun;
  /** Its name, with the index of its element in a mapped task: `load[7]`. */
  readonly title: string;
  /** The text that a search looks into, in lower case. */
  readonly searched: string;
  /** The parts of a mapped task. */
  readonly parts: Branch[];
  /** The states that runs are in: those of its parts, where it has some. The worst come first. */
  states: StateCounts;
  /** The worst kind among those states. */
  worst: StateKind;
  /** When the first of it began; -1 where nothing did. */
  startedMs: number;
  /** When the last of it ended; -1 where nothing did. */
  endedMs: number;
  /** The most attempts that any of it took. */
  attempt: number;
}

/** By the names of states: how many runs are in each, and how it is told apart. */
export type StateCounts = ReadonlyMap<string, { readonly kind: StateKind; readonly count: number }>;

/** The search, choice of states and order that the reader has asked for. */
export interface Wish {
  /** The words that are searched for. */
  readonly query: string;
  /** The names of the states that are shown; all where there is none. */
  readonly states: ReadonlySet<string>;
  /** The column that rows are sorted by. */
  readonly sortBy: SortKey;
  /** `true` where the greatest comes first. */
  readonly isDescending: boolean;
  /** The mapped tasks that the reader folded or unfolded. */
  readonly toggled: ReadonlySet<number>;
}

/** The columns that rows can be sorted by. */
export type SortKey = "name" | "state" | "attempt" | "started" | "duration";

/** A row of the table. */
export interface Row {
  /** The run that it shows. */
  readonly branch: Branch;
  /** `true` where its parts follow; undefined where it has none. */
  readonly isOpen: boolean | undefined;
  /** Its place among its siblings, from 1. */
  readonly position: number;
  /** How many siblings there are, itself included. */
  readonly setSize: number;
}

/** The runs as a tree, in the order of the graph. */
export function makeTree({ runs }: ReportData): readonly Branch[] {
  const branches = runs.map((run, index) => makeBranch(run, index));
  const roots = branches.filter(({ run }) => run.parent < 0);
  for (const branch of branches) branches[branch.run.parent]?.parts.push(branch);
  for (const branch of roots) sumParts(branch);
  return roots;
}

/** A run without its parts. */
function makeBranch(run: ReportRun, index: number): Branch {
  const title = run.mapIndex < 0 ? run.name : `${run.name}[${run.mapIndex}]`;
  return {
    index,
    run,
    title,
    searched: `${title}\n${run.slug}\n${run.stateName}\n${run.message}`.toLowerCase(),
    parts: [],
    states: new Map([[run.stateName, { kind: run.stateKind, count: 1 }]]),
    worst: run.stateKind,
    startedMs: run.earlier[0]?.startedMs ?? run.startedMs,
    endedMs: run.endedMs,
    attempt: run.attempt,
  };
}

/** Sums up the parts of a mapped task's run. */
function sumParts(branch: Branch): void {
  const { parts } = branch;
  if (parts.length === 0) return;
  for (const { startedMs, endedMs, attempt } of parts) {
    if (startedMs >= 0 && (branch.startedMs < 0 || startedMs < branch.startedMs)) {
      branch.startedMs = startedMs;
    }
    branch.endedMs = Math.max(branch.endedMs, endedMs);
    branch.attempt = Math.max(branch.attempt, attempt);
  }
  branch.states = sumStates(parts);
  branch.worst = [...branch.states.values()][0]!.kind;
}

/** All runs in the order in which they began, with mapped tasks folded: a timeline of them is a waterfall. */
export const NO_WISH: Wish = {
  query: "",
  states: new Set(),
  sortBy: "started",
  isDescending: false,
  toggled: new Set(),
};

/** The runs that failed by themselves, in the order in which they ended. */
export function failuresIn(branches: readonly Branch[]): readonly Branch[] {
  return branches
    .filter(({ run, parts }) => parts.length === 0 && run.stateKind === "failed")
    .sort((one, other) => one.endedMs - other.endedMs || one.index - other.index);
}

/** How bad a state is: the worst has the greatest number. */
export function severity(kind: StateKind): number {
  return [
    "success",
    "skipped",
    "pending",
    "paused",
    "running",
    "retrying",
    "cancelled",
    "blocked",
    "failed",
  ].indexOf(kind);
}

/** How long a run took, in milliseconds; -1 where that is not known. */
export function durationOf({ startedMs, endedMs }: Branch): number {
  return startedMs < 0 || endedMs < 0 ? -1 : endedMs - startedMs;
}

/** Returns `true` if the run itself is asked for. */
export function isWanted(branch: Branch, { query, states }: Wish): boolean {
  if (states.size > 0 && !(branch.parts.length === 0 && states.has(branch.run.stateName))) {
    return false;
  }
  return query.toLowerCase().split(/\s+/).every((word) => branch.searched.includes(word));
}

/** The rows of the table: the runs that are asked for, and the mapped tasks of which a part is. */
export function rowsOf(tree: readonly Branch[], wish: Wish): readonly Row[] {
  const compare = comparer(wish);
  const shown: { branch: Branch; isOpen: boolean | undefined; parts: Branch[] }[] = [];
  for (const branch of [...tree].sort(compare)) {
    const isSelf = isWanted(branch, wish);
    const parts = branch.parts.filter((part) => isWanted(part, wish));
    if (!isSelf && parts.length === 0) continue;
    // A mapped task of which only parts were found is unfolded, so that they are seen.
    const isOpen = parts.length === 0 ? undefined : wish.toggled.has(branch.index) === isSelf;
    shown.push({ branch, isOpen, parts: isOpen ? parts.sort(compare) : [] });
  }
  return shown.flatMap(({ branch, isOpen, parts }, index) => [
    { branch, isOpen, position: index + 1, setSize: shown.length },
    ...parts.map((part, index) => ({
      branch: part,
      isOpen: undefined,
      position: index + 1,
      setSize: parts.length,
    })),
  ]);
}

/** How many task runs are asked for, without the mapped tasks that only stand for their parts. */
export function countWanted(tree: readonly Branch[], wish: Wish): number {
  let count = 0;
  for (const branch of tree) {
    for (const each of branch.parts.length > 0 ? branch.parts : [branch]) {
      if (isWanted(each, wish)) count++;
    }
  }
  return count;
}

/** The order that is asked for. Runs that are alike stand in the order in which they began, then ended. */
function comparer({ sortBy, isDescending }: Wish): (one: Branch, other: Branch) => number {
  const sign = isDescending ? -1 : 1;
  const valueOf = (branch: Branch) => {
    if (sortBy === "state") return severity(branch.worst);
    if (sortBy === "attempt") return branch.attempt;
    return sortBy === "duration" ? durationOf(branch) : startOf(branch);
  };
  const names = new Intl.Collator("en", { numeric: true });
  return (one, other) => {
    const order = sortBy === "name"
      ? names.compare(one.title, other.title)
      : compareNumbers(valueOf(one), valueOf(other));
    if (order !== 0) return sign * order;
    return compareNumbers(startOf(one), startOf(other)) || one.endedMs - other.endedMs ||
      one.index - other.index;
  };
}

/** When a run began; one that never did comes last. */
function startOf({ startedMs }: Branch): number {
  return startedMs < 0 ? Infinity : startedMs;
}

/** Compares two numbers, of which both may be infinite. */
function compareNumbers(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** How many runs are in each state, without the mapped tasks that only stand for their parts. */
export function countStates(tree: readonly Branch[]): StateCounts {
  return sumStates(tree.flatMap((branch) => branch.parts.length > 0 ? branch.parts : [branch]));
}

/** Adds up the states of branches, and puts the worst first. */
export function sumStates(branches: readonly Branch[]): StateCounts {
  const counts = new Map<string, { kind: StateKind; count: number }>();
  for (const { states } of branches) {
    for (const [name, { kind, count }] of states) {
      counts.set(name, { kind, count: (counts.get(name)?.count ?? 0) + count });
    }
  }
  return new Map(
    [...counts].sort(([, one], [, other]) => severity(other.kind) - severity(one.kind)),
  );
}
