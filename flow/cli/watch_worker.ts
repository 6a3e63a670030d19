// One run of `tacit run --watch`, in a thread of its own.
import { main } from "./main.ts";

// A worker's global has no type of its own in the library's compiler settings.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<readonly string[]>) => void;
};

scope.onmessage = async ({ data: words }) => {
  await main(words);
};
