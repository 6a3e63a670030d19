/**
 * Runs a `deno` subcommand with the real `@std` packages or, where those cannot be had, with the
 * stand-ins in this folder, and says which: `deno run -A stand_ins/launch.ts test -A`.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { CHOICE_VARIABLE, chooseStd } from "./choose_std.ts";
import { publishDryRun } from "./_publish_dry_run.ts";
import { withoutUserSettings } from "./_without_user_settings.ts";

const [subcommand, ...rest] = Deno.args;
if (subcommand === undefined) {
  console.error("usage: deno run -A stand_ins/launch.ts <deno subcommand> [arguments]");
  Deno.exit(2);
}
// Where the operating system trusts a proxy's certificate, npm works: Deno should too.
if (!Deno.env.has("DENO_TLS_CA_STORE")) Deno.env.set("DENO_TLS_CA_STORE", "mozilla,system");

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const { sentence, importMap } = await chooseStd({ env: Deno.env.toObject() });
console.error(sentence);
Deno.exit(await launch(subcommand, rest, importMap));

async function launch(
  subcommand: string,
  rest: string[],
  importMap: string | undefined,
): Promise<number> {
  if (subcommand === "publish" && importMap !== undefined) {
    return await publishDryRun(packageFolder, rest);
  }
  const options = importMap === undefined ? [] : [`--import-map=${importMap}`];
  const run = async (env: Record<string, string>, clearEnv: boolean) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: [subcommand, ...options, ...rest],
      env: { ...env, [CHOICE_VARIABLE]: importMap ?? "" },
      clearEnv,
    }).spawn();
    return (await child.status).code;
  };
  return subcommand === "test"
    ? await withoutUserSettings((env) => run(env, true))
    : await run({}, false);
}
