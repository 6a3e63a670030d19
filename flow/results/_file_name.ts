// Locations as file names: every part becomes one name that means the same on every system, and back.

/** What some system takes for something else, and `%`, which begins an escape. */
// deno-lint-ignore no-control-regex -- control characters are what it looks for
const SPECIAL = /[\u0000-\u001f\u007f<>:"|?*\\%]/g;

/** Where `A` is `a`, and `é` may be two characters: all but what is safe. */
const FOLDED = /[^a-z0-9 !#$&'()+,\-.;=@[\]^_`{}]/gu;

/** Windows takes these for devices, in any case and with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))/i;

/** The folder in which a store keeps what are not results. */
export const CONTROL_FOLDER = ".tacit";

/**
 * The file name of a part of a location.
 *
 * @param part The part.
 * @param foldsCase Whether the file system takes `A` and `a` for the same name.
 * @returns The name, from which {@linkcode partOf} makes the part again.
 */
export function fileNameOf(part: string, foldsCase: boolean): string {
  let name = part.replace(foldsCase ? FOLDED : SPECIAL, escape);
  if (DEVICE.test(name) || name.toLowerCase().startsWith(CONTROL_FOLDER)) {
    name = escape(name.charAt(0)) + name.slice(1);
  }
  // Windows drops them.
  return /[. ]$/.test(name) ? name.slice(0, -1) + escape(name.slice(-1)) : name;
}

/**
 * The part of a location that a file name stands for.
 *
 * @param name The file name.
 * @param foldsCase Whether the file system takes `A` and `a` for the same name.
 * @returns The part, or `undefined` where {@linkcode fileNameOf} never gives that name.
 */
export function partOf(name: string, foldsCase: boolean): string | undefined {
  if (name === CONTROL_FOLDER) return undefined;
  let part: string;
  try {
    part = decodeURIComponent(name);
  } catch {
    // Not an escape: somebody else's file.
    return undefined;
  }
  return fileNameOf(part, foldsCase) === name ? part : undefined;
}

function escape(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`)
    .join("");
}
