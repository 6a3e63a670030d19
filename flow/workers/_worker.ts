// The program of a worker: it imports the flow's module, finds the task in it, and runs that alone.
import {
  FLOW_RUN,
  type Frame,
  KeyedFrame,
  LEARN_SECRET,
  LOGGER,
  PARAMETERS,
  runInFrame,
  TASK_RUN,
} from "../../config/_internal.ts";
import { context } from "../../config/mod.ts";
import { knownSecrets, learnSecret, leave, secretMemory } from "../../secrets/_internal.ts";
import { Secret } from "../../secrets/mod.ts";
import type { AnyTask } from "../../tasks/mod.ts";
import { Flow } from "../_internal.ts";
import { CAPTURES_CONSOLE, ConsoleHold, LineLog, RunLogger } from "../logging/mod.ts";
import type { WorkerReply, WorkerRequest } from "./_worker_messages.ts";

// A worker's global has no type of its own in the library's compiler settings.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<WorkerRequest>) => void;
  postMessage: (reply: WorkerReply) => void;
};

scope.onmessage = async ({ data }) => {
  const reply = await replyTo(data);
  try {
    scope.postMessage(reply);
  } catch (error) {
    // A value that cannot be copied out fails its task; the worker is as good as before.
    scope.postMessage({
      error: new TypeError(error instanceof Error ? error.message : String(error)),
      secretNames: reply.secretNames,
    });
  }
};

async function replyTo(
  { module, knownNames, task: description }: WorkerRequest,
): Promise<WorkerReply> {
  const names = new Set<string>();
  const consoleHold = new ConsoleHold();
  try {
    const flow = await findFlow(module, description.flowName);
    const task = findTask(flow, description.taskSlug);
    const capturesConsole = task.settings.logStdout || context.config.logging.redact_console;
    if (capturesConsole) consoleHold.open();
    const frame = workerFrame(description, task, capturesConsole);
    await learnKnown(knownNames);
    const value = await runInFrame(frame, async () => {
      const inputs = await resolveSecrets(flow, description);
      secretMemory.listen((name) => names.add(name)); // Those of the inputs are known where the run is.
      return await task.invoke(inputs as never);
    });
    return { value, secretNames: [...names] };
  } catch (error) {
    // secrecy 4: of what was read here alone, nobody else could mask the value.
    return { error: leave(error), secretNames: [...names] };
  } finally {
    secretMemory.listen(undefined);
    consoleHold.close();
  }
}

/** An error that nobody awaited ends the task, with every secret masked that is known here. */
function failUnawaited(
  event: Event & { readonly error?: unknown; readonly reason?: unknown },
): void {
  event.preventDefault();
  const error = leave("reason" in event ? event.reason : event.error);
  scope.postMessage({ error, secretNames: [], isLast: true });
}
addEventListener("error", failUnawaited);
addEventListener("unhandledrejection", failUnawaited);

/** Reads what the run knows, for this thread's own memory; what cannot be read here is not sent here either. */
async function learnKnown(names: readonly string[]): Promise<void> {
  for (const name of names) {
    try {
      await new Secret(name).get();
    } catch {
      continue;
    }
  }
}

async function findFlow(module: string, name: string): Promise<Flow<unknown>> {
  const exported: Record<string, unknown> = await import(module);
  const flow = Object.values(exported).find((value) =>
    value instanceof Flow && value.name === name
  );
  if (flow !== undefined) return flow as Flow<unknown>;
  throw new Error(
    `The module ${module} does not export the flow "${name}". Export it, so that workers find it.`,
  );
}

/** secrecy: a secret crosses no thread; it is resolved again where it is used. */
async function resolveSecrets(flow: Flow<unknown>, task: WorkerRequest["task"]): Promise<unknown> {
  const inputs = task.inputs as Record<string | number, unknown>;
  for (const [path, slug] of task.secrets) {
    setAt(inputs, path, await findTask(flow, slug).invoke({} as never));
  }
  return inputs;
}

function findTask(flow: Flow<unknown>, slug: string): AnyTask {
  const [task] = flow.getTasks({ slug });
  if (task !== undefined) return task;
  throw new Error(`Flow "${flow.name}" has no task "${slug}" in its worker's copy of the module.`);
}

function setAt(
  root: Record<string | number, unknown>,
  path: readonly (string | number)[],
  value: unknown,
) {
  let at = root;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
}

/** The context of a task in a worker: what its description says. */
function workerFrame(
  { attempt, mapIndex, ...description }: WorkerRequest["task"],
  task: AnyTask,
  capturesConsole: boolean,
): Frame {
  const { flowName, flowRunId, taskName, taskSlug, parameters } = description;
  const log = new LineLog(context.config, knownSecrets);
  const frame: Frame = new KeyedFrame(undefined)
    .with(FLOW_RUN, { flowName, flowRunId })
    .with(PARAMETERS, parameters)
    .with(TASK_RUN, {
      taskName,
      taskFullName: mapIndex === undefined ? taskName : `${taskName}[${mapIndex}]`,
      taskRunName: undefined,
      taskSlug,
      taskTags: task.tags,
      taskRunCount: attempt,
      taskLoopCount: 1,
      taskLoopResult: undefined,
      mapIndex,
      resume: false,
    })
    .with(LEARN_SECRET, learnSecret)
    .with(CAPTURES_CONSOLE, capturesConsole)
    .with(LOGGER, new RunLogger(`tacit.${taskName}`, log, () => frame));
  return frame;
}
