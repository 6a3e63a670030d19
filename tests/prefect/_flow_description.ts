/**
 * A flow in JSON, as both engines are given it: what it consists of, and what each of its tasks does when it
 * is called. `_tacit_runner.ts` and `prefect_runner.py` make a flow of it and run it.
 *
 * @module
 */

/** A value of JSON. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};

/** The errors that tasks throw. */
export type ErrorName = "TypeError" | "RangeError";

/** The signals that tasks and handlers throw. */
export type SignalName =
  | "FAIL"
  | "TRIGGERFAIL"
  | "VALIDATIONFAIL"
  | "SUCCESS"
  | "SKIP"
  | "RETRY"
  | "PAUSE"
  | "LOOP";

/** What a task gives that returns: a value, its inputs, or what its context says of the attempt. */
export type Value =
  | { readonly const: Json }
  | { readonly of: "inputs" | "first" | "isFirst" | "context" };

/** A signal, thrown. */
export interface SignalAct {
  readonly do: "signal";
  readonly signal: SignalName;
  readonly message: string;
  readonly result?: Json;
}

/** What a task does at one call. */
export type Act =
  | { readonly do: "return"; readonly value: Value }
  | { readonly do: "throw"; readonly error: ErrorName; readonly message: string }
  | SignalAct;

/** What a handler does at the first change to the state called `on`; `on` is followed by its answer. */
export type Answer =
  & { readonly on: string }
  & (
    | {
      readonly do: "state";
      readonly state: "Success" | "Failed" | "Skipped" | "Pending" | "TriggerFailed";
      readonly message: string;
      readonly result?: Json;
    }
    | SignalAct
    | { readonly do: "throw"; readonly message: string }
  );

/** A state handler. It notes every change that it is told of. */
export interface HandlerDescription {
  readonly answer?: Answer;
}

/** A trigger: one of the library's, one that throws, or one that says no. */
export interface TriggerDescription {
  readonly name: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** An input: what another node gives, or a constant. */
export interface InputDescription {
  readonly node?: string;
  readonly value?: Json;
  readonly mark?: "unmapped" | "flatten";
}

/** A task. */
export interface TaskDescription {
  readonly kind: "task";
  readonly name: string;
  /** How many inputs it has: as many as there are in `inputs`. */
  readonly arity: number;
  readonly inputs: readonly InputDescription[];
  /** The nodes that it follows without taking what they give. */
  readonly after?: readonly string[];
  readonly mapped?: boolean;
  /** What it does at each call; the last again and again. Each mapped child counts its own calls. */
  readonly acts: readonly Act[];
  /** The only mapped child that does all of `acts`; the others do the last. */
  readonly child?: number;
  readonly trigger?: TriggerDescription;
  readonly skipOnUpstreamSkip?: boolean;
  readonly maxRetries?: number;
  readonly retryOn?: readonly ErrorName[];
  readonly cache?: "durationOnly" | "allInputs" | "allParameters" | "neverUse";
  readonly handler?: HandlerDescription;
}

/** A part of a flow. */
export type NodeDescription =
  | TaskDescription
  | { readonly kind: "parameter"; readonly name: string; readonly default?: Json }
  | {
    readonly kind: "case";
    readonly condition: string;
    readonly value: Json;
    readonly nodes: readonly NodeDescription[];
  }
  | {
    readonly kind: "ifElse";
    readonly condition: string;
    readonly whenTrue: string;
    readonly whenFalse?: string;
  }
  | {
    readonly kind: "switch";
    readonly condition: string;
    readonly cases: readonly (readonly [string, string])[];
  }
  | { readonly kind: "merge"; readonly name: string; readonly merged: readonly string[] };

/** A flow, and how it is run. */
export interface FlowDescription {
  readonly nodes: readonly NodeDescription[];
  readonly parameters: Readonly<Record<string, Json>>;
  readonly references?: readonly string[];
  readonly handler?: HandlerDescription;
  /** How often it is run: each run resumes what the one before paused, and uses what it cached. */
  readonly runs?: number;
}

/** A state as the two engines are compared by it. */
export interface ShownState {
  readonly state: string;
  readonly message: string | null;
  readonly result: Json;
  readonly children?: readonly ShownState[];
}

/** What came of one run. */
export interface ShownRun {
  readonly flow: { readonly state: string; readonly message: string | null };
  readonly tasks: Readonly<Record<string, ShownState>>;
  /** The changes that the handlers were told of, by task run. */
  readonly told: Readonly<Record<string, readonly string[]>>;
}

/** What an engine made of a flow. */
export type Outcome = { readonly runs: readonly ShownRun[] } | { readonly error: string };
