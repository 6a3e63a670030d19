// Two flows, so that it takes a name to choose one.
import { Flow, task } from "@tacit/flow";

const one = task(() => 1, { name: "one" });

export const first: Flow<unknown> = new Flow("first", () => one());
export const second: Flow<unknown> = new Flow("second", () => one());
