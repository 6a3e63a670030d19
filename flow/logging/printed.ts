// Values as the console prints them, as text.

/** What a runtime's `node:util` has that serves here. */
interface Util {
  formatWithOptions(options: object, ...args: unknown[]): string;
}

/** Nothing is cut off in the middle of a text: half a secret would not be recognised. */
const OPTIONS = { depth: 4, maxStringLength: Infinity };

/** What `console.log(...args)` prints, without the line's end. Throws what printing a value throws. */
export function printed(...args: unknown[]): string {
  const util = utilOfRuntime();
  return util === undefined ? args.map(String).join(" ") : util.formatWithOptions(OPTIONS, ...args);
}

/** Not imported: programs that log texts only would wait for it. */
function utilOfRuntime(): Util | undefined {
  const { process } = globalThis as unknown as {
    process?: { getBuiltinModule?: (name: string) => Util | undefined };
  };
  return process?.getBuiltinModule?.("node:util");
}
