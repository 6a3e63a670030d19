// Which lines of a stack belong to the user.

/** The folders of this package, whose lines in a stack tell a user nothing. */
const OWN_ROOMS = ["config", "secrets", "tasks", "flow"].map((room) =>
  new URL(`../../${room}/`, import.meta.url).href
);

/** The lines of an error's stack that lead to the user's own files, the innermost first. */
export function ownFrames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return (error.stack ?? "").split("\n").filter((line) =>
    /^\s+at .*(file|https?):/.test(line) && !OWN_ROOMS.some((room) => line.includes(room))
  );
}
