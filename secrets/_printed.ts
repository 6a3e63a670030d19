/** What a runtime's `inspect` takes of the options that serve here. */
type Inspect = (value: unknown, options: { depth: number }) => string;

/** A value as the runtime prints it and, where that differs, as it turns itself into text. */
export function printed(value: unknown): string {
  const inspected = textOf(() => inspectOfRuntime()?.(value, { depth: 4 }) ?? "");
  const text = textOf(() => String(value));
  return inspected.includes(text) || /^\[object \w+\]$/.test(text)
    ? inspected
    : `${inspected} ${text}`.trim();
}

/** Empty where the value throws when it is printed: then nobody else sees more of it. */
function textOf(print: () => string): string {
  try {
    return print();
  } catch {
    return "";
  }
}

/** Deno's, or Node's and Bun's. Not imported, and no look at `process` before it is needed: both take long. */
function inspectOfRuntime(): Inspect | undefined {
  const runtime = globalThis as {
    Deno?: { inspect?: Inspect };
    process?: { getBuiltinModule?: (name: string) => { inspect?: Inspect } | undefined };
  };
  return runtime.Deno?.inspect ?? runtime.process?.getBuiltinModule?.("node:util")?.inspect;
}
