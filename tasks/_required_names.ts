// Which named inputs a task class cannot do without, read from how its `run` takes them apart:
// `run({ orders, limit = 10 })` needs `orders`. Vitest and Playwright read their fixtures the same way.
// Types are gone when a program runs, and this is what is left of them.

const known = new WeakMap<object, readonly string[]>();

/**
 * The names that `run` takes from its inputs without a default.
 *
 * @param run The method.
 * @returns The names; none where the method does not take its inputs apart in its parameter list.
 */
export function requiredNames(run: object): readonly string[] {
  let names = known.get(run);
  if (names === undefined) known.set(run, names = readNames(Function.prototype.toString.call(run)));
  return names;
}

function readNames(source: string): readonly string[] {
  const pattern = firstPattern(source);
  return pattern === undefined ? [] : splitTop(pattern).flatMap(requiredName);
}

/** The text between the braces of a first parameter that is a pattern without a default of its own. */
function firstPattern(source: string): string | undefined {
  const open = /^[^({=]*\(\s*\{/.exec(source);
  if (open === null) return undefined;
  const start = open[0].length;
  const end = endOfGroup(source, start);
  if (end === undefined || /^\s*=/.test(source.slice(end + 1))) return undefined;
  return source.slice(start, end);
}

/** `name`, `name: other` and `"name": other` are required; `name = 1`, `...rest` and `[key]: x` are not. */
function requiredName(property: string): string[] {
  const match = /^\s*(?:([\p{ID_Start}$_][\p{ID_Continue}$]*)|"([^"\\]*)"|'([^'\\]*)')\s*(:.*)?$/su
    .exec(property);
  if (match === null) return [];
  if (match[4] !== undefined && splitTop(match[4], "=").length > 1) return [];
  return [match[1] ?? match[2] ?? match[3] ?? ""];
}

/** The parts of `text` between separators that stand in no bracket, string or comment. */
function splitTop(text: string, separator = ","): string[] {
  const parts: string[] = [];
  let part = "";
  for (const { token, depth } of tokens(text)) {
    if (depth === 0 && token === separator) {
      parts.push(part);
      part = "";
    } else if (!/^\/[/*]/.test(token)) part += token;
  }
  return part.trim() === "" ? parts : [...parts, part];
}

/** Where the bracket that was opened before `start` is closed. */
function endOfGroup(source: string, start: number): number | undefined {
  let at = start;
  for (const { token, depth } of tokens(source.slice(start))) {
    if (depth < 0) return at;
    at += token.length;
  }
  return undefined;
}

const TOKEN =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*.*?\*\/|=>|./gsu;

/** Strings and comments whole, everything else a character at a time, with the depth of brackets. */
function* tokens(text: string): Generator<{ token: string; depth: number }> {
  let depth = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^[)\]}]$/.test(token)) depth--;
    yield { token, depth };
    if (/^[([{]$/.test(token)) depth++;
  }
}
