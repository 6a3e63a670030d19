// The fewest permissions with which a flow finds its configuration and its secrets.
import { type AnyTask, Parameter, PrefectSecret, SecretTask } from "../../tasks/mod.ts";
import type { Flow } from "../_internal.ts";
import { configurationNeeds } from "./_configuration_needs.ts";
import { mergeFlags } from "./_merge_flags.ts";
import { type Needs, needsOf, unknown } from "./_needs.ts";
import { FlowPermissions } from "./flow_permissions.ts";

/** How many tasks are named of those of which nothing is known. */
const MAX_NAMED = 5;

/**
 * Finds the fewest `deno run` flags with which a flow has its configuration and its declared secrets:
 * those of `PrefectSecret`, `EnvVarSecret` and `StoreSecret` tasks, and of other secret tasks that tell.
 * With any of them less, a secret would be missing or a setting another one.
 *
 * It looks at where things are now, so ask with `-A`, and where the flow is going to run: a secret that
 * the environment has needs no file. No store is called. What tasks do themselves is not known to it,
 * nor what executors and results need that the flow is run with; it says so where it cannot know.
 *
 * @param flow The flow.
 * @returns The flags, and what is not known.
 * @throws {ConfigError} If the configuration cannot be used.
 *
 * @example
 * ```ts
 * import { EnvVarSecret, Flow } from "@tacit/flow";
 * import { permissionsOf } from "@tacit/flow/permissions";
 *
 * const flow = new Flow("login", () => new EnvVarSecret("SERVICE_TOKEN"));
 * const permissions = await permissionsOf(flow);
 * console.log(`${permissions}`); // --allow-env=SERVICE_TOKEN
 * ```
 */
export async function permissionsOf(flow: Flow<unknown>): Promise<FlowPermissions> {
  const secretNames = new Set<string>();
  const others: AnyTask[] = [];
  const needs: Needs[] = [];
  for (const task of flow.tasks) {
    if (task instanceof Parameter) continue;
    if (!(task instanceof SecretTask)) others.push(task);
    else if (isToldByInput(flow, task)) {
      needs.push(unknown(`which secret the task "${task.name}" fetches: an input says it.`));
    } else if (task instanceof PrefectSecret && task.secretName !== undefined) {
      secretNames.add(task.secretName);
    } else {
      const untold = `what the secret task "${task.name}" needs.`;
      needs.push(await needsOf(() => task.permissions(), untold));
    }
  }
  needs.push(...await configurationNeeds([...secretNames]), ...needsOfTasks(others));
  if (!mayLookAround()) {
    needs.push(unknown("what may not be read now. Ask again with --allow-env --allow-read."));
  }
  const flags = mergeFlags(needs.flatMap(({ flags }) => flags));
  return new FlowPermissions(flags, needs.flatMap(({ unknowns }) => unknowns));
}

/** Secret tasks of the package take a name as an input, in place of the one given at construction. */
function isToldByInput(flow: Flow<unknown>, task: AnyTask): boolean {
  const isUnnamed = task instanceof PrefectSecret && task.secretName === undefined;
  return isUnnamed || flow.edgesTo(task).some(({ key }) => key === "name");
}

function needsOfTasks(tasks: readonly AnyTask[]): Needs[] {
  if (tasks.length === 0) return [];
  const names = [...new Set(tasks.map(({ name }) => `"${name}"`))];
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : "";
  const named = `${names.slice(0, MAX_NAMED).join(", ")}${more}`;
  return [unknown(`what tasks do themselves, and read with Secret or from context: ${named}.`)];
}

function mayLookAround(): boolean {
  if (globalThis.Deno === undefined) return true;
  return (["env", "read"] as const).every((name) => {
    const { state, partial = false } = Deno.permissions.querySync({ name });
    return state === "granted" && !partial;
  });
}
