/**
 * Makes the flow of a seed: any shape that the two engines should run alike. The shapes in which they
 * differ on purpose are in `_known_differences.ts`, and are not made here.
 *
 * @module
 */
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import type {
  Act,
  Answer,
  FlowDescription,
  HandlerDescription,
  InputDescription,
  Json,
  NodeDescription,
  SignalAct,
  SignalName,
  TaskDescription,
  TriggerDescription,
} from "./_flow_description.ts";

/** What is known of a node's result before it is run. */
interface Made {
  readonly name: string;
  /** How many items it gives; nothing where it gives no list. */
  readonly length?: number;
  /** How many items each of its items has, where they are lists. */
  readonly itemLength?: number;
  /** Whether it surely succeeds with such a result. */
  readonly isSure: boolean;
  readonly isMapped: boolean;
}

/** The flow of a seed. */
export function randomFlow(seed: number): FlowDescription {
  return new FlowMaker(seed).make();
}

class FlowMaker {
  readonly #random: SeededRandom;
  readonly #made: Made[] = [];
  readonly #nodes: NodeDescription[] = [];
  readonly #parameters: Record<string, Json> = {};
  /** How likely a task does anything but return. */
  readonly #mishapChance: number;
  readonly #handlerChance: number;
  readonly #retryChance: number;
  readonly #mapChance: number;
  readonly #triggerChance: number;
  readonly #mayPause: boolean;
  readonly #mayCache: boolean;
  readonly #mayRetry: boolean;

  constructor(seed: number) {
    const random = this.#random = new SeededRandom(seed);
    this.#mishapChance = random.oneOf([0.1, 0.3, 0.6]);
    this.#handlerChance = random.oneOf([0, 0.2, 0.6]);
    this.#retryChance = random.oneOf([0, 0.2, 0.6]);
    this.#mapChance = random.oneOf([0, 0.3, 0.6]);
    this.#triggerChance = random.oneOf([0, 0.2, 0.6]);
    this.#mayPause = random.next() < 0.2;
    this.#mayCache = !this.#mayPause && random.next() < 0.2;
    this.#mayRetry = this.#mayPause || random.next() < 0.8;
  }

  make(): FlowDescription {
    const count = 1 + this.#random.below(8);
    while (this.#made.length < count) this.#addSomething();
    const taskNames = this.#made.map((made) => made.name);
    const runs = this.#mayPause || this.#mayCache ? 2 + this.#random.below(2) : 1;
    return {
      nodes: this.#nodes,
      parameters: this.#parameters,
      ...this.#happens(0.2) && { references: this.#some(taskNames, 1) },
      ...!this.#mayPause && this.#happens(0.15) && { handler: this.#flowHandler() },
      ...runs > 1 && { runs },
    };
  }

  #addSomething(): void {
    const chance = this.#random.next();
    if (chance < 0.08) this.#addParameter();
    else if (chance < 0.15) this.#addCase();
    else if (chance < 0.21) this.#addIfElse();
    else if (chance < 0.26) this.#addSwitch();
    else this.#add(this.#task());
  }

  #add({ node, made }: { node: NodeDescription; made: Made }): void {
    this.#nodes.push(node);
    this.#made.push(made);
  }

  #addParameter(): void {
    const name = `p${this.#made.length}`;
    const isGiven = this.#happens(0.5);
    const isList = this.#happens(0.4);
    const value = () => isList ? this.#list() : this.#random.below(10);
    if (isGiven) this.#parameters[name] = value();
    const parameter: NodeDescription = {
      kind: "parameter",
      name,
      ...(!isGiven || this.#happens(0.5)) && { default: value() },
    };
    this.#add({ node: parameter, made: { name, isSure: true, isMapped: false } });
  }

  /** A condition that gives one of the values. */
  #addCondition(values: readonly Json[]): string {
    const name = `t${this.#made.length}`;
    const acts = this.#acts({ do: "return", value: { const: this.#random.oneOf(values) } });
    this.#add({
      node: { kind: "task", name, arity: 0, inputs: [], acts },
      made: { name, isSure: false, isMapped: false },
    });
    return name;
  }

  #addCase(): void {
    const condition = this.#addCondition(["a", "b"]);
    const nodes: TaskDescription[] = [];
    for (let count = 1 + this.#random.below(3); count > 0; count--) {
      const { node, made } = this.#task();
      nodes.push(node);
      this.#made.push({ ...made, isSure: false });
    }
    this.#nodes.push({ kind: "case", condition, value: "a", nodes });
  }

  #addIfElse(): void {
    const condition = this.#addCondition([true, false, 0, 1, "", "a", null]);
    const [whenTrue, whenFalse] = [this.#addBranch(), this.#addBranch()];
    const hasElse = this.#happens(0.8);
    this.#nodes.push({ kind: "ifElse", condition, whenTrue, ...hasElse && { whenFalse } });
    this.#maybeMerge([whenTrue, whenFalse]);
  }

  #addSwitch(): void {
    const condition = this.#addCondition(["a", "b", "c"]);
    const [a, b] = [this.#addBranch(), this.#addBranch()];
    this.#nodes.push({ kind: "switch", condition, cases: [["a", a], ["b", b]] });
    this.#maybeMerge([a, b]);
  }

  /** Prefect's `merge` takes the signal of a skipped task for its result: a branch throws none. */
  #addBranch(): string {
    const name = `t${this.#made.length}`;
    const last: Act = this.#happens(0.8)
      ? { do: "return", value: { const: this.#random.oneOf<Json>([1, 0, "", false, null]) } }
      : this.#throw();
    this.#add({
      node: { kind: "task", name, arity: 0, inputs: [], acts: [last] },
      made: { name, isSure: false, isMapped: false },
    });
    return name;
  }

  #maybeMerge(merged: readonly string[]): void {
    if (this.#happens(0.4)) return;
    const name = `m${this.#made.length}`;
    this.#add({
      node: { kind: "merge", name, merged },
      made: { name, isSure: false, isMapped: false },
    });
  }

  #task(): { node: TaskDescription; made: Made } {
    const name = `t${this.#made.length}`;
    const mapOver = this.#happens(this.#mapChance) ? this.#sources() : [];
    if (mapOver.length > 0) return this.#mappedTask(name, mapOver);
    const inputs = this.#inputs(3);
    const result = this.#result();
    const acts = this.#acts({ do: "return", value: result.value });
    const options = this.#options(false, inputs);
    const node: TaskDescription = {
      kind: "task",
      name,
      arity: inputs.length,
      inputs,
      ...this.#after(),
      acts: options.trigger?.name === "manualOnly" ? withoutRetries(acts) : acts,
      ...options,
    };
    return { node, made: { name, isMapped: false, ...result.made, isSure: this.#isSure(node) } };
  }

  /** Whether a task returns at its first call, whatever becomes of the others. */
  #isSure(node: TaskDescription): boolean {
    return node.acts[0]!.do === "return" && node.trigger === undefined &&
      node.handler?.answer === undefined &&
      node.inputs.every((input) => input.node === undefined || this.#find(input.node).isSure) &&
      (node.after ?? []).every((name) => this.#find(name).isSure);
  }

  #mappedTask(name: string, over: readonly InputDescription[]) {
    const others = this.#inputs(2)
      .filter(({ node }) => node === undefined || over.length === 1 || this.#find(node).isSure)
      .map((input): InputDescription => ({ ...input, mark: "unmapped" }));
    const inputs = [...over, ...others];
    const acts = this.#acts({
      do: "return",
      value: { of: this.#random.oneOf(["inputs", "first", "context"]) },
    });
    const length = this.#lengthOf(over[0]!);
    const options = this.#options(true, inputs);
    const node: TaskDescription = {
      kind: "task",
      name,
      arity: inputs.length,
      inputs,
      mapped: true,
      acts: options.trigger?.name === "manualOnly" ? withoutRetries(acts) : acts,
      ...this.#happens(0.6) && { child: this.#random.below(3) },
      ...options,
    };
    const isSure = this.#isSure(node);
    const made: Made = { name, isMapped: true, ...length !== undefined && { length }, isSure };
    return { node, made };
  }

  /** What a task is mapped over: one node, or several that surely are as long. */
  #sources(): InputDescription[] {
    const lists = this.#made.filter((made) => made.length !== undefined);
    if (lists.length === 0 || this.#happens(0.2)) {
      return [{ value: this.#list() }];
    }
    const first = this.#random.oneOf(lists);
    if (first.itemLength !== undefined && this.#happens(0.6)) {
      return [{ node: first.name, mark: "flatten" }];
    }
    if (!first.isSure || this.#happens(0.6)) return [{ node: first.name }];
    const alike = lists.filter((made) =>
      made !== first && made.isSure && made.length === first.length
    );
    const second = alike.length === 0
      ? { value: this.#list(first.length) }
      : { node: this.#random.oneOf(alike).name };
    return [{ node: first.name }, second];
  }

  #lengthOf({ node, value, mark }: InputDescription): number | undefined {
    if (node === undefined) return (value as readonly Json[]).length;
    const { length, itemLength } = this.#find(node);
    return mark === "flatten" ? length! * itemLength! : length;
  }

  #find(name: string): Made {
    return this.#made.find((made) => made.name === name)!;
  }

  #inputs(most: number): InputDescription[] {
    return Array.from(
      { length: this.#random.below(most + 1) },
      () =>
        this.#made.length > 0 && this.#happens(0.8)
          ? { node: this.#random.oneOf(this.#made.slice(-4)).name }
          : { value: this.#random.below(10) },
    );
  }

  #after(): { after?: string[] } {
    if (this.#made.length === 0 || this.#happens(0.8)) return {};
    return { after: [this.#random.oneOf(this.#made).name] };
  }

  #result(): {
    value: { const: Json } | { of: "inputs" | "first" | "isFirst" | "context" };
    made: object;
  } {
    if (this.#happens(0.35)) {
      const list = this.#list();
      return { value: { const: list }, made: { length: list.length } };
    }
    if (this.#happens(0.2)) {
      const [length, itemLength] = [1 + this.#random.below(2), this.#random.below(3)];
      const list = Array.from({ length }, () => this.#list(itemLength));
      return { value: { const: list }, made: { length, itemLength } };
    }
    if (this.#happens(0.2)) return { value: { const: this.#random.below(10) }, made: {} };
    return {
      value: { of: this.#random.oneOf(["inputs", "first", "isFirst", "context"]) },
      made: {},
    };
  }

  #list(length: number = this.#random.below(4)): number[] {
    return Array.from({ length }, () => this.#random.below(10));
  }

  /** What a task does at each call: mishaps, and at last mostly `last`. */
  #acts(last: Act): Act[] {
    const acts: Act[] = [];
    while (this.#happens(this.#mishapChance) && acts.length < 4) acts.push(this.#mishap());
    const end = this.#happens(this.#mishapChance / 3) ? this.#ending() : last;
    return [...acts, end];
  }

  #mishap(): Act {
    const goesOn: SignalName[] = ["LOOP"];
    if (this.#mayRetry) goesOn.push("RETRY");
    if (this.#mayPause) goesOn.push("PAUSE");
    return this.#happens(0.4) ? this.#signal(this.#random.oneOf(goesOn)) : this.#ending();
  }

  /** What a task may do again and again without going on for ever. */
  #ending(): Act {
    if (this.#happens(0.5)) return this.#throw();
    return this.#signal(
      this.#random.oneOf<SignalName>([
        "FAIL",
        "TRIGGERFAIL",
        "VALIDATIONFAIL",
        "SUCCESS",
        "SKIP",
        "SKIP",
      ]),
    );
  }

  #throw(): Act {
    const error = this.#random.oneOf(["TypeError", "RangeError"] as const);
    return { do: "throw", error, message: `m:${error}` };
  }

  #signal(signal: SignalName): SignalAct {
    const result = this.#happens(0.4) ? { result: this.#random.below(10) } : {};
    return { do: "signal", signal, message: `m:${signal}`, ...result };
  }

  #options(isMapped: boolean, inputs: readonly InputDescription[]): Partial<TaskDescription> {
    const trigger = this.#trigger();
    // Prefect asks `manualOnly` again at each retry.
    const retries = trigger.name === "manualOnly" ? {} : this.#retries();
    // Prefect counts a constant as an upstream task that succeeded.
    const countsAlike = inputs.every((input) => input.node !== undefined) ||
      ["allSuccessful", "allFinished", "manualOnly", "throws", "false"].includes(trigger.name);
    return {
      ...countsAlike && this.#happens(this.#triggerChance) && { trigger },
      ...this.#happens(0.15) && { skipOnUpstreamSkip: false },
      ...retries,
      ...this.#mayCache && !isMapped && this.#happens(0.5) && {
        cache: this.#random.oneOf(
          [
            "durationOnly",
            "allInputs",
            "allParameters",
            ...this.#mayRetry ? [] : ["neverUse" as const],
          ] as const,
        ),
      },
      ...this.#happens(this.#handlerChance) && { handler: this.#handler() },
    };
  }

  #retries(): Partial<TaskDescription> {
    if (!this.#mayRetry || !this.#happens(this.#retryChance)) return {};
    const maxRetries = 1 + this.#random.below(3);
    const retryOn = [this.#random.oneOf(["TypeError", "RangeError"] as const)];
    return { maxRetries, ...this.#happens(0.2) && { retryOn } };
  }

  #trigger(): TriggerDescription {
    if (this.#mayPause && this.#happens(0.3)) return { name: "manualOnly" };
    const name = this.#random.oneOf([
      "allSuccessful",
      "allFailed",
      "allFinished",
      "allFinished",
      "anySuccessful",
      "anyFailed",
      "notAllSkipped",
      "someSuccessful",
      "someFailed",
      "throws",
      "false",
    ]);
    if (!name.startsWith("some")) return { name };
    return {
      name,
      ...this.#happens(0.7) && { atLeast: this.#random.oneOf([0.5, 1, 2]) },
      ...this.#happens(0.4) && { atMost: this.#random.oneOf([0.5, 1, 2]) },
    };
  }

  #handler(): HandlerDescription {
    if (this.#happens(0.5)) return {};
    const on = this.#random.oneOf([
      "Success",
      "Failed",
      "Running",
      "Skipped",
      "TriggerFailed",
      "Retrying",
      "Looped",
      "Cached",
    ]);
    return { answer: this.#answer(on) };
  }

  #flowHandler(): HandlerDescription {
    if (this.#happens(0.5)) return {};
    return { answer: this.#answer(this.#random.oneOf(["Success", "Failed"])) };
  }

  #answer(on: string): Answer {
    const chance = this.#random.next();
    if (chance < 0.2) return { on, do: "throw", message: "m:handler" };
    if (chance < 0.45) {
      const signal = this.#random.oneOf<SignalName>(["FAIL", "SUCCESS", "SKIP"]);
      return { on, ...this.#signal(signal) };
    }
    const state = this.#random.oneOf(["Success", "Failed", "Skipped", "TriggerFailed"] as const);
    const result = this.#happens(0.5) ? { result: this.#random.below(10) } : {};
    return { on, do: "state", state, message: `m:${state}`, ...result };
  }

  #some<T>(things: readonly T[], fewest: number): T[] {
    const chosen = things.filter(() => this.#happens(0.5));
    return chosen.length >= fewest ? chosen : [this.#random.oneOf(things)];
  }

  #happens(chance: number): boolean {
    return this.#random.next() < chance;
  }
}

function withoutRetries(acts: readonly Act[]): Act[] {
  return acts.filter((act) => act.do !== "signal" || act.signal !== "RETRY");
}
