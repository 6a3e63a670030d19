// The pipeline that takes a task run from one state to the next. The steps of a task are picked once; one loop
// runs them, and goes on without awaiting until a step, or a handler of the change of state, gives a promise.
import { ENDRUN } from "../../tasks/_internal.ts";
import type { State } from "../../tasks/mod.ts";
import type { TaskRunner } from "../executors/mod.ts";
import { changeState } from "./change_state.ts";
import type { FlowRunState } from "./flow_run_state.ts";
import { type NextState, type Step, WAITS } from "./step.ts";
import type { TaskRun } from "./task_run.ts";

/** The steps that a task's runs take. */
interface PickedSteps {
  readonly steps: readonly Step[];
  /** The index of the first of those at the end. */
  readonly endIndex: number;
}

/** The pipeline of one flow run. */
export class Pipeline {
  readonly #run: FlowRunState;
  readonly #steps: readonly Step[];
  /** By the node's index. */
  readonly #picked: (PickedSteps | undefined)[] = [];
  /** By the steps' numbers as bits: many tasks take the same steps. */
  readonly #selections = new Map<number, PickedSteps>();

  constructor(run: FlowRunState, steps: readonly Step[]) {
    this.#run = run;
    this.#steps = steps;
  }

  /**
   * Takes a task run through its steps, and tells the scheduler where it came to rest.
   *
   * @returns A promise of that, or nothing where it has come about already.
   */
  execute(run: TaskRun, elsewhere: TaskRunner | undefined): Promise<void> | undefined {
    const picked = this.#picked[run.node.index] ??= this.#pick(run);
    return this.#goOn(run, picked, 0, elsewhere);
  }

  #pick(run: TaskRun): PickedSteps {
    let selection = 0;
    for (const [index, step] of this.#steps.entries()) {
      if (step.appliesTo(run)) selection |= 1 << index;
    }
    let picked = this.#selections.get(selection);
    if (picked === undefined) {
      const steps = this.#steps.filter((_, index) => (selection & 1 << index) !== 0);
      const endIndex = steps.findIndex(({ phase }) => phase === "end");
      picked = { steps, endIndex: endIndex < 0 ? steps.length : endIndex };
      this.#selections.set(selection, picked);
    }
    return picked;
  }

  #goOn(
    run: TaskRun,
    picked: PickedSteps,
    index: number,
    elsewhere: TaskRunner | undefined,
  ): Promise<void> | undefined {
    while (index < picked.steps.length) {
      const step = picked.steps[index]!;
      let next: NextState;
      try {
        const outcome = step.take(run, elsewhere);
        if (outcome instanceof Promise) {
          return outcome.then(
            (outcome) => this.#leave(run, picked, index, elsewhere, give(step, run, outcome)),
            (error) => this.#leave(run, picked, index, elsewhere, step.thrown(run, error)),
          );
        }
        next = step.given(run, outcome);
      } catch (error) {
        next = step.thrown(run, error);
      }
      const following = this.#follow(run, picked, index, next);
      if (typeof following === "object") {
        return following.then((index) => this.#goOn(run, picked, index, elsewhere));
      }
      index = following;
    }
    if (index === picked.steps.length) this.#run.control.settle(run, run.state);
    return undefined;
  }

  /** Goes on where a step was waited for. */
  #leave(
    run: TaskRun,
    picked: PickedSteps,
    index: number,
    elsewhere: TaskRunner | undefined,
    next: NextState,
  ): Promise<void> | undefined {
    const following = this.#follow(run, picked, index, next);
    return typeof following === "object"
      ? following.then((index) => this.#goOn(run, picked, index, elsewhere))
      : this.#goOn(run, picked, following, elsewhere);
  }

  /** Makes the change that a step leads to; gives the index of the step that follows. */
  #follow(
    run: TaskRun,
    picked: PickedSteps,
    index: number,
    next: NextState,
  ): number | Promise<number> {
    if (next === WAITS) return NO_STEP;
    // The run may have been cancelled meanwhile: then nothing more is to begin.
    if (this.#run.control.isOver(run)) return Math.max(index + 1, picked.endIndex);
    if (next === undefined || next === run.state) return index + 1;
    if (run.task.settings.stateHandlers.length > 0) return changed(run, picked, index, next);
    run.state = next;
    return indexAfter(run, picked, index, next);
  }
}

/** No step follows, nor does the run come to rest. */
const NO_STEP = Infinity;

function give(step: Step, run: TaskRun, outcome: unknown): NextState {
  try {
    return step.given(run, outcome);
  } catch (error) {
    return step.thrown(run, error);
  }
}

/** Prefect 1.4.1: a handler that throws what is no signal ends the run, whatever step it is at. */
async function changed(
  run: TaskRun,
  picked: PickedSteps,
  index: number,
  next: State,
): Promise<number> {
  try {
    await changeState(run, next);
    return indexAfter(run, picked, index, next);
  } catch (error) {
    if (!(error instanceof ENDRUN)) throw error;
    run.state = error.state;
    return Math.max(index + 1, picked.endIndex);
  }
}

/** Prefect 1.4.1: a handler that gave another state than Running has ended the run with it. */
function indexAfter(run: TaskRun, picked: PickedSteps, index: number, proposed: State): number {
  const { phase } = picked.steps[index]!;
  if (phase !== "before" || (proposed.isRunning && run.state.isRunning)) return index + 1;
  return picked.endIndex;
}
