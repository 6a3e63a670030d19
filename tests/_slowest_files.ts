/**
 * Runs all tests, or those of some files, and says which files took longest: `deno task test:slowest`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const MOST_FILES = 20;

const report = await Deno.makeTempFile({ suffix: ".xml" });
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    "run",
    "-A",
    fileURLToPath(new URL("../stand_ins/launch.ts", import.meta.url)),
    "test",
    "--no-prompt",
    "-A",
    "--doc",
    `--junit-path=${report}`,
    ...Deno.args,
  ],
  stdout: "null",
  stderr: "null",
}).spawn().status;

/** The seconds that the tests of each file took. */
const seconds = new Map<string, number>();
const xml = await Deno.readTextFile(report);
await Deno.remove(report);
for (
  const [, file = "", body = ""] of xml.matchAll(
    /<testsuite name="([^"]+)".*?>(.*?)<\/testsuite>/gs,
  )
) {
  const times = [...body.matchAll(/<testcase [^>]*time="([\d.]+)"/g)].map(([, time]) =>
    Number(time)
  );
  seconds.set(file, (seconds.get(file) ?? 0) + times.reduce((total, time) => total + time, 0));
}
const slowest = [...seconds].sort(([, one], [, other]) => other - one).slice(0, MOST_FILES);
for (const [file, time] of slowest) console.log(`${time.toFixed(1).padStart(7)} s  ${file}`);
const total = [...seconds.values()].reduce((sum, time) => sum + time, 0);
console.log(`${total.toFixed(1).padStart(7)} s  in all, of ${seconds.size} files`);
Deno.exit(code);
