// The ways in which a run gets hold of a secret. One more way is one more entry.
import {
  type Config,
  EnvVarSecret,
  loadConfig,
  PrefectSecret,
  Secret,
  type SecretStore,
  SecretTask,
  StoreSecret,
  type TaskNode,
  withContext,
} from "@tacit/flow";
import { DEFAULT_CONFIG } from "../../config/get_config.ts";

/** A way to get hold of a secret. */
export interface Source {
  /** The node that yields it, in a flow that is being built; nothing where the task reads it itself. */
  node?(): TaskNode<unknown>;
  /** Reads it inside a task. */
  read?(): Promise<string>;
  /** Takes it out of what the node yielded, where that is not the secret itself. */
  open?(given: unknown): string;
  /** Runs something where the secret is set, with more settings as variables. */
  around<T>(secret: string, settings: Variables, run: () => Promise<T>): Promise<T>;
}

/** Variables and their values. */
export type Variables = Readonly<Record<string, string>>;

const NAME = "LEAK_MATRIX";
const VARIABLE = `PREFECT__CONTEXT__SECRETS__${NAME}`;

/** A configuration of nothing but some variables, and a file where there is one. */
function configOf(env: Variables, path?: string): Config {
  return loadConfig({ defaults: DEFAULT_CONFIG, env, path }) as Config;
}

/** Runs something with the secret in a variable of the configuration. */
function inEnvironment<T>(secret: string, settings: Variables, run: () => Promise<T>): Promise<T> {
  return withContext({ config: configOf({ ...settings, [VARIABLE]: secret }) }, run);
}

async function inProcess<T>(secret: string, settings: Variables, run: () => Promise<T>) {
  Deno.env.set(NAME, secret);
  try {
    return await withContext({ config: configOf(settings) }, run);
  } finally {
    Deno.env.delete(NAME);
  }
}

async function inFile<T>(secret: string, settings: Variables, run: () => Promise<T>): Promise<T> {
  const file = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    // TOML has JSON's escapes.
    await Deno.writeTextFile(file, `[context.secrets]\n${NAME} = ${JSON.stringify(secret)}\n`);
    await Deno.chmod(file, 0o600);
    return await withContext({ config: configOf(settings, file) }, run);
  } finally {
    await Deno.remove(file);
  }
}

/** What the stores of these tests hold. */
let kept = "";
const store: SecretStore = { name: "a test's store", get: () => Promise.resolve(kept) };

function inStore<T>(secret: string, settings: Variables, run: () => Promise<T>): Promise<T> {
  kept = secret;
  return withContext({ config: configOf(settings) }, run);
}

class OwnSecret extends SecretTask<string> {
  override run(): string {
    return kept;
  }
}

/** The ways, by what people call them. */
export const SOURCES: Readonly<Record<string, Source>> = {
  "`PrefectSecret`, from `withContext`": {
    node: () => new PrefectSecret(NAME),
    around: (secret, settings, run) =>
      withContext({ secrets: { [NAME]: secret }, config: configOf(settings) }, run),
  },
  "`PrefectSecret`, from the environment": {
    node: () => new PrefectSecret(NAME),
    around: inEnvironment,
  },
  "`PrefectSecret`, from a TOML file": { node: () => new PrefectSecret(NAME), around: inFile },
  "`PrefectSecret`, from the secret store": {
    node: () => new PrefectSecret(NAME),
    around: (secret, settings, run) =>
      inStore(
        secret,
        { ...settings, PREFECT__USE_LOCAL_SECRETS: "false" },
        () => withContext({ secretStore: store }, run),
      ),
  },
  "`PrefectSecret`, decoded from JSON": {
    node: () => new PrefectSecret<unknown>(NAME),
    open: (given) => (given as { readonly password: string }).password,
    around: (password, settings, run) =>
      inEnvironment(JSON.stringify({ user: "ada", password }), settings, run),
  },
  "`Secret.get` in a task": { read: () => new Secret<string>(NAME).get(), around: inEnvironment },
  "`EnvVarSecret`": {
    node: () => new EnvVarSecret<string>(NAME, { cast: String }),
    around: inProcess,
  },
  "a `SecretTask` of one's own": { node: () => new OwnSecret({ name: NAME }), around: inStore },
  "`StoreSecret`": { node: () => new StoreSecret(NAME, { store }), around: inStore },
};
