/**
 * Makes one flag of those of the same kind: `--allow-env=A` and `--allow-env=B` are `--allow-env=A,B`.
 * One without a value permits all, and takes the place of the others.
 */
export function mergeFlags(flags: Iterable<string>): readonly string[] {
  const values = new Map<string, Set<string> | undefined>();
  for (const flag of flags) {
    const [, kind = flag, list] = /^([^=]*)=(.*)$/s.exec(flag) ?? [];
    if (list === undefined) values.set(kind, undefined);
    const known = values.has(kind) ? values.get(kind) : new Set<string>();
    if (known === undefined) continue;
    for (const value of list?.split(",") ?? []) known.add(value);
    values.set(kind, known);
  }
  return [...values].map(([kind, known]) =>
    known === undefined ? kind : `${kind}=${[...known].sort().join(",")}`
  ).sort();
}
