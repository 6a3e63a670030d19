// Makes the secret store that a configuration names. Nothing is read or called before a secret is.
import { findLocalSecret } from "../../config/_internal.ts";
import { type Config, ConfigError } from "../../config/mod.ts";
import { CachedSecretStore } from "./cached_secret_store.ts";
import { ChainSecretStore } from "./chain_secret_store.ts";
import type { SecretStore } from "../secret_store.ts";
import { CommandSecretStore } from "./command_secret_store.ts";
import { DotenvSecretStore } from "./dotenv_secret_store.ts";
import { EnvironmentSecretStore } from "./environment_secret_store.ts";
import { FileSecretStore } from "./file_secret_store.ts";
import { ModuleSecretStore } from "./_module_secret_store.ts";
import { PrefectSecretStore } from "./prefect_secret_store.ts";
import { StoreSection, suggestionOf } from "./_store_section.ts";
import { TomlSecretStore } from "./toml_secret_store.ts";
import { isVaultPath, trimSlashes } from "./_vault_place.ts";
import { VaultSecretStore } from "./vault_secret_store.ts";

/** How a store is made of its section, and the options that this may have. */
interface Maker {
  readonly options: readonly string[];
  make(section: StoreSection): SecretStore;
}

const MAKERS: ReadonlyMap<string, Maker> = new Map(Object.entries({
  command: {
    options: ["command", "args", "not_found_exit_codes", "timeout_seconds"],
    make: makeCommandStore,
  },
  dotenv: { options: ["path"], make: makeDotenvStore },
  environment: { options: ["prefix"], make: makeEnvironmentStore },
  file: { options: ["folder"], make: makeFileStore },
  module: { options: ["module", "export", "options"], make: makeModuleStore },
  prefect: { options: ["api_url"], make: makePrefectStore },
  toml: { options: ["path", "table"], make: makeTomlStore },
  vault: { options: ["address", "mount", "path", "namespace"], make: makeVaultStore },
}));

/** The names that `secrets.store` may have. */
export const STORE_NAMES: readonly string[] = [...MAKERS.keys()];

/** Stores that no program loads but those that use them, and the classes to name. */
const CLOUDS: ReadonlyMap<string, string> = new Map([
  ["aws", '"AwsSecretStore" or "AwsParameterStore"'],
  ["gcp", '"GcpSecretStore"'],
  ["azure", '"AzureSecretStore"'],
]);

/**
 * Makes the store that `secrets.store` names, or the chain of those that it lists.
 *
 * @throws {ConfigError} If there is no such store, or its options cannot be used.
 */
export function makeConfiguredStore(config: Config): SecretStore {
  const secrets = new StoreSection(config, "secrets");
  const names = secrets.texts("store");
  const stores = names.map((name) => makeStore(name, secrets));
  const [first] = stores;
  const store = stores.length === 1 && first ? first : new ChainSecretStore(stores);
  const maxAge = secrets.milliseconds("cache_seconds");
  if (maxAge === 0) return store;
  return new CachedSecretStore(
    store,
    maxAge === undefined ? {} : { maxAge },
  );
}

function makeStore(name: string, secrets: StoreSection): SecretStore {
  const maker = MAKERS.get(name);
  if (maker === undefined) {
    const entry = CLOUDS.get(name);
    if (entry !== undefined) {
      throw secrets.error(
        "store",
        `names ${JSON.stringify(name)}, which has an entry of its own. Set it to "module", ` +
          `secrets.module.module to "@tacit/flow/stores/${name}" and secrets.module.export to ${entry}`,
      );
    }
    const stores = suggestionOf(name, STORE_NAMES);
    throw secrets.error(
      "store",
      `names ${JSON.stringify(name)}, which is no secret store.${stores}`,
    );
  }
  const section = new StoreSection(secrets.config, `secrets.${name}`);
  section.refuseOthers(maker.options);
  return maker.make(section);
}

function makeCommandStore(section: StoreSection): SecretStore {
  const command = section.requireText("command", "a program that prints a secret");
  const args = section.texts("args");
  if (!args.some((arg) => arg.includes("{name}"))) {
    throw section.error("args", "has no {name} in it, so that every secret would be the same");
  }
  const notFoundExitCodes = section.integers("not_found_exit_codes");
  if (notFoundExitCodes.includes(0)) {
    throw section.error("not_found_exit_codes", "has 0 in it, which means success");
  }
  const timeout = section.milliseconds("timeout_seconds");
  return new CommandSecretStore({
    command,
    args,
    notFoundExitCodes,
    ...(timeout !== undefined && { timeout }),
  });
}

function makeDotenvStore(section: StoreSection): SecretStore {
  return new DotenvSecretStore(section.requireText("path", "the dotenv file"));
}

function makeEnvironmentStore(section: StoreSection): SecretStore {
  return new EnvironmentSecretStore({ prefix: section.text("prefix") ?? "" });
}

function makeFileStore(section: StoreSection): SecretStore {
  return new FileSecretStore(section.requireText("folder", "the folder that holds the secrets"));
}

function makeModuleStore(section: StoreSection): SecretStore {
  return new ModuleSecretStore({
    module: section.requireText("module", "a file of yours, or another module"),
    exportName: section.text("export") ?? "default",
    options: section.table("options"),
    base: section.fileOf("module"),
  });
}

/** The environment's own credentials are for its own server, not for one that a file names. */
function makePrefectStore(section: StoreSection): SecretStore {
  const apiUrl = section.text("api_url");
  if (apiUrl === undefined) return new PrefectSecretStore();
  const apiKey = localText(section.config, "PREFECT_API_KEY");
  const authString = localText(section.config, "PREFECT_API_AUTH_STRING");
  return new PrefectSecretStore({
    apiUrl,
    ...(apiKey !== undefined && { apiKey }),
    ...(authString !== undefined && { authString }),
  });
}

function makeTomlStore(section: StoreSection): SecretStore {
  const path = section.requireText("path", "the TOML file");
  const table = section.text("table");
  return new TomlSecretStore(path, table === undefined ? {} : { table });
}

/** It takes its credentials from the secret VAULT_CREDENTIALS by itself. */
function makeVaultStore(section: StoreSection): SecretStore {
  const address = section.text("address");
  const mount = section.text("mount");
  const path = section.text("path");
  const namespace = section.text("namespace");
  if (path !== undefined && mount === undefined) {
    throw section.error("path", "needs `mount` to be set");
  }
  for (const [key, value] of Object.entries({ mount, path })) {
    if (value !== undefined && !isVaultPath(trimSlashes(value))) {
      throw section.error(key, "can be no path of Vault's");
    }
  }
  return new VaultSecretStore({
    ...(address !== undefined && { address }),
    ...(mount !== undefined && { mount }),
    ...(path !== undefined && { path }),
    ...(namespace !== undefined && { namespace }),
  });
}

/** A secret of the environment or the file, with which a store opens: it cannot be in the store. */
function localText(config: Config, name: string): string | undefined {
  const local = findLocalSecret(name, config);
  if (!("found" in local)) return undefined;
  const { value, origin } = local.found;
  if (typeof value === "string") return value;
  throw new ConfigError(`the secret ${name} must be a text. It is set in ${origin}.`);
}
