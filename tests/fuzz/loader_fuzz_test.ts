/**
 * The loader against files and environments from sound to hostile: it loads, or it throws a
 * `ConfigError` that shows no secret, in less than a second, and no prototype changes.
 *
 * @module
 */
import { assert, assertEquals, assertFalse, assertGreater, assertLess } from "@std/assert";
import { findLocalSecret, secretNames } from "../../config/_internal.ts";
import { ConfigError, loadConfig } from "../../config/mod.ts";
import { visibleText } from "../leaks/_visible_text.ts";
import { fuzzSeeds, isReplay, replayHint } from "./_cases.ts";
import { type LoaderCase, loaderCase } from "./_loader_case.ts";

const MOST_MS = 1_000;
const seeds = fuzzSeeds();

/** What came of a case. */
interface LoaderOutcome {
  readonly tree?: object;
  readonly error?: unknown;
}

Deno.test(`the loader is a match for ${seeds.length} files and environments`, () => {
  const file = Deno.makeTempFileSync({ suffix: ".toml" });
  Deno.chmodSync(file, 0o600);
  const counts = { loaded: 0, refused: 0 };
  const before = prototypes();
  try {
    for (const seed of seeds) {
      const outcome = checkCase(seed, file);
      counts[outcome.tree === undefined ? "refused" : "loaded"]++;
      assertEquals(prototypes(), before, replayHint(seed));
    }
  } finally {
    Deno.removeSync(file);
  }
  if (isReplay()) return;
  assertGreater(counts.loaded, seeds.length / 4, "too few cases load for this to say much");
  assertGreater(counts.refused, seeds.length / 4, "too few cases are refused");
});

Deno.test("a case that would fail is seen to fail", () => {
  const given = loaderCase(1);
  const [canary = ""] = given.canaries;
  const error = new ConfigError("the line is bad", { cause: new Error(`at ${canary}`) });
  assert(leaksIn(error, { ...given, file: undefined }).length > 0);
  assertFalse(prototypesAfter(() => Reflect.set(Object.prototype, "polluted", 1)) === prototypes());
});

function checkCase(seed: number, file: string): LoaderOutcome {
  const given = loaderCase(seed);
  if (given.file !== undefined) Deno.writeFileSync(file, given.file);
  let outcome: LoaderOutcome = {};
  const load = () => void (outcome = outcomeOf(given, file));
  // Once more before it counts: a busy machine is no fault of the loader's.
  if (msOf(load) > MOST_MS) assertLess(msOf(load), MOST_MS, `slow, ${replayHint(seed)}`);
  const { tree, error } = outcome;
  if (tree !== undefined) checkTree(tree, given, seed);
  else checkError(error, given, seed);
  return outcome;
}

function outcomeOf(given: LoaderCase, file: string): LoaderOutcome {
  const { defaults, prefix, env } = given;
  const path = given.path ?? (given.file === undefined ? undefined : file);
  try {
    return { tree: loadConfig({ defaults, prefix, env, path }) };
  } catch (error) {
    return { error };
  }
}

function checkTree(tree: object, given: LoaderCase, seed: number): void {
  const hint = replayHint(seed);
  assertFrozen(tree, hint);
  for (const name of secretNames(tree)) {
    try {
      findLocalSecret(name, tree);
    } catch (error) {
      checkError(error, given, seed);
    }
  }
  if (given.secrets === undefined) return;
  for (const [name, value] of given.secrets) {
    const found = findLocalSecret(name, tree);
    assertEquals("found" in found ? found.found.value : found.looked, value, `${name}, ${hint}`);
  }
  const shown = `${Deno.inspect(tree, { depth: 20 })}${JSON.stringify(tree)}`;
  for (const canary of given.canaries) assertFalse(shown.includes(canary), hint);
}

function checkError(error: unknown, given: LoaderCase, seed: number): void {
  const hint = `${replayHint(seed)}: ${Deno.inspect(error)}`;
  assert(error instanceof ConfigError, hint);
  assert(given.secrets === undefined, `a sound case was refused, ${hint}`);
  assertEquals(leaksIn(error, given), [], hint);
}

/** The canaries that an error shows, but where somebody wrote one as a plain key or its value. */
function leaksIn(error: ConfigError, given: LoaderCase): string[] {
  const shown = visibleText(error);
  return given.canaries.filter((canary) =>
    shown.includes(canary) && !isWrittenInTheOpen(canary, error, given)
  );
}

/** A mutation can make a plain setting of a secret, or even its name: then it is none any more. */
function isWrittenInTheOpen(canary: string, error: ConfigError, { file }: LoaderCase): boolean {
  const { key, line } = error;
  if (key === undefined || /^context(\.secrets|$)/.test(key)) return false;
  if (key.includes(canary)) return true;
  const text = new TextDecoder().decode(file).split("\n")[(line ?? 0) - 1];
  return text?.includes(canary) ?? false;
}

function msOf(fn: () => unknown): number {
  const start = performance.now();
  fn();
  return performance.now() - start;
}

function assertFrozen(value: unknown, hint: string): void {
  if (typeof value !== "object" || value === null) return;
  assert(Object.isFrozen(value), hint);
  for (const part of Object.values(value)) assertFrozen(part, hint);
}

const WATCHED = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Map,
  Set,
  Error,
  RegExp,
  Promise,
];

/** What the platform's prototypes and constructors have: their keys, and what each holds. */
function prototypes(): string {
  return WATCHED.map((each) =>
    [each, each.prototype].map((holder) =>
      Reflect.ownKeys(holder).map((key) =>
        `${String(key)}:${typeof Object.getOwnPropertyDescriptor(holder, key)?.value}`
      )
    ).join()
  ).join("\n");
}

function prototypesAfter(fn: () => void): string {
  try {
    fn();
    return prototypes();
  } finally {
    Reflect.deleteProperty(Object.prototype, "polluted");
  }
}
