// The secrets that a flow says it needs, and whether each can be found. Values are looked at by nobody.
import { findLocalSecret, usesLocalSecrets } from "../../config/_internal.ts";
import { type Config, context } from "../../config/mod.ts";
import { Secret, SecretNotFoundError } from "../../secrets/mod.ts";
import { EnvVarSecret, PrefectSecret, type SecretTask, StoreSecret } from "../../tasks/mod.ts";
import type { Flow } from "../_internal.ts";

/** The state of a secret. */
export interface SecretStatus {
  /** The secret's name, or that of the secret task. */
  readonly name: string;
  /** True if it can be found; `undefined` where only running the flow would tell. */
  readonly isFound: boolean | undefined;
  /** Where it was found, or where it was looked for and what can be done. */
  readonly where: string;
}

/** The secrets that a flow declares with secret tasks, in the order they were added. */
export async function declaredSecrets(flow: Flow<unknown>): Promise<readonly SecretStatus[]> {
  const tasks = [...flow.tasks].filter((task) => task.isSecret) as unknown as SecretTask<unknown>[];
  const statuses: SecretStatus[] = [];
  for (const task of tasks) {
    const status = await statusOf(task);
    if (!statuses.some(({ name, where }) => name === status.name && where === status.where)) {
      statuses.push(status);
    }
  }
  return statuses;
}

/** The state of a secret that is asked for by name, as `Secret` and `PrefectSecret` do. */
export async function secretStatus(name: string): Promise<SecretStatus> {
  const { config } = context;
  const local = findLocalSecret(name, config);
  if ("found" in local) return { name, isFound: true, where: local.found.origin };
  if (!usesLocalSecrets(config) && await new Secret(name).exists()) {
    return { name, isFound: true, where: "the secret store" };
  }
  return { name, isFound: false, where: await whyMissing(() => new Secret(name).get()) };
}

/** The names of the secrets that are set for this machine, with where. */
export function localSecrets(
  config: Config,
  names: readonly string[],
): readonly SecretStatus[] {
  return names.map((name) => {
    const local = findLocalSecret(name, config);
    const isFound = "found" in local;
    return { name, isFound, where: isFound ? local.found.origin : "it cannot be read" };
  });
}

async function statusOf(task: SecretTask<unknown>): Promise<SecretStatus> {
  const name = nameOf(task);
  if (name === undefined) {
    const where = "its name is an input, which only a run knows";
    return { name: task.name, isFound: undefined, where };
  }
  if (task instanceof PrefectSecret) return await secretStatus(name);
  if (task instanceof EnvVarSecret) {
    const isFound = await task.run() !== undefined;
    const variable = `the environment variable ${name}`;
    return { name, isFound, where: isFound ? variable : `${variable} is not set` };
  }
  if (task instanceof StoreSecret) {
    const missing = await whyMissing(() => task.run());
    return { name, isFound: missing === "", where: missing || "its store" };
  }
  return { name, isFound: undefined, where: "its task finds it by itself, which only a run shows" };
}

function nameOf(task: SecretTask<unknown>): string | undefined {
  if (
    task instanceof PrefectSecret || task instanceof EnvVarSecret || task instanceof StoreSecret
  ) {
    return task.secretName;
  }
  return task.name;
}

/** Why a secret is not found; empty where it is. */
async function whyMissing(find: () => Promise<unknown>): Promise<string> {
  try {
    await find();
    return "";
  } catch (error) {
    if (!(error instanceof SecretNotFoundError)) throw error;
    return error.message;
  }
}
