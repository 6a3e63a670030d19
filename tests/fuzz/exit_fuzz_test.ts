/**
 * Random graphs of objects with a secret somewhere in them, in some spelling, through every way by which a
 * value leaves: none holds it afterwards. With the masking off, nearly all do, so that the test can fail.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { context, Flow, type Logger, Redactor, Secret, task, withContext } from "@tacit/flow";
import { describeThrown, redactState } from "../../flow/engine/mod.ts";
import { printed } from "../../flow/logging/console_patch.ts";
import { MaskedLogger } from "../../flow/logging/mod.ts";
import { SeededRandom } from "../../secrets/_seeded_random.ts";
import { leave } from "../../secrets/_internal.ts";
import { Failed } from "../../tasks/mod.ts";
import { SILENT } from "../_silent_logger.ts";
import { visibleText } from "../leaks/_visible_text.ts";
import { fuzzSeeds, isReplay, replayHint } from "./_cases.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"];

/** How a program may spell a secret, and what tells that it did. */
const SPELLINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => JSON.stringify({ secret }),
  (secret) => JSON.stringify(JSON.stringify({ secret })),
  (secret) => encodeURIComponent(encodeURIComponent(secret)),
  (secret) => btoa(`user:${secret}`),
  (secret) => btoa(btoa(secret)),
  (secret) => btoa(secret).replace(/.{12}/g, "$&\n"),
  (secret) => Array.from(secret, (unit) => unit.charCodeAt(0).toString(16)).join(""),
  (secret) => Array.from(secret, (unit) => unit.charCodeAt(0).toString(16)).join(":"),
  (secret) => JSON.stringify(Array.from(secret, (unit) => unit.charCodeAt(0))),
  (secret) => secret.slice(2, 16),
];

class Holder {
  constructor(readonly held: unknown) {}
}
class Hidden {
  readonly label = "hidden";
  readonly #held: unknown;
  constructor(held: unknown) {
    this.#held = held;
  }
  get held(): unknown {
    return this.#held;
  }
  toJSON(): unknown {
    return this.#held;
  }
  [Symbol.for("Deno.customInspect")](): string {
    return Deno.inspect(this.#held, { depth: 30 });
  }
}
class Telling extends Error {
  readonly #held: unknown;
  constructor(message: string, held: unknown) {
    super(message);
    this.#held = held;
  }
  get details(): unknown {
    return this.#held;
  }
  toJSON(): unknown {
    return this.#held;
  }
}
class OwnMap extends Map<unknown, unknown> {}

/** Puts a value into something, so that it can be seen in it. */
const WRAPPERS: readonly ((value: unknown, random: SeededRandom) => unknown)[] = [
  (value) => ({ value }),
  (value, random) => [...Array.from({ length: random.below(120) }, () => 0), value],
  (value) => new Map([[value, 1]]),
  (value) => new Map([["key", value]]),
  (value) => Object.assign(new OwnMap(), { value }),
  (value) => new Set([value]),
  (value) => new Holder(value),
  (value) => new Hidden(value),
  (value) => new Error("outer", { cause: value }),
  (value) => new AggregateError([value], "many"),
  (value) => new Telling("telling", value),
  (value) => Object.assign(new TypeError("with"), { value }),
  (value) => Object.defineProperty({}, "value", { get: () => value, enumerable: true }),
  (value) => Object.defineProperty({}, "value", { value, enumerable: false }),
  (value) => ({ [Symbol("key")]: value }),
  (value) => new Proxy({ value }, {}),
  (value) => Object.assign(Object.create(null), { value }),
  (value) => {
    const cycle: Record<string, unknown> = { value };
    cycle.self = cycle;
    return cycle;
  },
  (value) => typeof value === "string" ? new Error(value) : { deep: { value } },
  (value) => typeof value === "string" ? new DOMException(value, "AbortError") : [[value]],
  (value) => typeof value === "string" ? Symbol(value) : { value },
  (value) => typeof value === "string" ? { [value]: 1 } : new Holder([value]),
  (value) => typeof value === "string" ? new String(value) : new Holder({ value }),
  (value) => typeof value === "string" ? new TextEncoder().encode(value) : new Set([[value]]),
];

/** A graph with a text somewhere in it. */
function graphOf(text: string, random: SeededRandom): unknown {
  let value: unknown = text;
  for (let depth = random.below(9); depth >= 0; depth--) {
    value = random.oneOf(WRAPPERS)(value, random);
  }
  return value;
}

/** All that can be seen of a value once it has left, by each of the ways. */
const EXITS: Readonly<Record<string, (value: unknown, redactor: Redactor) => string>> = {
  "as plain data": (value, redactor) => visibleText(leave(value, redactor)),
  "to a logger of one's own": (value, redactor) => {
    const told: unknown[] = [];
    const logger: Logger = { ...SILENT, info: (...args) => void told.push(args) };
    new MaskedLogger(logger, redactor).info("told", value);
    return visibleText(told);
  },
  "as the error of a state": (value, redactor) => {
    const state = redactState(new Failed("failed", value, { context: { value } }), redactor);
    return visibleText([state.message, state.result, state.context, cloneOf(state)]);
  },
  "as it prints": (value, redactor) => redactor.redact(printed(leave(value, redactor))),
  "as the text of what was thrown": (value, redactor) => describeThrown(leave(value, redactor)),
};

/** Symbols and functions cannot be cloned; then there is nothing to see of it but the error. */
function cloneOf(state: Failed): unknown {
  try {
    return structuredClone(state);
  } catch (error) {
    return error;
  }
}

const seeds = fuzzSeeds();

/** Whether a text shows a spelling of the secret that nobody had to look for. */
function isShown(text: string, secret: string, spelling: string): boolean {
  const pieces = [secret, spelling, JSON.stringify(spelling).slice(1, -1), secret.slice(2, 16)];
  return pieces.some((piece) => text.includes(piece));
}

/** How many cases show the secret, by exit; the first seed that does is told. */
function leaksOf(redactorOf: (secret: string) => Redactor): Map<string, number[]> {
  const leaks = new Map<string, number[]>();
  for (const seed of seeds) {
    const random = new SeededRandom(seed);
    const secret = random.text(24, LETTERS);
    const spelling = random.oneOf(SPELLINGS)(secret);
    const value = graphOf(`<${spelling}>`, random);
    const redactor = redactorOf(secret);
    // Each case goes through one exit, and all through all in turn.
    const names = Object.keys(EXITS);
    const name = names[seed % names.length]!;
    if (isShown(EXITS[name]!(value, redactor), secret, spelling)) {
      leaks.set(name, [...leaks.get(name) ?? [], seed]);
    }
  }
  return leaks;
}

Deno.test(`no secret is in what left, of ${seeds.length} random graphs`, () => {
  const leaks = leaksOf((secret) => new Redactor().add(secret, "CANARY"));
  const told = [...leaks].map(([name, [first = 0]]) => `${name}: ${replayHint(first)}`);
  assertEquals(told, []);
});

Deno.test("with the masking off, every way shows secrets", () => {
  if (isReplay()) return;
  const leaks = leaksOf(() => new Redactor());
  for (const name of Object.keys(EXITS)) assertGreater(leaks.get(name)?.length ?? 0, 5, name);
});

Deno.test("whole runs let no secret out, of 40 random graphs in one flow", async () => {
  const random = new SeededRandom(99);
  const secret = random.text(24, LETTERS);
  const seen: unknown[] = [];
  const logger: Logger = {
    ...SILENT,
    info: (...args) => void seen.push(args),
    error: (...args) => void seen.push(args),
  };
  const tells = task("tells", async (index: number) => {
    const given = await new Secret("CANARY").get() as string;
    const value = graphOf(`<${random.oneOf(SPELLINGS)(given)}>`, new SeededRandom(index));
    context.logger.info("told", value);
    throw value;
  });
  const flow = new Flow(
    "fuzz",
    () => void tells.map(Array.from({ length: 40 }, (_, index) => index)),
  );
  const run = await withContext(
    { secrets: { CANARY: secret } },
    () => flow.run({ logger, onEvent: (event) => void seen.push({ ...event, task: undefined }) }),
  );
  assert(run.isFailed);
  const left = visibleText(seen) + visibleText(run.failures);
  for (const spelling of SPELLINGS) assert(!left.includes(spelling(secret)), spelling(secret));
});
