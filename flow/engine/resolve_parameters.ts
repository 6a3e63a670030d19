// Checks what a run was given against the flow's parameters, and fills in the defaults.
import { Parameter } from "../../tasks/mod.ts";
import type { Graph } from "../_graph.ts";
import { ParameterError } from "../errors.ts";

/** The values of all parameters of a graph. */
export function resolveParameters(
  graph: Graph,
  given: Readonly<Record<string, unknown>>,
  flowName: string,
): Readonly<Record<string, unknown>> {
  const parameters = graph.nodes.map((node) => node.task).filter((task) =>
    task instanceof Parameter
  );
  const known = parameters.map((parameter) => `"${parameter.name}"`).join(", ") || "none";
  for (const name of Object.keys(given)) {
    if (parameters.some((parameter) => parameter.name === name)) continue;
    throw new ParameterError(
      `Flow "${flowName}" has no parameter "${name}". Its parameters: ${known}.`,
    );
  }
  return Object.freeze(Object.fromEntries(
    parameters.map((parameter) => [parameter.name, valueOf(parameter, given, flowName)]),
  ));
}

function valueOf(
  parameter: Parameter<unknown>,
  given: Readonly<Record<string, unknown>>,
  flowName: string,
): unknown {
  if (Object.hasOwn(given, parameter.name)) {
    return check(parameter, given[parameter.name], flowName);
  }
  if (!parameter.isRequired) return check(parameter, parameter.default, flowName);
  throw new ParameterError(
    `Flow "${flowName}" needs its parameter "${parameter.name}". Give it with ` +
      `\`flow.run({ parameters: { ${parameter.name}: … } })\`, or give the parameter a default.`,
  );
}

function check(parameter: Parameter<unknown>, value: unknown, flowName: string): unknown {
  try {
    return parameter.parse(value);
  } catch (error) {
    throw new ParameterError(
      `Parameter "${parameter.name}" of flow "${flowName}" is refused: ${
        error instanceof Error ? error.message : String(error)
      }.`,
      { cause: error },
    );
  }
}
