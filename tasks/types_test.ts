// What the compiler must refuse, and what it must let pass. The functions below are only compiled: a
// forbidden line that compiles, or a permitted one that does not, fails the check before any test runs.
import { assert } from "@std/assert";
import {
  type AnyTask,
  caseOf,
  DateTimeParameter,
  EnvVarSecret,
  FilterTask,
  flatten,
  Flow,
  ifElse,
  merge,
  Parameter,
  PrefectSecret,
  resourceManager,
  type Sealed,
  SecretTask,
  switchCase,
  Task,
  task,
  type TaskNode,
  unmapped,
  unpack,
} from "../mod.ts";
import { equal, lessThan } from "../tasks/mod.ts";

/** True where two types are the same, not only alike. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
function expect<_Holds extends true>(): void {}

/** Durations as texts: those that nobody would read otherwise. */
export function durations(): void {
  task("a", () => 1, { maxRetries: 1, retryDelay: "10s", timeout: "1.5h", cacheFor: "2d" });
  task("a", () => 1, { maxRetries: 1, retryDelay: ["1s", 500, { minutes: 1 }] });
  // @ts-expect-error there is no such unit
  task("a", () => 1, { timeout: "10 seconds" });
  // @ts-expect-error without a unit it could be anything
  task("a", () => 1, { timeout: "10" });
}

/** A task's name stands before its function or among its options, and not in both places. */
export function names(): void {
  task("a", (n: number) => n).run(1);
  task((n: number) => n, { name: "a" }).run(1);
  // @ts-expect-error it has a name already
  task("a", (n: number) => n, { name: "b" });
  // @ts-expect-error the function is missing
  task("a");
  // @ts-expect-error a text is no list to map over
  task("a", (text: string) => text).map("abc");
  // @ts-expect-error a node has no value yet: `pick(node, "length")` takes a part of it
  task("a", () => [1]).with({})().length;
}

interface Order {
  readonly id: number;
  readonly lines: readonly { readonly name: string; readonly count: number }[];
  readonly note?: string;
}

const add = task((x: number, y: number) => x + y);
const shout = task((text: string) => text.toUpperCase());
const numbers = task((): number[] => [1, 2]);
const later = task(async (n: number) => await Promise.resolve(`${n}`));
const greet = task((name: string, greeting = "Hello") => `${greeting}, ${name}`);
const total = task((...values: number[]) => values.length);
const ship = task((order: Order) => order.id);
const measure = task((at: Date, sizes: ReadonlyMap<string, number>) => sizes.size + at.getTime());
const choose = task((mode: "fast" | "safe") => mode);
const anything = task((value: unknown) => value);
const apply = task((change: (n: number) => number) => change(1));

class Load extends Task<{ path: string; limit?: number }, number[]> {
  override run({ path, limit = 10 }: { path: string; limit?: number }): number[] {
    return [path.length, limit];
  }
}
class Ping extends Task {
  override run(): string {
    return "pong";
  }
}
class Sum extends Task<{ rows: number[]; label: string }, number> {
  override run({ rows }: { rows: number[]; label: string }): number {
    return rows.length;
  }
}
class Clock extends Task<Record<never, never>, Date> {
  override run(): Date {
    return new Date();
  }
}

function calls(): void {
  add(1, 2);
  add(add(1, 2), 3);
  add(later.run.length, 1);
  shout(later(1));
  greet("Ada");
  greet("Ada", shout("hi"));
  total();
  total(1, add(1, 2), 3);
  choose("fast");
  choose(task((): "safe" => "safe")());
  measure(new Clock(), new Map([["a", 1]]));
  measure(new Date(), task(() => new Map<string, number>())());
  apply((n) => n + 1);
  anything(undefined);
  anything(add(1, 2));
  anything({ deep: [add(1, 2), { deeper: shout("a") }] });
  expect<Same<ReturnType<typeof add.run>, number>>();
  expect<Same<ReturnType<typeof later.run>, Promise<string>>>();

  // @ts-expect-error: a value of the wrong type
  add(1, "2");
  // @ts-expect-error: a node of the wrong type
  add(1, shout("2"));
  // @ts-expect-error: what an async task gives is taken without its promise, and is still a string
  add(1, later(2));
  // @ts-expect-error: a task instance of the wrong type
  add(1, new Clock());
  // @ts-expect-error: an input is missing
  add(1);
  // @ts-expect-error: all inputs are missing
  add();
  // @ts-expect-error: an input too many
  add(1, 2, 3);
  // @ts-expect-error: nothing is no number
  add(1, undefined);
  // @ts-expect-error: a task function is no node: it must be called
  shout(shout);
  // @ts-expect-error: a list of numbers is no number
  add(1, numbers());
  // @ts-expect-error: a literal that is not one of those
  choose("slow");
  // @ts-expect-error: a node of any string is none of the literals
  choose(shout("fast"));
  // @ts-expect-error: a parameter of another type
  shout(new Parameter<number>("n"));
  // @ts-expect-error: one of many is wrong
  total(1, 2, "3");
  // @ts-expect-error: a node that may yield nothing
  shout(new EnvVarSecret("HOME"));
  // @ts-expect-error: a secret of another type
  add(1, new PrefectSecret("TOKEN"));
  // @ts-expect-error: a mapped node yields a list
  add(1, add.map([1], [2]));
  // @ts-expect-error: a function of other parameters
  apply((text: string) => text.length);
  // @ts-expect-error: marks belong to mapped tasks
  add(1, unmapped(2));
  // @ts-expect-error: the plain function takes no nodes
  add.run(1, add(1, 2));
}

function structures(): void {
  ship({ id: 1, lines: [] });
  ship({ id: add(1, 2), lines: [{ name: shout("a"), count: 1 }] });
  ship({ id: add(1, 2), lines: task((): Order["lines"] => [])(), note: shout("a") });
  ship(task((): Order => ({ id: 1, lines: [] }))());
  task((rows: number[]) => rows)([1, add(1, 2)]);
  task((pair: [number, string]) => pair)([add(1, 2), shout("a")]);
  task((record: Record<string, number>) => record)({ a: 1, b: add(1, 2) });

  // @ts-expect-error: a wrong value in an object
  ship({ id: "1", lines: [] });
  // @ts-expect-error: a wrong node in an object
  ship({ id: shout("1"), lines: [] });
  // @ts-expect-error: a wrong node in an object in an array in an object
  ship({ id: 1, lines: [{ name: add(1, 2), count: 1 }] });
  // @ts-expect-error: a property is missing
  ship({ id: add(1, 2) });
  // @ts-expect-error: a property is missing deep down
  ship({ id: 1, lines: [{ name: shout("a") }] });
  // @ts-expect-error: a property that nobody knows
  ship({ id: add(1, 2), lines: [], nite: "x" });
  // @ts-expect-error: a wrong node in an array
  task((rows: number[]) => rows)([1, shout("a")]);
  // @ts-expect-error: a tuple the wrong way round
  task((pair: [number, string]) => pair)([shout("a"), add(1, 2)]);
  // @ts-expect-error: a wrong node in a record
  task((record: Record<string, number>) => record)({ a: 1, b: shout("a") });
}

function maps(): void {
  add.map([1, 2], [3, 4]);
  add.map(numbers(), unmapped(1));
  add.map(numbers(), unmapped(add(1, 2)));
  add.map([1, add(1, 2)], new Set([1, 2]));
  add.map(add.map([1], [2]), numbers());
  shout.map(flatten([["a"], ["b"]]));
  shout.map(flatten(task(() => [["a"]])()));
  ship.map([{ id: 1, lines: [] }]);
  shout.map(
    task(async function* (): AsyncGenerator<string> {
      yield await Promise.resolve("a");
    })(),
  );
  total.map([1], [2]);
  shout.map(new PrefectSecret().map({ name: ["A", "B"] }));
  add.map([1, 2], new PrefectSecret<number>("N"));

  // @ts-expect-error: a secret goes whole to every run, also where it is a list
  add.map([1, 2], new PrefectSecret<number[]>("N"));
  // @ts-expect-error: and is of the wrong type
  add.map([1, 2], new PrefectSecret("N"));
  // @ts-expect-error: wrong elements
  add.map([1, 2], ["3"]);
  // @ts-expect-error: a list of wrong elements from a node
  shout.map(numbers());
  // @ts-expect-error: something that is no list, and is not marked
  add.map(numbers(), 1);
  // @ts-expect-error: a node that yields no list, and is not marked
  add.map(numbers(), add(1, 2));
  // @ts-expect-error: a wrong value for all
  add.map(numbers(), unmapped("1"));
  // @ts-expect-error: a wrong node for all
  add.map(numbers(), unmapped(shout("1")));
  // @ts-expect-error: a list for all, where one element is taken
  add.map(numbers(), unmapped(numbers()));
  // @ts-expect-error: an input is missing
  add.map(numbers());
  // @ts-expect-error: a text is not taken apart into letters
  shout.map("abc");
  // @ts-expect-error: nor is one that a node yields
  shout.map(shout("abc"));
  // @ts-expect-error: a list that is not deep enough to flatten
  add.map(flatten([1, 2]), [1]);
  // @ts-expect-error: a list of lists that is not marked
  add.map([[1], [2]], [1, 2]);
  // @ts-expect-error: a wrong element deep down
  ship.map([{ id: "1", lines: [] }]);
  // @ts-expect-error: a wrong element node
  add.map([1, shout("a")], [1, 2]);
}

function classes(flow: Flow): void {
  new Ping().bind();
  new Ping().bind({}, { upstreamTasks: [new Clock()] });
  new Load().bind({ path: "a" });
  new Load().bind({ path: shout("a"), limit: add(1, 2) });
  new Sum().bind({ rows: [1, add(1, 2)], label: "a" });
  new Sum().bind({ rows: new Load(), label: "a" }, { flow });
  new Load().map({ path: ["a", "b"], limit: unmapped(1) });
  expect<Same<ReturnType<Load["map"]>, Task<{ path: string; limit?: number }, number[][]>>>();

  // @ts-expect-error: a required input is missing
  new Load().bind({ limit: 1 });
  // @ts-expect-error: all inputs are missing
  new Load().bind();
  // @ts-expect-error: a wrong value
  new Load().bind({ path: 1 });
  // @ts-expect-error: a wrong node
  new Load().bind({ path: add(1, 2) });
  // @ts-expect-error: an input that the task does not have
  new Load().bind({ path: "a", depth: 1 });
  // @ts-expect-error: an input for a task that takes none
  new Ping().bind({ path: "a" });
  // @ts-expect-error: a wrong node in a list
  new Sum().bind({ rows: [shout("a")], label: "a" });
  // @ts-expect-error: a list is missing
  new Load().map({ path: "a" });
  // @ts-expect-error: a wrong list
  new Load().map({ path: [1] });
  // @ts-expect-error: a required input is missing
  new Sum().map({ rows: [[1]] });
  class Wrong extends Task<{ path: string }> {
    // @ts-expect-error: `run` takes other inputs than the class says
    override run({ path }: { path: number }): number {
      return path;
    }
  }
  class Other extends Task<{ path: string }, number> {
    // @ts-expect-error: `run` gives another type than the class says
    override run({ path }: { path: string }): string {
      return path;
    }
  }
  void [Wrong, Other];
  // @ts-expect-error: a task must say what it does
  class Idle extends Task {}
  void Idle;
}

function edges(flow: Flow): void {
  const [load, sum, node] = [new Load(), new Sum(), add.node()];
  sum.setUpstream(load);
  sum.setUpstream(load, { key: "rows", flow });
  sum.setUpstream("a", { key: "label" });
  sum.setUpstream([1, add(1, 2)], { key: "rows" });
  node.setUpstream(1, { key: 0 }).setUpstream(sum, { key: 1 });
  node.setUpstream(load, { key: 0, mapped: true });
  load.setDownstream(sum);
  load.setDownstream(sum, { key: "rows", flow });
  load.setDownstream(node, { key: 1, mapped: true });
  load.setUpstream(new PrefectSecret("PATH"), { key: "path" });
  flow.addEdge(load, sum);
  flow.addEdge(load, sum, { key: "rows" });
  flow.addEdge(load, node, { key: 0, mapped: true });
  flow.addEdge(load, sum, { mapped: true });
  flow.chain(load, sum, node);
  flow.addTask(add);

  // @ts-expect-error: a wrong key
  sum.setUpstream(load, { key: "row" });
  // @ts-expect-error: the key of an input of another type
  sum.setUpstream(load, { key: "label" });
  // @ts-expect-error: a wrong value
  sum.setUpstream(1, { key: "label" });
  // @ts-expect-error: a value without a key
  sum.setUpstream("a");
  // @ts-expect-error: a wrong position
  node.setUpstream(1, { key: 2 });
  // @ts-expect-error: a wrong value at a position
  node.setUpstream("a", { key: 0 });
  // @ts-expect-error: a name where positions count
  node.setUpstream(1, { key: "x" });
  // @ts-expect-error: a list that is not mapped over
  node.setUpstream(load, { key: 0 });
  // @ts-expect-error: no list to map over
  node.setUpstream(sum, { key: 0, mapped: true });
  // @ts-expect-error: a wrong key
  load.setDownstream(sum, { key: "row" });
  // @ts-expect-error: the key of an input of another type
  load.setDownstream(sum, { key: "label" });
  // @ts-expect-error: a list that is not mapped over
  load.setDownstream(node, { key: 0 });
  // @ts-expect-error: no list to map over
  sum.setDownstream(node, { key: 0, mapped: true });
  // @ts-expect-error: a task that takes nothing has no key
  load.setDownstream(new Ping(), { key: "rows" });
  // @ts-expect-error: a wrong key
  flow.addEdge(load, sum, { key: "row" });
  // @ts-expect-error: the key of an input of another type
  flow.addEdge(load, sum, { key: "label" });
  // @ts-expect-error: a list that is not mapped over
  flow.addEdge(load, node, { key: 0 });
  // @ts-expect-error: a task function is no task until it is called
  flow.addEdge(add, sum);
  // @ts-expect-error: nor in a chain
  flow.chain(load, add);
  // @ts-expect-error: a plain value is no task
  flow.addTask(1);
}

async function results(): Promise<void> {
  const secret = new PrefectSecret<{ user: string }>("LOGIN");
  const [node, load] = [add(1, 2), new Load()];
  const flow = new Flow("types", () => ({
    node,
    list: [node, shout("a")] as const,
    mapped: add.map([1], [2]),
    async: later(1),
    deep: { secret, plain: 1, nothing: undefined },
    load: load.bind({ path: "a" }),
    user: secret.pick("user"),
    when: new Clock(),
  }));
  const run = await flow.run();
  expect<Same<typeof run.output.node, number>>();
  expect<Same<typeof run.output.list, [number, string]>>();
  expect<Same<typeof run.output.mapped, number[]>>();
  expect<Same<typeof run.output.async, string>>();
  expect<Same<typeof run.output.deep.secret, Sealed<{ user: string }>>>();
  expect<Same<typeof run.output.deep.plain, number>>();
  expect<Same<typeof run.output.load, number[]>>();
  expect<Same<typeof run.output.user, Sealed<string>>>();
  expect<Same<typeof run.output.when, Date>>();

  const one = run.resultOf(node);
  expect<Same<typeof one, number>>();
  const rows = run.resultOf(load);
  expect<Same<typeof rows, number[]>>();
  const sealed = run.resultOf(secret);
  expect<Same<typeof sealed, Sealed<{ user: string }>>>();
  const part = run.resultOf(secret.pick("user"));
  expect<Same<typeof part, Sealed<string>>>();
  const secrets = run.resultOf(new PrefectSecret().map({ name: ["A", "B"] }));
  expect<Same<typeof secrets, Sealed<string>[]>>();
  const first = run.resultOf(new PrefectSecret().map({ name: ["A", "B"] }).pick(0));
  expect<Same<typeof first, Sealed<string>>>();
  const merged = run.resultOf(merge([new PrefectSecret().map({ name: ["A"] })], { mapped: true }));
  expect<Same<typeof merged, Sealed<string>[]>>();
  const parameter = run.resultOf(new Parameter<number>("n"));
  expect<Same<typeof parameter, number>>();
  const single = (await new Flow("single", () => node).run()).output;
  expect<Same<typeof single, number>>();
  const nothing = (await new Flow("nothing").run()).output;
  expect<Same<typeof nothing, undefined>>();

  // @ts-expect-error: the output has no such part
  run.output.total;
  // @ts-expect-error: a result of another type
  const wrong: string = run.resultOf(node);
  // @ts-expect-error: a secret's result is sealed
  const bare: { user: string } = run.resultOf(secret);
  // @ts-expect-error: also in the output
  const user: string = run.output.user;
  // @ts-expect-error: a task function has no result; its nodes do
  run.resultOf(add);
  // @ts-expect-error: nor a state
  run.stateOf(add);
  void [wrong, bare, user];
}

function builders(flow: Flow): void {
  new Flow("plain", () => {});
  new Flow("throwing", () => {
    throw new Error("half-way");
  });
  flow.build(() => add(1, 2));

  // @ts-expect-error: a builder cannot be async
  new Flow("async", async () => {
    await Promise.resolve();
  });
  // @ts-expect-error: nor can it return a promise
  new Flow("promise", () => Promise.resolve(1));
  // @ts-expect-error: nor the builder of a part
  flow.build(async () => await Promise.resolve(1));
  // @ts-expect-error: a flow needs a name
  new Flow(() => {});
}

function secretTasks(): void {
  new PrefectSecret("TOKEN", { maxRetries: 2, tags: ["a"] });
  new EnvVarSecret<string>("HOME", { raiseIfMissing: true });
  new EnvVarSecret("PORT", { cast: Number });
  shout(new EnvVarSecret<string>("HOME", { raiseIfMissing: true }));
  shout(new PrefectSecret("TOKEN"));
  new PrefectSecret().bind({ name: shout("token") });

  // @ts-expect-error: a secret is not kept
  new PrefectSecret("TOKEN", { cacheFor: 1 });
  // @ts-expect-error: nor under a name
  new PrefectSecret("TOKEN", { cacheKey: "a" });
  // @ts-expect-error: nor judged for being kept
  new PrefectSecret("TOKEN", { cacheValidator: () => true });
  // @ts-expect-error: nor stored
  new PrefectSecret("TOKEN", { result: {} });
  // @ts-expect-error: nor written anywhere
  new PrefectSecret("TOKEN", { target: "token.json" });
  // @ts-expect-error: the same for variables
  new EnvVarSecret("HOME", { cacheFor: 1 });
  // @ts-expect-error: a cast to another type than the task's
  new EnvVarSecret<string>("PORT", { cast: Number });
  // @ts-expect-error: a secret's name is a text
  new PrefectSecret().bind({ name: add(1, 2) });
  class Own extends SecretTask<number> {
    constructor() {
      // @ts-expect-error: the same for one's own
      super({ cacheFor: 1 });
    }
    override run(): number {
      return 1;
    }
  }
  class Open extends SecretTask<number> {
    // @ts-expect-error: a secret task cannot say that it is none
    override get isSecret(): false {
      return false;
    }
    override run(): number {
      return 1;
    }
  }
  void [Own, Open];
}

function parameters(): void {
  add(new Parameter<number>("n", { default: 1, validate: (n) => n > 0 || "too small" }), 1);
  measure(new DateTimeParameter("at"), new Map());
  new DateTimeParameter("at", { default: "2024-01-01", validate: (at) => at.getTime() > 0 });
  new Parameter<string>("mode", { required: false });
  anything(new Parameter("any"));

  // @ts-expect-error: a default of another type
  new Parameter<number>("n", { default: "1" });
  // @ts-expect-error: a validator of another type
  new Parameter<number>("n", { validate: (text: string) => text.length > 0 });
  // @ts-expect-error: a validator cannot be async
  new Parameter<number>("n", { validate: async (n: number) => await Promise.resolve(n > 0) });
  // @ts-expect-error: a parameter is no task with options of a task
  new Parameter<number>("n", { cacheFor: 1 });
  // @ts-expect-error: nothing is known of its type
  add(new Parameter("any"), 1);
  // @ts-expect-error: a number is no date
  new DateTimeParameter("at", { default: 1 });
  // @ts-expect-error: a date is no text
  shout(new DateTimeParameter("at"));
  // @ts-expect-error: a date that may be missing is none
  measure(new DateTimeParameter<Date | undefined>("at", { required: false }), new Map());
}

function options(): void {
  add.with({ maxRetries: 2, retryDelay: { seconds: 1 }, timeout: { minutes: 1 } });

  // @ts-expect-error: an option that does not exist
  task(() => 1, { maxRetry: 2 });
  // @ts-expect-error: a unit that does not exist
  task(() => 1, { timeout: { fortnights: 1 } });
  // @ts-expect-error: a number of times is a number
  add.with({ maxRetries: "2" });
  // @ts-expect-error: a trigger answers yes or no
  task(() => 1, { trigger: () => "yes" });
  // @ts-expect-error: a state handler gives a state or nothing
  task(() => 1, { stateHandlers: [() => 1] });
}

function parts(): void {
  const order = task((): Order => ({ id: 1, lines: [] }))();
  const pair = task((): [number, string] => [1, "a"])();
  add(order.pick("id"), pair.pick(0));
  shout(order.pick("lines").pick(0).pick("name"));
  add(new Load().bind({ path: "a" }).pick(0), add.map([1], [2]).pick(0));
  const [first, second] = unpack(pair, 2);
  expect<Same<typeof first, TaskNodeOf<typeof first, number>>>();
  shout(second);
  const { id, lines } = unpack(order, ["id", "lines"]);
  add(id, lines.pick(0).pick("count"));
  const [one, two, three] = unpack(numbers(), 3);
  total(one, two, three);
  const login = unpack(new PrefectSecret<{ user: string; pins: number[] }>("LOGIN"), ["user"]);
  expect<Same<typeof login.user.isSecret, true>>();
  shout(login.user);

  // @ts-expect-error: a property that does not exist
  order.pick("total");
  // @ts-expect-error: a part of another type
  add(order.pick("note"), 1);
  // @ts-expect-error: a property that may be missing
  shout(order.pick("note"));
  // @ts-expect-error: a position that the pair does not have
  pair.pick(2);
  // @ts-expect-error: a list is no object
  numbers().pick("length");
  // @ts-expect-error: a number has no parts
  add(1, 2).pick("toFixed");
  // @ts-expect-error: a date has no parts
  new Clock().pick("getTime");
  // @ts-expect-error: nor has what nothing is known of
  anything(1).pick("a");
  // @ts-expect-error: more than the pair has
  unpack(pair, 3);
  // @ts-expect-error: an object has no first elements
  unpack(order, 2);
  // @ts-expect-error: a property that does not exist
  unpack(order, ["id", "total"]);
  // @ts-expect-error: only what is named is there
  unpack(order, ["id"]).lines;
  // @ts-expect-error: the parts keep their types
  add(...unpack(pair, 2));
}
type TaskNodeOf<N, T> = N extends TaskNode<infer U> ? Same<T, U> extends true ? N : never : never;

function controlFlow(): void {
  const [yes, no] = [shout("yes"), add(1, 2)];
  const mode = choose("fast");
  ifElse(equal(mode, "fast"), yes, no);
  ifElse(mode, [yes, no]);
  switchCase(mode, { fast: yes, safe: [no] });
  switchCase(mode, { fast: yes });
  switchCase(no, { 1: yes, 2: no });
  switchCase(task((): boolean => true)(), { true: yes });
  switchCase(no, new Map([[1, yes]]));
  switchCase(choose.map(["fast"]), { fast: yes }, { mapped: true });
  const merged: TaskNode<string | number> = merge(yes, no);
  const mapped: TaskNode<number[]> = merge([numbers(), numbers()], { mapped: true });
  const secret: { readonly isSecret: true } = merge(yes, new PrefectSecret("TOKEN"));
  const built: number = caseOf(mode, "safe", () => 1);
  new FilterTask<number>().bind({ taskResults: numbers() });
  new FilterTask({ filterFunc: (n: number) => n > 1 }).bind({ taskResults: [1, no] });
  const server = resourceManager({ setup: (port: number) => ({ port }), cleanup: (it) => it.port });
  server.use([80], (it) => add(it.pick("port"), 1));
  server.use([no], () => {});
  lessThan(no, 3);
  lessThan("a", yes);
  void [merged, mapped, secret, built];

  // @ts-expect-error: a condition is a node
  ifElse(true, yes, no);
  // @ts-expect-error: a branch is a task, not its function
  ifElse(mode, shout, no);
  // @ts-expect-error: a value that the condition never has
  switchCase(mode, { slow: yes });
  // @ts-expect-error: a key that no number has
  switchCase(no, { one: yes });
  // @ts-expect-error: a map of other values
  switchCase(no, new Map([["1", yes]]));
  // @ts-expect-error: a condition that is mapped needs lists
  switchCase(mode, { fast: yes }, { mapped: true });
  // @ts-expect-error: a value that the condition never has
  caseOf(mode, "slow", () => {});
  // @ts-expect-error: a value of another type
  caseOf(no, "1", () => {});
  // @ts-expect-error: a block cannot be async
  caseOf(mode, "fast", async () => await Promise.resolve(1));
  // @ts-expect-error: nothing to merge
  merge();
  // @ts-expect-error: a value is no branch
  merge(yes, 1);
  // @ts-expect-error: the types are those of the branches
  add(1, merge(yes, no));
  // @ts-expect-error: other results than the filter takes
  new FilterTask<number>().bind({ taskResults: ["a"] });
  // @ts-expect-error: a setup of other inputs
  server.use(["80"], () => {});
  // @ts-expect-error: the inputs of a setup are missing
  server.use([], () => {});
  // @ts-expect-error: a block cannot be async
  server.use([80], async () => await Promise.resolve(1));
  // @ts-expect-error: another type than the resource has
  server.use([80], (it) => shout(it.pick("port")));
  // @ts-expect-error: a cleanup of another resource
  resourceManager({ setup: () => 1, cleanup: (it: string) => it });
  // @ts-expect-error: numbers and texts have no order between them
  lessThan(no, "3");
  // @ts-expect-error: what never can be equal
  equal(mode, "slow");
  // @ts-expect-error: no order among objects
  lessThan({}, {});
}

const COMPILED: Readonly<Record<string, unknown>> = {
  "task calls": calls,
  "structures of nodes": structures,
  "mapped tasks": maps,
  "task classes": classes,
  "edges": edges,
  "results": results,
  "builders": builders,
  "secret tasks": secretTasks,
  "parameters": parameters,
  "options": options,
  "parts of outputs": parts,
  "control flow": controlFlow,
};

for (const [what, compiled] of Object.entries(COMPILED)) {
  Deno.test(`the compiler tells right from wrong in ${what}`, () => {
    // That this file compiles is the test; see above.
    assert(typeof compiled === "function");
  });
}

/** Every task, whatever its inputs and output, is a task. */
export const EVERY_TASK: readonly AnyTask[] = [new Ping(), new Load(), new Sum(), add.node()];
