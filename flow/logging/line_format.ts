// The lines of a log: text in the form that `logging.format` says, with Python's placeholders, or JSON, one
// object each, for programs that read logs.
import { currentFrame, type Frame, originOf, runInFrame } from "../../config/_internal.ts";
import { type Config, ConfigError, context } from "../../config/mod.ts";
import { leave } from "../../secrets/_internal.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { withoutOwnFrames } from "./stack_frames.ts";
import { LEVEL_WEIGHTS } from "./level.ts";
import type { LogRecord } from "./log_record.ts";
import { printed } from "./console_patch.ts";

/** Turns a record into a line. */
export type LineWriter = (record: LogRecord, redactor: Redactor) => string;

/** One piece of a line. */
type Piece = (record: LogRecord, redactor: Redactor) => string;

/** `%(levelname)-8s`, in parts. */
interface Placeholder {
  readonly field: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

const PLACEHOLDER = /%(?:%|\((\w+)\)([-+ #0]*)(\d*)(?:\.(\d+))?([a-zA-Z]))/g;

/** Attributes of Python's records that no line here has: configurations that name them go on working. */
const PYTHON_ONLY: ReadonlySet<string> = new Set([
  ["filename", "funcName", "lineno", "module", "pathname"],
  ["process", "processName", "thread", "threadName"],
].flat());

/**
 * The writer of lines of text.
 *
 * @param config The configuration.
 * @param attributes The names in `logging.log_attributes`.
 * @throws {ConfigError} If `logging.format` names a field that does not exist.
 */
export function textLine(config: Config, attributes: readonly string[]): LineWriter {
  const pieces = piecesOf(config, new Set([...STANDARD_ATTRIBUTES, ...attributes]));
  return (record, redactor) => {
    const line = pieces.map((piece) => piece(record, redactor)).join("");
    // secrecy 4: the whole line, since a name or the format may hold a secret too.
    return redactor.redact(line + printedDetails(record, redactor));
  };
}

/** The format in pieces, so that it is read once a run and not once a line. */
function piecesOf(config: Config, attributes: ReadonlySet<string>): readonly Piece[] {
  const { format } = config.logging;
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of format.matchAll(PLACEHOLDER)) {
    const text = format.slice(from, match.index);
    pieces.push(() => text);
    from = match.index + match[0].length;
    const [, field, flags = "", width = "", precision, conversion = "s"] = match;
    if (field === undefined) {
      pieces.push(() => "%");
      continue;
    }
    const place: Placeholder = {
      field,
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      conversion,
    };
    const read = fieldReader(config, field, attributes);
    pieces.push((record, redactor) => fill(place, read(record), redactor));
  }
  const rest = format.slice(from);
  pieces.push(() => rest);
  return pieces;
}

function fieldReader(
  config: Config,
  field: string,
  attributes: ReadonlySet<string>,
): (record: LogRecord) => unknown {
  switch (field) {
    case "asctime":
      return ({ time }) => asctime(time, config.logging.datefmt);
    case "levelname":
      return ({ level }) => level;
    case "levelno":
      return ({ level }) => LEVEL_WEIGHTS[level];
    case "name":
      return ({ name }) => name;
    case "message":
      return ({ message }) => message;
    case "created":
      return ({ time }) => time.getTime() / 1000;
    case "msecs":
      return ({ time }) => time.getMilliseconds();
  }
  if (attributes.has(field)) return ({ attribute }) => attribute(field);
  if (PYTHON_ONLY.has(field)) return () => undefined;
  throw new ConfigError(
    `logging.format in ${originOf(config, "logging.format")} names %(${field})s, which no line ` +
      `has: name a value of the context in logging.log_attributes, or leave it out.`,
    { key: "logging.format" },
  );
}

/** Prefect 1.4.1, by Python: without a form of its own, a time has its milliseconds. */
function asctime(time: Date, datefmt: string): string {
  if (datefmt !== "") return strftime(time, datefmt);
  return strftime(time, "%Y-%m-%d %H:%M:%S,") + String(time.getMilliseconds()).padStart(3, "0");
}

/** A value in its place, as Python's `%` fills it in. What is not there is empty. */
function fill(place: Placeholder, value: unknown, redactor: Redactor): string {
  const { flags, width, precision, conversion } = place;
  if (typeof value === "number" && conversion !== "s") {
    const text = conversion === "f" ? value.toFixed(precision ?? 6) : String(Math.trunc(value));
    if (flags.includes("-")) return text.padEnd(width);
    return text.padStart(width, flags.includes("0") ? "0" : " ");
  }
  let text = attributeText(value, redactor);
  // secrecy 4: before anything is cut off. Half a secret would not be recognised.
  if (precision !== undefined) text = redactor.redact(text).slice(0, precision);
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

function attributeText(value: unknown, redactor: Redactor): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : printed(leave(value, redactor));
}

/**
 * The details of a message, as text. They are masked as values too, for what printing may do to a text in them.
 *
 * @param record The line that it belongs to.
 * @param redactor What masks secrets.
 */
export function printedDetails(record: LogRecord, redactor: Redactor): string {
  if (record.details.length === 0) return "";
  return record.detailsText ??= withoutOwnFrames(
    printed("", ...record.details.map((detail) => leave(detail, redactor))),
  );
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ["January", "February", "March", "April", "May", "June"],
  ["July", "August", "September", "October", "November", "December"],
].flat();

const DIRECTIVES: Readonly<Record<string, (date: Date) => string>> = {
  "%": () => "%",
  A: (date) => DAYS[date.getDay()]!,
  a: (date) => DAYS[date.getDay()]!.slice(0, 3),
  B: (date) => MONTHS[date.getMonth()]!,
  b: (date) => MONTHS[date.getMonth()]!.slice(0, 3),
  d: (date) => digits(date.getDate()),
  f: (date) => digits(date.getMilliseconds() * 1000, 6),
  H: (date) => digits(date.getHours()),
  I: (date) => digits(date.getHours() % 12 || 12),
  j: (date) => digits(dayOfYear(date), 3),
  M: (date) => digits(date.getMinutes()),
  m: (date) => digits(date.getMonth() + 1),
  p: (date) => date.getHours() < 12 ? "AM" : "PM",
  S: (date) => digits(date.getSeconds()),
  Y: (date) => String(date.getFullYear()),
  y: (date) => digits(date.getFullYear() % 100),
  z: offsetFromUtc,
};

/**
 * Writes a local date.
 *
 * @param date The date.
 * @param format The form, with strftime's directives. What is none of those known here stays as it is.
 */
export function strftime(date: Date, format: string): string {
  return format.replace(
    /%([a-zA-Z%])/g,
    (directive, letter: string) =>
      Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter]!(date) : directive,
  );
}

function digits(value: number, width = 2): string {
  return String(value).padStart(width, "0");
}

function dayOfYear(date: Date): number {
  const day = Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (day - Date.UTC(date.getFullYear(), 0, 0)) / 86_400_000;
}

function offsetFromUtc(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${digits(Math.floor(size / 60))}${digits(size % 60)}`;
}

/**
 * The writer of lines of JSON: `time`, `level`, `name`, `message`, the attributes that are known, and
 * `details` where there are any.
 *
 * @param attributes The names in `logging.log_attributes`.
 */
export function jsonLine(attributes: readonly string[]): LineWriter {
  const names = [...new Set([...STANDARD_ATTRIBUTES, ...attributes])];
  return ({ time, level, name, message, details, attribute }, redactor) => {
    const known = names
      .map((each) => [each, plain(attribute(each))] as const)
      .filter(([, value]) => value !== undefined);
    const record = {
      ...Object.fromEntries(known),
      name,
      message,
      ...details.length > 0 ? { details: details.map(plain) } : {},
    };
    // secrecy 4: the values, not the line: a mask in the place of a number would not be JSON.
    const safe = leave(record, redactor) as Record<string, unknown>;
    return JSON.stringify({ time: time.toISOString(), level, ...safe });
  };
}

/** The value as JSON says it, so that what is masked is what is written; what JSON cannot say, as text. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    const json = JSON.stringify(value, sayable);
    return json === undefined ? printed(value) : JSON.parse(json);
  } catch {
    return printed(value); // A circle, say: as text it still tells what it is.
  }
}

/** Errors and maps, which are empty objects in JSON, and bigints, which are an error there. */
function sayable(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  if (!(value instanceof Error)) return value;
  const { name, message, cause } = value;
  const stack = typeof value.stack === "string" ? withoutOwnFrames(value.stack) : undefined;
  const errors = value instanceof AggregateError ? value.errors : undefined;
  return { ...value, name, message, stack, cause, errors };
}

/** Prefect 1.4.1: what every line can carry, whatever `logging.log_attributes` says. */
export const STANDARD_ATTRIBUTES: readonly string[] = [
  "flow_name",
  "flow_run_id",
  "task_name",
  "task_slug",
  "task_run_id",
];

/**
 * The value that the context has under a name.
 *
 * @param owner The frame of the run or task that logs.
 * @param name The name, as the user's own values have it, or Prefect's for a field of the context:
 *   `flow_run_id` is `context.flowRunId`.
 */
export function readAttribute(owner: Frame, name: string): unknown {
  const field = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return runInFrame(innermost(owner), () => context.get(name) ?? context.get(field));
}

/** The code that logs may have brought values of its own; the engine may log for a task that is not its. */
function innermost(owner: Frame): Frame {
  const current = currentFrame();
  for (let frame = current; frame !== undefined; frame = frame.parent) {
    if (frame === owner) return current ?? owner;
  }
  return owner;
}
