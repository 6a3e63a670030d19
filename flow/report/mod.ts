// What a run's report is made of. It is loaded by the first report, not when the package is imported.
export { makeReport } from "./make_report.ts";
export { reportPage } from "./page.ts";
export { writeReport } from "./write_report.ts";
