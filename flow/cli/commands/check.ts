// `tacit check`: whether a flow could run, before it does.
import { describeUnnamed } from "../../../tasks/_internal.ts";
import { describeTask } from "../describe_task.ts";
import type { Command, CommandInput } from "../command.ts";
import { declaredSecrets, type SecretStatus } from "../declared_secrets.ts";
import { ENV_FILE } from "../env_files.ts";
import { EXIT } from "../exit_code.ts";
import { loadFlow } from "../load_flow.ts";
import type { Screen } from "../screen.ts";
import { wrap, wrapLines } from "../usage.ts";

/** The command. */
export const check: Command = {
  name: "check",
  args: "FILE[#EXPORT]",
  arity: [1, 1],
  summary:
    "Build a flow, and list its tasks, its parameters, and whether its secrets can be found.",
  options: { "env-file": ENV_FILE, json: { summary: "Print JSON, for programs." } },
  run: checkFlow,
};

async function checkFlow({ args: [target = ""], has, screen }: CommandInput): Promise<number> {
  const { flow, file } = await loadFlow(target);
  flow.validate();
  const tasks = flow.sortedTasks.map((task) => describeTask(flow, task));
  const parameters = flow.parameters.map(({ name, isRequired, default: value }) => ({
    name,
    required: isRequired,
    ...isRequired ? {} : { default: value },
  }));
  const secrets = await declaredSecrets(flow);
  const isReady = secrets.every(({ isFound }) => isFound !== false);
  if (has("json")) {
    screen.json({ flow: flow.name, file, isReady, tasks, parameters, secrets });
  } else {
    screen.line(screen.paint("bold", `Flow ${flow.name}`));
    section(
      screen,
      "Tasks",
      tasks.map(({ slug, kind, isMapped, upstream }) => {
        const marks = [...kind === "task" ? [] : [kind], ...isMapped ? ["mapped"] : []];
        const after = upstream.length === 0 ? "" : `after ${upstream.join(", ")}`;
        return [slug, [...marks, after].filter(Boolean).join(", ")];
      }),
    );
    section(
      screen,
      "Parameters",
      parameters.map(({ name, required, default: value }) => [
        name,
        required
          ? `must be given: --param ${name}=…`
          : value === undefined
          ? "may be left out"
          : `default: ${JSON.stringify(value) ?? String(value)}`,
      ]),
    );
    const unnamed = describeUnnamed(flow.tasks);
    if (unnamed !== undefined) {
      screen.line();
      const text = `${screen.paint("yellow", "warning")}: ${unnamed}`;
      for (const line of wrap(text, screen.width, "")) screen.line(line);
    }
    section(screen, "Secrets", secrets.map((secret) => [secret.name, describe(secret, screen)]));
  }
  return isReady ? EXIT.success : EXIT.usage;
}

function section(
  screen: Screen,
  title: string,
  rows: readonly (readonly [string, string])[],
): void {
  if (rows.length === 0) return;
  screen.line();
  screen.line(screen.paint("bold", title));
  printRows(screen, rows);
}

/** Prints names and what there is to say of them: side by side, or below where the width is small. */
export function printRows(screen: Screen, rows: readonly (readonly [string, string])[]): void {
  const widest = Math.max(...rows.map(([name]) => name.length));
  const isNarrow = screen.width < 60 || widest > screen.width / 2;
  const column = isNarrow ? 4 : widest + 4;
  for (const [name, text] of rows) {
    const lines = text === "" ? [] : wrapLines(text, screen.width - column);
    if (isNarrow) screen.line(`  ${name}`);
    else screen.line(`  ${name.padEnd(widest + 2)}${lines.shift() ?? ""}`.trimEnd());
    for (const line of lines) screen.line(" ".repeat(column) + line);
  }
}

/** Describes the state of a secret, in words and in colour. */
export function describe({ isFound, where }: SecretStatus, screen: Screen): string {
  if (isFound === undefined) return `${screen.paint("yellow", "unknown")}: ${where}`;
  if (!isFound) return `${screen.paint("red", "missing")}: ${where}`;
  return `${screen.paint("green", "found")} in ${where}`;
}
