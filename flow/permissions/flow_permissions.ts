import { shellWord } from "../../config/permissions/_internal.ts";

/**
 * The permissions that a flow's configuration and secrets need, and what is not known of them.
 *
 * @example
 * ```ts
 * import { FlowPermissions } from "@tacit/flow/permissions";
 * import { assertEquals } from "@std/assert";
 *
 * const permissions = new FlowPermissions(["--allow-env=TOKEN"], ['What the task "send" does itself.']);
 * assertEquals(`${permissions}`, '--allow-env=TOKEN\n# Not known: What the task "send" does itself.');
 * ```
 */
export class FlowPermissions {
  /** The flags, each one argument of `deno run`. None where nothing is needed. */
  readonly flags: readonly string[];
  /** The needs that are not known, each a sentence. */
  readonly unknowns: readonly string[];

  /**
   * Notes permissions.
   *
   * @param flags The flags.
   * @param unknowns What is not known.
   */
  constructor(flags: readonly string[], unknowns: readonly string[]) {
    this.flags = Object.freeze([...flags]);
    this.unknowns = Object.freeze([...unknowns]);
  }

  /**
   * The flags as a line for a shell, and then a comment line for each thing that is not known.
   *
   * @returns The text.
   */
  toString(): string {
    const line = this.flags.map(shellWord).join(" ");
    const comments = this.unknowns.map((unknown) => `# Not known: ${unknown}`);
    return [line === "" ? "# No permission is needed." : line, ...comments].join("\n");
  }
}
