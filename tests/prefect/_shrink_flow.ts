/**
 * Makes a flow smaller for as long as the engines differ in it.
 *
 * @module
 */
import type {
  Act,
  FlowDescription,
  NodeDescription,
  TaskDescription,
} from "./_flow_description.ts";

/**
 * Looks for the smallest flow that still differs.
 *
 * @param flow A flow in which the engines differ.
 * @param differs Whether they do so in another.
 * @returns The smallest that was found.
 */
export async function shrinkFlow(
  flow: FlowDescription,
  differs: (flow: FlowDescription) => Promise<boolean>,
): Promise<FlowDescription> {
  let smallest = flow;
  search: while (true) {
    for (const smaller of smallerFlows(smallest)) {
      if (await differs(smaller)) {
        smallest = smaller;
        continue search;
      }
    }
    return smallest;
  }
}

/** All flows that lack one thing, the largest things first. */
function* smallerFlows(flow: FlowDescription): Generator<FlowDescription> {
  for (const name of namesOf(flow.nodes).reverse()) yield withoutNode(flow, name);
  for (const [index, node] of flow.nodes.entries()) {
    if (node.kind === "ifElse" || node.kind === "switch") yield withNodes(flow, index, []);
    if (node.kind === "case") yield withNodes(flow, index, node.nodes);
  }
  for (const part of ["references", "handler", "runs"] as const) {
    if (flow[part] === undefined) continue;
    const { [part]: _, ...rest } = flow;
    yield rest;
  }
  for (const [index, node] of flow.nodes.entries()) {
    if (node.kind === "task") {
      for (const smaller of smallerTasks(node)) yield withNodes(flow, index, [smaller]);
    } else if (node.kind === "case") {
      for (const [place, inner] of node.nodes.entries()) {
        if (inner.kind !== "task") continue;
        for (const smaller of smallerTasks(inner)) {
          yield withNodes(flow, index, [{ ...node, nodes: node.nodes.with(place, smaller) }]);
        }
      }
    }
  }
}

const OPTIONS = [
  "handler",
  "trigger",
  "skipOnUpstreamSkip",
  "maxRetries",
  "retryOn",
  "cache",
  "after",
  "child",
] as const;

function* smallerTasks(task: TaskDescription): Generator<TaskDescription> {
  for (const option of OPTIONS) {
    if (task[option] === undefined) continue;
    const { [option]: _, ...rest } = task;
    yield rest;
  }
  if (task.handler?.answer !== undefined) yield { ...task, handler: {} };
  for (const [index] of task.acts.entries()) {
    const acts = task.acts.toSpliced(index, 1);
    if (acts.length > 0 && !goesOn(acts.at(-1)!)) yield { ...task, acts };
  }
  for (const [index] of task.inputs.entries()) {
    const inputs = task.inputs.toSpliced(index, 1);
    if (task.mapped && !inputs.some((input) => input.mark !== "unmapped")) continue;
    yield { ...task, inputs, arity: inputs.length };
  }
  if ((task.maxRetries ?? 0) > 1) yield { ...task, maxRetries: task.maxRetries! - 1 };
}

/** Whether a task that does this each time never ends. */
function goesOn(act: Act): boolean {
  return act.do === "signal" && ["LOOP", "RETRY", "PAUSE"].includes(act.signal);
}

function namesOf(nodes: readonly NodeDescription[]): string[] {
  return nodes.flatMap((node) =>
    node.kind === "case" ? namesOf(node.nodes) : "name" in node ? [node.name] : []
  );
}

function withNodes(
  flow: FlowDescription,
  index: number,
  nodes: readonly NodeDescription[],
): FlowDescription {
  return { ...flow, nodes: flow.nodes.toSpliced(index, 1, ...nodes) };
}

/** The flow without a node and without all that cannot be without it. */
function withoutNode(flow: FlowDescription, gone: string): FlowDescription {
  const nodes = nodesWithout(flow.nodes, gone);
  const { references, ...rest } = flow;
  const { [gone]: _, ...parameters } = flow.parameters;
  const left = references?.filter((name) => name !== gone) ?? [];
  return { ...rest, nodes, parameters, ...left.length > 0 && { references: left } };
}

/** The nodes without one of them. */
function nodesWithout(nodes: readonly NodeDescription[], gone: string): NodeDescription[] {
  return nodes.flatMap((node): NodeDescription[] => {
    if ("name" in node && node.name === gone) return [];
    switch (node.kind) {
      case "parameter":
        return [node];
      case "task":
        return [withoutUpstream(node, gone)];
      case "merge": {
        const merged = node.merged.filter((name) => name !== gone);
        return merged.length === 0 ? [] : [{ ...node, merged }];
      }
      case "case": {
        const inner = nodesWithout(node.nodes, gone);
        return node.condition === gone ? inner : [{ ...node, nodes: inner }];
      }
      case "ifElse": {
        if (node.condition === gone || node.whenTrue === gone) return [];
        const { whenFalse, ...rest } = node;
        return [whenFalse === undefined || whenFalse === gone ? rest : node];
      }
      case "switch": {
        const cases = node.cases.filter(([, name]) => name !== gone);
        return node.condition === gone || cases.length === 0 ? [] : [{ ...node, cases }];
      }
    }
  });
}

/** What a task took of a node that is gone is a constant instead: the list it is mapped over, or nothing. */
function withoutUpstream(task: TaskDescription, gone: string): TaskDescription {
  const { after, ...rest } = task;
  const left = after?.filter((name) => name !== gone) ?? [];
  const inputs = task.inputs.flatMap((input) => {
    if (input.node !== gone) return [input];
    return task.mapped && input.mark !== "unmapped" ? [{ value: [1, 2] }] : [];
  });
  return { ...rest, inputs, arity: inputs.length, ...left.length > 0 && { after: left } };
}
