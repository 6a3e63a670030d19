// Where the lines of a run's own log go: to the standard error stream, as `logging` in the
// configuration says.
import { originOf } from "../../config/_internal.ts";
import { type Config, ConfigError } from "../../config/mod.ts";
import type { Redactor } from "../../secrets/mod.ts";
import { writeToConsole } from "./console_patch.ts";
import { jsonLine, type LineWriter, printedDetails, textLine } from "./line_format.ts";
import { thresholdOf } from "./level.ts";
import type { KeptLog } from "./kept_log.ts";
import type { LogRecord } from "./log_record.ts";

/** The lines of one run, with every secret that the run knows masked. */
export class LineLog {
  /** The least weight of a level that is written. */
  readonly threshold: number;
  readonly #redactor: Redactor;
  readonly #lineOf: LineWriter;
  readonly #kept: KeptLog | undefined;

  /**
   * Makes the log of a run.
   *
   * @param config The configuration.
   * @param redactor What masks secrets.
   * @param kept Where the last lines are kept.
   * @throws {ConfigError} If `logging.level`, `format`, `style` or `log_attributes` cannot be used.
   */
  constructor(config: Config, redactor: Redactor, kept?: KeptLog) {
    this.threshold = thresholdOf(config);
    this.#redactor = redactor;
    this.#kept = kept;
    this.#lineOf = lineWriter(config);
  }

  /** Writes a line. Details may throw when they are printed; then the rest is all there is to see. */
  write(record: LogRecord): void {
    let texts: LineTexts;
    try {
      texts = this.#textsOf(record);
    } catch {
      const message = `${record.message} (What belongs to this cannot be printed.)`;
      texts = this.#textsOf({ ...record, message, details: [], attribute: () => undefined });
    }
    if (texts.kept !== undefined) this.#kept?.add(record.owner, record.level, texts.kept);
    writeToConsole("error", texts.line);
  }

  #textsOf(record: LogRecord): LineTexts {
    const line = this.#lineOf(record, this.#redactor);
    if (this.#kept === undefined) return { line, kept: undefined };
    const text = record.message + printedDetails(record, this.#redactor);
    return { line, kept: this.#redactor.redact(text) }; // secrecy 4
  }
}

/** A line as it is written, and what is kept of it. */
interface LineTexts {
  readonly line: string;
  readonly kept: string | undefined;
}

function lineWriter(config: Config): LineWriter {
  const attributes = attributesOf(config);
  const { style } = config.logging;
  switch (style) {
    case "text":
      return textLine(config, attributes);
    case "json":
      return jsonLine(attributes);
    default:
      throw new ConfigError(
        `logging.style is ${JSON.stringify(style)} in ${originOf(config, "logging.style")}: ` +
          'use "text" or "json".',
        { key: "logging.style" },
      );
  }
}

function attributesOf(config: Config): readonly string[] {
  const names: readonly unknown[] = config.logging.log_attributes;
  return names.map((name) => {
    if (typeof name === "string") return name;
    throw new ConfigError(
      `logging.log_attributes in ${originOf(config, "logging.log_attributes")} holds ` +
        `${JSON.stringify(name)}, which is no name of a value of the context: use texts.`,
      { key: "logging.log_attributes" },
    );
  });
}
