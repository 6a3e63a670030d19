// The secrets of a TOML file that is not the user's configuration: every value of one of its tables.
import { ConfigError } from "./config_error.ts";
import { describeOrigin, findLayer, placeOf, plainOf } from "./_layer.ts";
import type { FoundSecret } from "./_local_secret.ts";
import { readTextFile } from "./_read_text_file.ts";
import { readToml } from "./_toml.ts";

/**
 * Reads the table at `path`, or the whole file where that is empty. Nothing is expanded or followed.
 *
 * @throws {ConfigError} If the file is absent, cannot be read or is not TOML, or has no such table.
 */
export function readTomlSecrets(
  file: string,
  path: readonly string[],
): ReadonlyMap<string, FoundSecret> {
  const table = findLayer(readToml(textOf(file), file), path);
  const name = path.join(".");
  if (table === undefined) {
    throw new ConfigError(`there is no table [${name}]. Write it, or name another one.`, { file });
  }
  if (table.kind === "leaf") {
    throw new ConfigError(
      `${name} is no table. Write it as [${name}].`,
      placeOf(table.origin, path),
    );
  }
  return new Map([...table.children].map(([key, layer]) => {
    const value = layer.kind === "leaf" ? layer.written ?? layer.value : layer;
    return [key, { value: plainOf(value), origin: describeOrigin(layer.origin) }];
  }));
}

function textOf(file: string): string {
  const reading = readTextFile(file);
  if (reading.status === "read") return reading.text;
  throw new ConfigError(
    reading.status === "absent"
      ? "the file does not exist. Create it, or name another one."
      : `the file may not be read. Run with --allow-read=${file}.`,
    { file },
  );
}
