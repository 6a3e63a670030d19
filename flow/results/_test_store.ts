// What tests of results share.
import type { Logger } from "../../config/mod.ts";
import type { ResultStore } from "../../tasks/mod.ts";

/** Keeps what is logged. */
export class LineCatcher implements Logger {
  readonly lines: string[] = [];
  debug(): void {}
  info(): void {}
  warn(message: string): void {
    this.lines.push(message);
  }
  error(message: string): void {
    this.lines.push(message);
  }
}

/** Everything in a store. */
export async function locationsIn(
  store: ResultStore,
): Promise<{ location: string; text: string }[]> {
  const all: { location: string; text: string }[] = [];
  for await (const location of store.list("")) {
    all.push({ location, text: new TextDecoder().decode(await store.read(location)) });
  }
  return all;
}
