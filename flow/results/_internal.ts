// What flows need of kept results. It is loaded by the first run that keeps some.
export { openResults } from "./_open_results.ts";
