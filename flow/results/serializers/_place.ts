// Where in a value something stands, as messages show it: `$.rows[3].callback`.

/** An object inside a value, and the way to it. */
export interface Place {
  readonly object: object;
  /** What holds it; nothing for the value itself. */
  readonly parent: Place | undefined;
  /** The property or index at which it stands there. */
  readonly step: string | number;
  /** What of the parent is meant where that is not its properties: `.keys()` of a map. */
  readonly part: string;
  /** How many objects it stands in. */
  readonly depth: number;
}

/** The way to one of a place's parts. */
export interface Step {
  readonly parent: Place | undefined;
  readonly step: string | number;
  readonly part: string;
}

/** Longer paths are shown without their middle. */
const MAX_STEPS = 20;
const MAX_NAME_LENGTH = 60;

/** The path of a place or of one of its parts. */
export function pathOf(way: Step | undefined): string {
  const steps: string[] = [];
  for (let at = way; at?.parent !== undefined; at = at.parent) {
    steps.push(at.part + textOf(at.step));
  }
  steps.push("$");
  steps.reverse();
  if (steps.length <= MAX_STEPS) return steps.join("");
  const half = MAX_STEPS / 2;
  const left = steps.length - 2 * half;
  return `${steps.slice(0, half).join("")}…(${left} more)…${steps.slice(-half).join("")}`;
}

function textOf(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  const name = step.length <= MAX_NAME_LENGTH ? step : `${step.slice(0, MAX_NAME_LENGTH)}…`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name)}]`;
}
