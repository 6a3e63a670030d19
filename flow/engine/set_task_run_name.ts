// A step of the pipeline.
import { context } from "../../config/mod.ts";
import { runInFrame } from "../../config/_internal.ts";
import { namedInputs } from "./resolve_inputs.ts";
import type { TaskRun } from "./task_run.ts";

/** A task run gets the name that its task makes for it, with any secret in it masked. */
export function setTaskRunName(run: TaskRun): undefined {
  const { taskRunName } = run.task.settings;
  if (taskRunName === undefined) return;
  const inputs = namedInputs(run);
  const name = runInFrame(
    run,
    () =>
      typeof taskRunName === "function" ? taskRunName(inputs) : fillTemplate(taskRunName, inputs),
  );
  (run.extras ??= {}).runName = run.flowRun.redactor.redact(name); // secrecy 7
}

/** Puts inputs, parameters and context values in the place of the `{names}` in a template. */
function fillTemplate(template: string, inputs: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    if (Object.hasOwn(inputs, name)) return String(inputs[name]);
    if (Object.hasOwn(context.parameters, name)) return String(context.parameters[name]);
    const value = context.get(name) ?? (context as unknown as Record<string, unknown>)[name];
    return value === undefined ? placeholder : String(value);
  });
}
