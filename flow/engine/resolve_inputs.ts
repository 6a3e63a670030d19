// The values that a flow run and its task runs are given: parameters, constants, the results of what a task
// follows, and secrets out of the run's channel.
import { FunctionTask, Parameter, type UpstreamState } from "../../tasks/mod.ts";
import { type Graph, InEdge, MappedValue, Structure } from "../graph/mod.ts";
import { ParameterError } from "./errors.ts";
import type { TaskRun } from "./task_run.ts";

/** The inputs of a task run: an array for a function, an object for a class. */
export function resolveInputs(run: TaskRun): unknown[] | Record<string, unknown> {
  return fillInputs(run, valueOfEdge);
}

/** The inputs with whatever `valueOf` gives for each edge. */
export function fillInputs(
  run: TaskRun,
  valueOf: (run: TaskRun, edge: InEdge) => unknown,
): unknown[] | Record<string, unknown> {
  const { inputs } = run.node;
  if (inputs === undefined) return run.task instanceof FunctionTask ? [] : {};
  if (Array.isArray(inputs)) {
    const values = new Array<unknown>(inputs.length);
    for (let position = 0; position < inputs.length; position++) {
      values[position] = fillInput(run, inputs[position], valueOf);
    }
    return values;
  }
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(inputs)) values[key] = fillInput(run, inputs[key], valueOf);
  return values;
}

function fillInput(
  run: TaskRun,
  input: unknown,
  valueOf: (run: TaskRun, edge: InEdge) => unknown,
): unknown {
  if (typeof input !== "object" || input === null) return input;
  if (input instanceof InEdge) return valueOf(run, input);
  if (input instanceof Structure) return input.fill((edge) => valueOf(run, edge));
  return input instanceof MappedValue ? elementOf(run, input) : input;
}

/** What an edge brings: an element for a mapped child, the whole result otherwise. */
export function valueOfEdge(run: TaskRun, edge: InEdge): unknown {
  if (edge.isMapped && run.mapParent?.map?.elements.has(edge)) return elementOf(run, edge);
  return valueOfRun(upstreamRun(run, edge));
}

/** What a task run gave: a mapped one the list of what its children gave, a secret one its secret. */
export function valueOfRun(run: TaskRun): unknown {
  if (run.task.isSecret) {
    // secrecy 3: a list of secrets is put together for each that takes it, and kept nowhere.
    return run.map ? run.map.children.map(valueOfRun) : run.flowRun.channel.get(run);
  }
  return run.state.result;
}

function elementOf(run: TaskRun, source: object): unknown {
  return run.mapParent!.map!.elements.get(source)![run.mapIndex];
}

/** The inputs by name; those of a function are called `0`, `1`, and so on. */
export function namedInputs(run: TaskRun): Readonly<Record<string, unknown>> {
  return { ...resolveInputs(run) };
}

/** The run at the other end of an edge: for a mapped child, the child it belongs to where there is one. */
export function upstreamRun(run: TaskRun, edge: InEdge): TaskRun {
  const upstream = run.flowRun.runs[edge.from]!;
  if (run.mapIndex < 0 || !edge.isMapped) return upstream;
  const children = edge.isFlat ? run.mapParent?.map?.origins?.get(edge) : upstream.map?.children;
  return children?.[run.mapIndex] ?? upstream;
}

/**
 * The states that a trigger is asked about; a mapped task stands as its children, where it has any.
 *
 * Prefect 1.4.1: a task that follows a map over nothing does follow something, of which no state is
 * successful and none failed.
 */
export function upstreamStates(run: TaskRun): readonly UpstreamState[] {
  const states: UpstreamState[] = [];
  for (const edge of run.node.upstream) {
    const upstream = upstreamRun(run, edge);
    const children = upstream.map?.children ?? [];
    const each = children.length > 0 ? children : [upstream];
    for (const { fullName, state } of each) {
      states.push({ name: fullName, state, ...(edge.key !== undefined && { key: edge.key }) });
    }
  }
  return states;
}

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
      `\`flow.run({ parameters: { ${parameter.name}: ... } })\`, or give the parameter a default.`,
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
