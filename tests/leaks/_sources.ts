// The ways in which a run gets hold of a secret.
import {
  EnvVarSecret,
  PrefectSecret,
  Secret,
  type SecretStore,
  SecretTask,
  StoreSecret,
  type TaskNode,
  withContext,
} from "@tacit/flow";

/** A way to get hold of a secret. */
export interface Source {
  /** The node that yields it, in a flow that is being built; nothing where the task reads it itself. */
  node?(): TaskNode<string>;
  /** Reads it inside a task. */
  read?(): Promise<string>;
  /** Runs something where the secret is set. */
  around<T>(secret: string, run: () => Promise<T>): Promise<T>;
}

const NAME = "LEAK_MATRIX";
const VARIABLE = `PREFECT__CONTEXT__SECRETS__${NAME}`;

function inContext<T>(secret: string, run: () => Promise<T>): Promise<T> {
  return withContext({ secrets: { [NAME]: secret } }, run);
}

async function inVariable<T>(name: string, secret: string, run: () => Promise<T>): Promise<T> {
  Deno.env.set(name, secret);
  try {
    return await run();
  } finally {
    Deno.env.delete(name);
  }
}

/** What the stores of these tests hold. */
let kept = "";
const store: SecretStore = { name: "a test's store", get: () => Promise.resolve(kept) };

function inStore<T>(secret: string, run: () => Promise<T>): Promise<T> {
  kept = secret;
  return run();
}

class OwnSecret extends SecretTask<string> {
  override run(): string {
    return kept;
  }
}

/** The ways, by what people call them. */
export const SOURCES: Readonly<Record<string, Source>> = {
  "PrefectSecret, from the context": {
    node: () => new PrefectSecret(NAME),
    around: inContext,
  },
  "PrefectSecret, from the environment": {
    node: () => new PrefectSecret(NAME),
    around: (secret, run) => inVariable(VARIABLE, secret, run),
  },
  "Secret.get in a task": {
    read: () => new Secret<string>(NAME).get(),
    around: inContext,
  },
  "EnvVarSecret": {
    node: () => new EnvVarSecret<string>("LEAK_MATRIX_VARIABLE", { cast: String }),
    around: (secret, run) => inVariable("LEAK_MATRIX_VARIABLE", secret, run),
  },
  "a SecretTask of one's own": { node: () => new OwnSecret({ name: NAME }), around: inStore },
  "StoreSecret": { node: () => new StoreSecret(NAME, { store }), around: inStore },
};
