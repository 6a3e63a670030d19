// Flows of every shape, made from a seed: chains, joins, maps over maps, flattened maps, secrets, skips,
// retries, resources, and tasks whose results are not kept.
import {
  type AnyTask,
  context,
  flatten,
  Flow,
  PrefectSecret,
  resourceManager,
  SKIP,
  task,
  type TaskOptions,
  unmapped,
} from "../../mod.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";

/** A flow that was made, and what its tasks note. */
export interface RandomFlow {
  readonly flow: Flow<unknown>;
  /** What ran since it was last asked: `task-1`, or `task-1.0` for a mapped child. */
  ranSince(): string[];
}

/** A node, and what it yields. */
interface Made {
  readonly node: AnyTask;
  readonly kind: "number" | "list" | "lists";
}

/** A number that depends on everything in a value. */
function digest(value: unknown): number {
  let hash = 7;
  for (const unit of JSON.stringify(value) ?? "undefined") {
    hash = (Math.imul(hash, 31) + unit.charCodeAt(0)) | 0;
  }
  return Math.abs(hash) % 1000;
}

/** The flow of a seed; the same each time. */
export function randomFlow(seed: number): RandomFlow {
  const random = new SeededRandom(seed);
  const ran: string[] = [];
  const made: Made[] = [];
  let count = 0;
  const name = (kind: string) => `${kind}${count++}`;
  /** A task that notes its run with what it is given last: the index of a child, or nothing. */
  const noting = <R>(
    kind: string,
    run: (...inputs: never[]) => R,
    options: TaskOptions = {},
  ) => {
    const called = name(kind);
    const retries = random.below(5) === 0 ? { maxRetries: 1 } : {};
    const isKept = random.below(6) > 0;
    const failed = new Set<string>();
    return task(async (...inputs: unknown[]) => {
      const which = `${called}-1${context.mapIndex === undefined ? "" : `.${context.mapIndex}`}`;
      if ("maxRetries" in retries && !failed.has(which)) {
        failed.add(which);
        throw new Error("once");
      }
      ran.push(which);
      if (digest(which) % 3 > 0) await new Promise((resolve) => setTimeout(resolve, 0));
      return run(...inputs as never[]);
    }, { name: called, checkpoint: isKept, ...retries, ...options });
  };
  const some = (kinds: readonly Made["kind"][]) =>
    made.filter(({ kind }) => kinds.includes(kind)).map(({ node }) => node);
  const pick = (nodes: readonly AnyTask[]) =>
    Array.from({ length: Math.min(nodes.length, 1 + random.below(3)) }, () => random.oneOf(nodes));

  const flow = new Flow(`random ${seed}`, () => {
    const add = (kind: Made["kind"], node: unknown) => made.push({ kind, node: node as AnyTask });
    const steps = 6 + random.below(14);
    const sum = (...inputs: unknown[]) => digest(inputs);
    const ways: (() => void)[] = [
      () => add("number", noting("leaf", () => count)()),
      () =>
        add("number", noting("join", sum)(...pick(some(["number", "list", "lists"])) as never[])),
      () => {
        const list = (n: number) => Array.from({ length: digest(n) % 4 }, (_, index) => n + index);
        add("list", noting("list", list as never)(random.oneOf(some(["number"])) as never));
      },
      () => {
        const over = some(["list"]);
        if (over.length === 0) return;
        const add1 = (one: number, other: number) => digest([one, other]);
        const more = unmapped(random.oneOf(some(["number", "list"])));
        add("list", noting("map", add1 as never).map(random.oneOf(over) as never, more as never));
      },
      () => {
        const over = some(["list"]);
        if (over.length === 0) return;
        const split = (n: number) => Array.from({ length: n % 3 }, (_, index) => n * index);
        add("lists", noting("split", split as never).map(random.oneOf(over) as never));
      },
      () => {
        const over = some(["lists"]);
        if (over.length === 0) return;
        add("list", noting("flat", sum as never).map(flatten(random.oneOf(over) as never)));
      },
      () => {
        const secret = new PrefectSecret("TOKEN");
        const use = (token: string, n: number) => digest([token.length, n]);
        add(
          "number",
          noting("use", use as never)(secret as never, ...pick(some(["number"])) as never[]),
        );
      },
      () => {
        const perhaps = (n: number) => {
          if (digest(n) % 4 === 0) throw new SKIP("Not today.");
          return n;
        };
        add("number", noting("skip", perhaps as never)(random.oneOf(some(["number"])) as never));
      },
      () => {
        let isUp = false;
        const server = resourceManager({
          name: name("server"),
          setup: () => (isUp = true, { port: 80 }),
          cleanup: () => void (isUp = false),
        });
        const inside = (what: number) => {
          if (!isUp) throw new Error("the server is down");
          return digest(what);
        };
        server.use([], () => {
          const first = noting("in", inside as never)(random.oneOf(some(["number"])) as never);
          add("number", noting("in", inside as never)(first as never));
        });
      },
    ];
    ways[0]!();
    for (let step = 0; step < steps; step++) random.oneOf(ways)();
    return made.map(({ node }) => node);
  });
  return { flow, ranSince: () => ran.splice(0) };
}
