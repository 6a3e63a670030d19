/**
 * Where Tacit differs from Prefect on purpose: for each paragraph of `docs/differences.md` that tells of the
 * engine, the smallest flow that shows it. `_random_flow.ts` makes no flow of these shapes.
 *
 * @module
 */
import type { Act, FlowDescription, Json, TaskDescription } from "./_flow_description.ts";

/** A difference, and the flow that shows it. */
export interface KnownDifference {
  /** The paragraph of `docs/differences.md`, as a link to it ends. */
  readonly paragraph: string;
  readonly flow: FlowDescription;
  /** What the last run gives: the states of some tasks, with their results after a colon where those count. */
  readonly prefect: Readonly<Record<string, string>>;
  readonly tacit: Readonly<Record<string, string>>;
}

const giving = (value: Json): readonly Act[] => [{ do: "return", value: { const: value } }];
const failing: readonly Act[] = [{ do: "throw", error: "TypeError", message: "m:TypeError" }];

function task(name: string, changes: Partial<TaskDescription> = {}): TaskDescription {
  const { inputs = [] } = changes;
  return { kind: "task", name, arity: inputs.length, inputs, acts: giving(1), ...changes };
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    paragraph: "constants-are-no-upstream-tasks",
    flow: {
      nodes: [
        task("failed", { acts: failing }),
        task("any", {
          inputs: [{ node: "failed" }, { value: 1 }],
          trigger: { name: "anySuccessful" },
        }),
      ],
      parameters: {},
    },
    prefect: { any: "Success" },
    tacit: { any: "TriggerFailed" },
  },
  {
    paragraph: "a-merge-belongs-to-its-block",
    flow: {
      nodes: [
        task("one"),
        task("condition", { acts: giving("b") }),
        {
          kind: "case",
          condition: "condition",
          value: "a",
          nodes: [{ kind: "merge", name: "merged", merged: ["one"] }],
        },
      ],
      parameters: {},
    },
    prefect: { merged: "Success" },
    tacit: { merged: "Skipped" },
  },
  {
    paragraph: "a-manual-task-is-approved-once",
    flow: {
      nodes: [
        task("manual", {
          acts: [...failing, ...giving(1)],
          trigger: { name: "manualOnly" },
          maxRetries: 1,
        }),
      ],
      parameters: {},
      runs: 2,
    },
    prefect: { manual: "Paused" },
    tacit: { manual: "Success" },
  },
  {
    paragraph: "lists-and-objects-are-true",
    flow: {
      nodes: [
        task("condition", { acts: giving([]) }),
        task("yes"),
        { kind: "ifElse", condition: "condition", whenTrue: "yes" },
      ],
      parameters: {},
    },
    prefect: { yes: "Skipped" },
    tacit: { yes: "Success" },
  },
  {
    paragraph: "an-upstream-task-counts-once",
    flow: {
      nodes: [
        task("list", { acts: giving([1, 2]) }),
        task("mapped", {
          inputs: [{ node: "list" }, { node: "list" }],
          mapped: true,
          trigger: { name: "someSuccessful", atLeast: 2 },
        }),
      ],
      parameters: {},
    },
    prefect: { mapped: "Mapped: [1,1]" },
    tacit: { mapped: 'Mapped: [{"error":"TRIGGERFAIL"},{"error":"TRIGGERFAIL"}]' },
  },
  {
    paragraph: "what-follows-an-inner-case",
    flow: {
      nodes: [
        task("yes", { acts: giving("a") }),
        {
          kind: "case",
          condition: "yes",
          value: "a",
          nodes: [
            {
              kind: "case",
              condition: "yes",
              value: "a",
              nodes: [task("inner", { acts: failing })],
            },
            task("after", { inputs: [{ node: "inner" }], trigger: { name: "allFailed" } }),
          ],
        },
      ],
      parameters: {},
    },
    prefect: { after: "TriggerFailed" },
    tacit: { after: "Success" },
  },
  {
    paragraph: "a-handler-that-ends-a-mapped-task",
    flow: {
      nodes: [
        task("list", { acts: giving([1, 2]) }),
        task("mapped", {
          inputs: [{ node: "list" }],
          mapped: true,
          handler: {
            answer: {
              on: "Mapped",
              do: "state",
              state: "Success",
              message: "m:Success",
              result: 2,
            },
          },
        }),
        task("next", { inputs: [{ node: "mapped" }], mapped: true, handler: {} }),
      ],
      parameters: {},
    },
    prefect: { next: "none" },
    tacit: { next: "Failed" },
  },
  {
    paragraph: "a-cached-result-is-asked-about-once",
    flow: {
      nodes: [
        task("cached", { cache: "neverUse", acts: [...giving(1), ...giving(2)] }),
        task("again", {
          acts: [{ do: "signal", signal: "RETRY", message: "m:RETRY" }, ...giving(1)],
        }),
      ],
      parameters: {},
    },
    prefect: { cached: "Cached: 2" },
    tacit: { cached: "Cached: 1" },
  },
];
