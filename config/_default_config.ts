// What the library's own configuration is where nobody says otherwise. The keys are those of
// Prefect 1.4.1's config.toml, as far as this library acts on them, and a few of its own.

/** The defaults. Durations are in seconds, as in Prefect's files; 0 stands for none. */
export const DEFAULT_CONFIG = {
  debug: false as boolean,
  /** Whether secrets are looked for in the environment and the file only; else in a store too. */
  use_local_secrets: true as boolean,
  cloud: { use_local_secrets: true as boolean },
  context: { secrets: {} as Record<string, string> },
  flows: { checkpointing: false as boolean },
  logging: {
    level: "INFO" as string,
    format: "[%(asctime)s] %(levelname)s - %(name)s | %(message)s" as string,
    datefmt: "%Y-%m-%d %H:%M:%S%z" as string,
    /** Names of values of the context that every log line carries. */
    log_attributes: [] as readonly unknown[],
    /** Whether what tasks print with `console` goes through the logger, redacted. */
    redact_console: false as boolean,
  },
  /** What happens to a result that contains a secret: `refuse`, `redact` or `allow`. */
  results: { leak_policy: "refuse" as string },
  /** Which store keeps secrets where `use_local_secrets` is false. */
  secrets: { store: "" as string },
  tasks: {
    defaults: {
      max_retries: 0 as number,
      retry_delay: 0 as number,
      timeout: 0 as number,
    },
  },
};

/** Prefect 1.4.1: TOML has no null, so that `false` stands for none here. */
export const NONE_WHEN_FALSE: readonly (readonly string[])[] = [
  ["tasks", "defaults", "max_retries"],
  ["tasks", "defaults", "retry_delay"],
  ["tasks", "defaults", "timeout"],
];
