// The section of the library's own configuration that chooses a secret store. Types only.

/**
 * Which secret store is asked where `use_local_secrets` is false, and where it is. A section holds no
 * secrets itself: everybody may print a configuration.
 */
export interface SecretsConfig {
  /**
   * True if a configuration file that holds secrets, and that others than its owner may read, is warned
   * of. It is never on Windows.
   *
   * @default {true}
   */
  readonly check_file_mode: boolean;
  /**
   * The store: `command`, `dotenv`, `environment`, `file`, `module`, `prefect`, `toml` or `vault`; or a list of them, to be
   * asked in order.
   *
   * @default {null} none
   */
  readonly store: string | readonly string[] | null;
  /**
   * How long a secret that a store gave is good, in seconds; 0 asks the store each time.
   *
   * @default {300}
   */
  readonly cache_seconds: number;
  /** A program that prints a secret, as `CommandSecretStore` runs it. */
  readonly command: {
    /** The program. */
    readonly command: string;
    /** Its arguments; `{name}` stands for the secret's name. */
    readonly args: readonly unknown[];
    /**
     * The exit codes by which it says that there is no such secret.
     *
     * @default {[]}
     */
    readonly not_found_exit_codes: readonly unknown[];
    /**
     * How long it may run, in seconds.
     *
     * @default {30}
     */
    readonly timeout_seconds: number;
  };
  /** A dotenv file, as `DotenvSecretStore` reads it. */
  readonly dotenv: {
    /** The file. */
    readonly path: string;
  };
  /** Environment variables, as `EnvironmentSecretStore` reads them. */
  readonly environment: {
    /**
     * The text before each secret's name.
     *
     * @default {""}
     */
    readonly prefix: string;
  };
  /** A folder with one file for each secret, as `FileSecretStore` reads it. */
  readonly file: {
    /** The folder. */
    readonly folder: string;
  };
  /** A Prefect server, as `PrefectSecretStore` asks it. */
  readonly prefect: {
    /**
     * The API's address. The credentials for it are then the secret `PREFECT_API_KEY` or
     * `PREFECT_API_AUTH_STRING` of the environment (`PREFECT__CONTEXT__SECRETS__…`) or the file.
     *
     * @default {""} where the variables `PREFECT_API_URL`, `PREFECT_API_KEY` and so on say
     */
    readonly api_url: string;
  };
  /** A TOML file, as `TomlSecretStore` reads it. */
  readonly toml: {
    /** The file. */
    readonly path: string;
    /**
     * The table that holds the secrets, dotted.
     *
     * @default {""} the file's own keys, outside of any table
     */
    readonly table: string;
  };
  /** A Vault or OpenBao, as `VaultSecretStore` asks it. Its credentials are the secret `VAULT_CREDENTIALS`. */
  readonly vault: {
    /**
     * The server's address.
     *
     * @default {""} the variable VAULT_ADDR
     */
    readonly address: string;
    /**
     * Where the KV engine is mounted.
     *
     * @default {""} a secret's name begins with it
     */
    readonly mount: string;
    /**
     * The path of the one secret whose keys are the secrets' names.
     *
     * @default {""} a secret's name is the path
     */
    readonly path: string;
    /**
     * The namespace.
     *
     * @default {""} the variable VAULT_NAMESPACE, where the address is a variable too
     */
    readonly namespace: string;
  };
}
