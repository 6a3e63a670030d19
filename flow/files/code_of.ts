// The system's name of a failed file operation.
import { constants } from "node:os";
import process from "node:process";

/** The system's name of a failure, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : numbered(error);
  return code === "EOPNOTSUPP" ? "ENOTSUP" : code;
}

/** Deno names not all failures; of the rest it gives the number in words. */
function numbered({ message }: Error): string | undefined {
  const [, number] = /\(os error (\d+)\)/.exec(message) ?? [];
  // The numbers of Windows are others.
  if (number === undefined || process.platform === "win32") return undefined;
  return Object.entries(constants.errno).find(([, value]) => value === Number(number))?.[0];
}
