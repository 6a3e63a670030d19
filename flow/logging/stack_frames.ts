// Which lines of a stack tell a user something.

/** The folders of this package, whose lines in a stack tell a user nothing. */
let ownRooms: readonly string[] | undefined;

/** A line of a stack. */
const FRAME = /^\s+at /;
/** A line that leads into the runtime: its timers, and what keeps the context of a task. */
const RUNTIME_FRAME = /(?:\(|at )(?:async )?(?:ext|node):/;
/** The end of the last frame of an error that has properties of its own, or stands in a list. */
const AFTER_STACK = /(?: \{|,)$/;

/**
 * The lines of an error's stack that lead to the user's own files.
 *
 * @param error What was thrown.
 * @returns The lines, the innermost first.
 */
export function userFrames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return (error.stack ?? "").split("\n").filter((line) =>
    FRAME.test(line) && /(file|https?):/.test(line) && !isOwn(line)
  );
}

/**
 * A printed stack without the lines that lead into this package or the runtime. They would be most of it,
 * and all of it where the package itself found a mistake, which the message tells.
 *
 * @param text What was printed, with other lines perhaps.
 * @returns The other lines.
 */
export function withoutOwnFrames(text: string): string {
  if (!text.includes("\n")) return text;
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    if (!FRAME.test(line) || !(isOwn(line) || RUNTIME_FRAME.test(line))) kept.push(line);
    else kept.push((kept.pop() ?? "") + (AFTER_STACK.exec(line)?.[0] ?? ""));
  }
  return kept.join("\n");
}

function isOwn(line: string): boolean {
  ownRooms ??= ["config", "secrets", "tasks", "flow"].map((room) =>
    new URL(`../../${room}/`, import.meta.url).href
  );
  return ownRooms.some((room) => line.includes(room));
}
