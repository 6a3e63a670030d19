// The layer of the environment: `PREFECT__SECTION__KEY=value` sets `section.key`.
import type { Environment } from "./_environment.ts";
import { checkDepth, checkKey, leafAt, type Table, tableAt } from "./_layer.ts";
import type { Origin } from "./_origin.ts";
import { SECRETS_PATH } from "./_secrets_path.ts";

const SECRETS_SECTION = /^context__secrets__/i;

/**
 * Reads the layer. Where the environment may not be listed, the variables of the keys that the
 * defaults know are asked for one by one; secrets are then asked for by name when they are wanted.
 */
export function readEnvironmentLayer(
  environment: Environment,
  prefix: string,
  defaults: Table,
): Table {
  const start = `${prefix}__`;
  const names = environment.names()?.filter((name) => name.startsWith(start)).sort() ??
    namesOf(defaults, prefix);
  const root = tableAt({ kind: "variable", variable: start });
  for (const name of names) {
    const reading = environment.read(name);
    if (reading.status === "set") {
      assign(root, name, pathOf(name.slice(start.length)), reading.value);
    }
  }
  return root;
}

/** The variable that sets a secret. */
export function secretVariable(prefix: string, name: string): string {
  return `${prefix}__CONTEXT__SECRETS__${name}`;
}

/** Lower-cased, except for the name of a secret, which also keeps its double underscores. */
function pathOf(option: string): readonly string[] {
  const section = SECRETS_SECTION.exec(option)?.[0];
  if (section !== undefined) return [...SECRETS_PATH, option.slice(section.length)];
  return option.toLowerCase().split("__");
}

function assign(root: Table, variable: string, path: readonly string[], value: string): void {
  const origin: Origin = { kind: "variable", variable };
  checkDepth(path, origin);
  path.forEach((key, index) => checkKey(key, path.slice(0, index), origin));
  let table = root;
  for (const key of path.slice(0, -1)) {
    const next = table.children.get(key);
    // Variables come sorted, so that A__B, the more exact, goes over A.
    const inside = next?.kind === "table" ? next : tableAt(origin);
    table.children.set(key, inside);
    table = inside;
  }
  table.children.set(path.at(-1) ?? "", leafAt(origin, value));
}

function namesOf(table: Table, prefix: string): string[] {
  return [...table.children].flatMap(([key, child]) => {
    const name = `${prefix}__${key.toUpperCase()}`;
    return child.kind === "table" ? namesOf(child, name) : [name];
  });
}
