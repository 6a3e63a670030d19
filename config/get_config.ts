// The library's own configuration: loaded once, when it is first asked for.
import { loadTree } from "./load_config.ts";
import type { ConfigOf } from "./config_of.ts";
import type { SecretsConfig } from "./secrets_config.ts";

/** The type of the library's own configuration. Keys are those of Prefect's `config.toml`. */
export type Config = ConfigOf<DefaultConfig>;

// The process has one configuration, as it has one environment: module state by design.
let config: Config | undefined;

/**
 * The library's own configuration: its defaults, the user's TOML file, the environment. It is
 * loaded when it is first asked for, and stays the same from then on.
 *
 * @returns The configuration, deeply frozen.
 * @throws {ConfigError} If a file, variable or key cannot be used.
 *
 * @example
 * ```ts
 * import { getConfig } from "@tacit/flow/config";
 *
 * console.log(getConfig().logging.level); // "INFO"
 * ```
 */
export function getConfig(): Config {
  config ??= loadTree({ defaults: DEFAULT_CONFIG }) as Config;
  return config;
}

/** Makes the next `getConfig` load anew. For tests. */
export function forgetConfig(): void {
  config = undefined;
}

/** The keys of the library's own configuration. A user's file may hold more. */
export interface DefaultConfig {
  /**
   * True if secrets are looked for in the environment and in files only, and in no store.
   *
   * @default {true}
   */
  readonly use_local_secrets: boolean;
  /** Prefect's section for its cloud. */
  readonly cloud: {
    /**
     * `use_local_secrets` by its other name; either one false switches both off.
     *
     * @default {true}
     */
    readonly use_local_secrets: boolean;
  };
  /** The values that every run finds in its context. */
  readonly context: {
    /** The secrets, by name. What stands here is a mask; `Secret` reads the values. */
    readonly secrets: Readonly<Record<string, string>>;
  };
  /** Which secret store is asked where `use_local_secrets` is false. */
  readonly secrets: SecretsConfig;
  /** How flows run. */
  readonly flows: {
    /**
     * True if every run keeps its results and its records, in the folder that `results.folder` names.
     *
     * @default {false}
     */
    readonly checkpointing: boolean;
  };
  /** How results are kept. */
  readonly results: {
    /**
     * The folder of the runs that are not given a store of their own.
     *
     * @default {"~/.prefect/results"}
     */
    readonly folder: string;
    /**
     * The kind of the store: `sqlite` is a database, `runs.db` in the folder.
     *
     * @default {"sqlite"}
     */
    readonly store: string;
    /**
     * The name of the secret with which results, inputs, messages and log lines are encrypted; none where it
     * is empty.
     *
     * @default {""}
     */
    readonly encryption_key: string;
    /**
     * The treatment of a result that holds a secret: `refuse` does not keep it, `redact` keeps it with
     * the secret masked, `encrypt` keeps it where it is encrypted, `allow` keeps it as it is.
     *
     * @default {"refuse"}
     */
    readonly leak_policy: string;
  };
  /** How runs log. */
  readonly logging: {
    /**
     * The least level that is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL.
     *
     * @default {"INFO"}
     */
    readonly level: string;
    /**
     * The form of a line: `text`, as `format` says, or `json`.
     *
     * @default {"text"}
     */
    readonly style: string;
    /**
     * The form of a line of text, with Python's placeholders: `asctime`, `levelname`, `levelno`, `name`,
     * `message`, `created`, `msecs`, `flow_name`, `flow_run_id`, `task_name`, `task_slug`, and what
     * `log_attributes` names.
     *
     * @default {"[%(asctime)s] %(levelname)s - %(name)s | %(message)s"}
     */
    readonly format: string;
    /**
     * The form of `asctime`, with strftime's placeholders.
     *
     * @default {"%Y-%m-%d %H:%M:%S%z"}
     */
    readonly datefmt: string;
    /**
     * The names of values of the context for lines to carry: those that `withContext` brought, and
     * fields of the context in Prefect's spelling, such as `map_index`. A line of text has those that
     * `format` names, a line of JSON all.
     *
     * @default {[]}
     */
    readonly log_attributes: readonly unknown[];
    /**
     * True if what tasks print with `console` goes through the logger, redacted.
     *
     * @default {false}
     */
    readonly redact_console: boolean;
  };
}

/** The lowest layer of the library's own configuration. */
export const DEFAULT_CONFIG: DefaultConfig = {
  use_local_secrets: true,
  cloud: { use_local_secrets: true },
  context: { secrets: {} },
  secrets: {
    check_file_mode: true,
    store: null,
    cache_seconds: 300,
    command: { command: "", args: [], not_found_exit_codes: [], timeout_seconds: 30 },
    dotenv: { path: "" },
    environment: { prefix: "" },
    file: { folder: "" },
    prefect: { api_url: "" },
    toml: { path: "", table: "" },
    vault: { address: "", mount: "", path: "", namespace: "" },
  },
  flows: { checkpointing: false },
  results: {
    folder: "~/.prefect/results",
    store: "sqlite",
    encryption_key: "",
    leak_policy: "refuse",
  },
  logging: {
    level: "INFO",
    style: "text",
    format: "[%(asctime)s] %(levelname)s - %(name)s | %(message)s",
    datefmt: "%Y-%m-%d %H:%M:%S%z",
    log_attributes: [],
    redact_console: false,
  },
};
