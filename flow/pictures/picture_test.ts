// What pictures show of flows and runs, and what they never show.
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { SILENT } from "../../tests/_silent_logger.ts";
import { withContext } from "../../config/mod.ts";
import { Parameter, PrefectSecret, Task, task, type TaskNode, unmapped } from "../../tasks/mod.ts";
import { Flow } from "../mod.ts";
import { renderSvg } from "../svg/mod.ts";

const CANARY = "canary-in-a-picture";

class Post extends Task<{ total: number; token: string }, string> {
  override run({ total }: { total: number; token: string }): string {
    return `posted ${total}`;
  }
}

function etl(): Flow<unknown> {
  const extract = task(() => [1, 2, 3], { name: "extract" });
  const add = task((x: number, y: number) => {
    if (x === 3) throw new Error("three is too much");
    return x + y;
  }, { name: "add" });
  const sum = task((rows: number[]) => rows.length, { name: "sum" });
  return new Flow("etl", () => {
    const base = new Parameter<number>("base", { default: 1 });
    const total = sum(add.map(extract(), unmapped(base)));
    return new Post().bind({ total, token: new PrefectSecret("TOKEN") });
  });
}

Deno.test("a picture for Mermaid has every task, edge and named input", () => {
  const { mermaid } = etl().visualize();
  assertEquals(
    mermaid,
    `---
title: "etl"
---
flowchart TD
  t0["extract"]
  t1[["add"]]
  t2(["base"])
  t3["sum"]
  t4["Post"]
  t5{{"TOKEN"}}
  t0 ==> t1
  t2 --> t1
  t1 --> t3
  t3 -->|"total"| t4
  t5 -->|"token"| t4
`,
  );
});

Deno.test("a picture for Graphviz has every task, edge and named input", () => {
  const { dot } = etl().visualize();
  assertMatch(dot, /^digraph "etl" \{\n/);
  assertMatch(dot, /t1 \[label="add", .*peripheries=2\];/);
  assertMatch(dot, /t5 \[label="TOKEN", shape=hexagon, .*\];/);
  assertMatch(dot, /t5 -> t4 \[label="token"\];/);
});

Deno.test("a picture as SVG stands for itself and says what it shows", async () => {
  const svg = await renderSvg(etl().visualize());
  assertMatch(svg, /^<svg role="img" aria-label="Flow etl: 6 tasks, 5 edges" /);
  assertMatch(svg, /<\/svg>$/);
  assertEquals(svg.match(/<g id="node\d+"/g)?.length, 6);
  assertEquals(svg.match(/<g id="edge\d+"/g)?.length, 5);
  assertStringIncludes(svg, "<title>extract → add</title>");
  const links = [...svg.matchAll(/https?:\/\/[^"]+/g)].map(([link]) => link);
  assert(links.every((link) => link.startsWith("http://www.w3.org/")), `${links}`);
});

Deno.test("a picture of a run has each task's state, in words and in colour", async () => {
  const run = await withContext(
    { secrets: { TOKEN: CANARY } },
    () => etl().run({ logger: SILENT }),
  );
  const { mermaid } = run.visualize();
  assertStringIncludes(mermaid, 't1[["add<br/>1 Failed, 2 Success"]]');
  assertStringIncludes(mermaid, 't4["Post<br/>TriggerFailed"]');
  assertStringIncludes(mermaid, "style t0 stroke:#28a745");
  assertStringIncludes(mermaid, "style t1 stroke:#eb0000");
  assertStringIncludes(await renderSvg(run.visualize()), ">1 Failed, 2 Success</text>");
});

Deno.test("no secret is in a picture of a run, though a task has its name from one", async () => {
  const flow = new Flow(`flow ${CANARY}`, () => {
    const use = task((token: string) => token.length, { name: `task ${CANARY}` });
    use(new PrefectSecret("TOKEN"));
  });
  const run = await withContext({ secrets: { TOKEN: CANARY } }, () => flow.run({ logger: SILENT }));
  const picture = run.visualize();
  for (const text of [picture.mermaid, picture.dot, await renderSvg(picture)]) {
    assertEquals(text.includes(CANARY), false);
    assertStringIncludes(text, "task ********");
  }
});

Deno.test("names that mean something to Mermaid, to Graphviz or to SVG are shown as they are", async () => {
  const name = `<b>"quoted" & #35; \\n [x]\nsecond line\0`;
  const flow = new Flow(name, () => task(() => 1, { name })());
  const picture = flow.visualize();
  assertStringIncludes(
    picture.mermaid,
    't0["#lt;b#gt;#quot;quoted#quot; #amp; #35;35; \\n [x] second line\0"]',
  );
  assertStringIncludes(
    await renderSvg(picture),
    "&lt;b&gt;&quot;quoted&quot; &amp; #35; \\n [x]</text>",
  );
});

Deno.test("a flow without tasks has a picture too", async () => {
  const picture = await new Flow("empty").visualize();
  assertMatch(await renderSvg(picture), /^<svg .*aria-label="Flow empty: 0 tasks, 0 edges"/);
});

Deno.test("in a large flow, tasks of one name are drawn as one", async () => {
  const step = task((...before: number[]) => before.length, { name: "step" });
  const flow = new Flow("large", () => {
    const nodes = [step()];
    for (let index = 1; index < 1000; index++) {
      nodes.push(step(nodes[index - 1]!, nodes[Math.floor(index / 2)]!));
    }
    return task((count: number) => count, { name: "end" })(nodes.at(-1)!);
  });
  const { mermaid } = flow.visualize();
  assertStringIncludes(mermaid, '  t0["step × 1000"]\n  t1["end"]\n  t0 --> t0\n  t0 --> t1\n');
  const run = await flow.run({ logger: SILENT });
  const svg = await renderSvg(run.visualize());
  assertStringIncludes(svg, ">1000 Success</text>");
});

Deno.test("a flow that cannot be laid out says so, and its other forms are there", async () => {
  const flow = new Flow("long", () => {
    let last: TaskNode<number> = task(() => 0, { name: "first" })();
    for (let index = 0; index < 30_000; index++) {
      last = task((before: number) => before, { name: `step ${index}` })(last);
    }
  });
  const picture = flow.visualize();
  assertStringIncludes(picture.dot, "t29999 -> t30000;");
  const error = await assertRejects(() => renderSvg(picture), Error);
  assertMatch(error.message, /flow "long" is too large .* 30001 tasks .* `picture\.dot`/);
});
