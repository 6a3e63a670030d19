/**
 * Random flows run by the real Prefect Core 1.4.1 and by Tacit, and compared. `deno task test:prefect1` brings
 * Prefect; elsewhere only Tacit's side of the known differences is tested. `TACIT_PREFECT_FLOWS=<count>` runs
 * as many flows as one likes, `TACIT_FUZZ_SEED=<seed>` one alone.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { replayHint } from "../fuzz/_cases.ts";
import { compareOutcomes } from "./_compare_outcomes.ts";
import type { FlowDescription, Outcome } from "./_flow_description.ts";
import { KNOWN_DIFFERENCES, type KnownDifference } from "./_known_differences.ts";
import { PrefectProcess } from "./_prefect_process.ts";
import { randomFlow } from "./_random_flow.ts";
import { shrinkFlow } from "./_shrink_flow.ts";
import { runInTacit } from "./_tacit_runner.ts";

/** How many random flows are run, and how many of those that differ are made small and shown. */
const FLOWS = 200;
const SHOWN = 5;

const python = Deno.env.get("TACIT_PREFECT1_PYTHON") ?? "";
const ignore = python === "";
if (ignore) {
  console.log(
    "No Prefect Core 1.4.1 is here to compare with: `deno task test:prefect1` brings it.",
  );
}

Deno.test({ name: "random flows end in Tacit as in Prefect Core 1.4.1", ignore }, async () => {
  await using prefect = new PrefectProcess(python);
  const compare = async (flow: FlowDescription) =>
    compareOutcomes(await prefect.run(flow), await tacitOutcome(flow));
  const shown: string[] = [];
  let differing = 0;
  for (const seed of seeds()) {
    const flow = randomFlow(seed);
    const differences = await compare(flow);
    if (differences.length === 0 || ++differing > SHOWN) continue;
    const kind = kindOf(differences[0]!);
    const smallest = await shrinkFlow(
      flow,
      async (smaller) => (await compare(smaller)).some((line) => kindOf(line) === kind),
    );
    shown.push([replayHint(seed), JSON.stringify(smallest), ...await compare(smallest)].join("\n"));
  }
  assertEquals(differing, 0, shown.join("\n\n"));
});

for (const known of KNOWN_DIFFERENCES) {
  Deno.test(`Tacit differs from Prefect on purpose: ${known.paragraph}`, async () => {
    const outcome = await runInTacit(known.flow);
    assertEquals(statesOf(outcome, known.tacit), known.tacit);
  });
  Deno.test({ name: `Prefect differs from Tacit: ${known.paragraph}`, ignore }, async () => {
    await using prefect = new PrefectProcess(python);
    const outcome = await prefect.run(known.flow);
    assertEquals(statesOf(outcome, known.prefect), known.prefect);
  });
}

Deno.test("each known difference is explained on the page of differences", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/differences.md", import.meta.url));
  const paragraphs = new Set(
    [...page.matchAll(/^### (.+)$/gm)].map(([, title]) =>
      title!.toLowerCase().replaceAll(/[^a-z0-9 -]/g, "").replaceAll(" ", "-")
    ),
  );
  for (const { paragraph } of KNOWN_DIFFERENCES) {
    assert(paragraphs.has(paragraph), `docs/differences.md has no "${paragraph}"`);
  }
});

function seeds(): readonly number[] {
  const seed = Deno.env.get("TACIT_FUZZ_SEED");
  if (seed !== undefined) return [Number(seed)];
  const count = Number(Deno.env.get("TACIT_PREFECT_FLOWS") ?? FLOWS);
  return Array.from({ length: count }, (_, index) => index + 1);
}

async function tacitOutcome(flow: FlowDescription): Promise<Outcome> {
  try {
    return await runInTacit(flow);
  } catch (error) {
    return { error: String(error) };
  }
}

/** A difference without the names of the tasks: a smaller flow must show one of the same kind. */
function kindOf(difference: string): string {
  return difference.replace(/^run \d+: /, "").replaceAll(/\b[mpt]\d+(\[\d+\])?/g, "task");
}

/** The states of some tasks after the last run, each with its result where the other has one. */
function statesOf(outcome: Outcome, like: KnownDifference["tacit"]): KnownDifference["tacit"] {
  if ("error" in outcome) return { error: outcome.error };
  const { tasks } = outcome.runs.at(-1)!;
  return Object.fromEntries(
    Object.entries(like).map(([name, shown]) => {
      const state = tasks[name];
      if (state === undefined) return [name, "none"];
      const result = shown.includes(":") ? `: ${JSON.stringify(state.result)}` : "";
      return [name, state.state + result];
    }),
  );
}
