// The report as one page of HTML that needs nothing else and may load nothing else.
import type { Redactor } from "../../secrets/mod.ts";
import { encodeReport } from "./encode_report.ts";
import { ICONS } from "./icons.ts";
import type { ReportData } from "./report_data.ts";
import { STYLE } from "./style.ts";
import { VIEWER_SCRIPT } from "./viewer_script.ts";

/**
 * Writes the page of a report.
 *
 * @param data What it shows.
 * @param redactor Masks secrets once more, in what is about to be written.
 * @returns The HTML.
 * @throws {Error} If a secret is in the report that could not be masked without breaking it.
 */
export async function reportPage(data: ReportData, redactor: Redactor): Promise<string> {
  const title = redactor.redact(escaped(`${data.flowName}: ${data.stateName}`));
  const name = redactor.redact(escaped(data.flowName));
  const policy = [
    "default-src 'none'",
    `script-src '${await hashOf(VIEWER_SCRIPT)}'`,
    `style-src '${await hashOf(STYLE)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#runs">Skip to the task runs</a>
<svg hidden aria-hidden="true">${ICONS}</svg>
${skeleton(name)}
<script type="application/json" id="report-data">${safeJson(data, redactor)}</script>
<script>${VIEWER_SCRIPT}</script>
</body>
</html>
`;
}

/** What stands in the page before the program fills it. */
function skeleton(name: string): string {
  const head = (key: string, words: string, className: string) =>
    `<div role="columnheader" id="head-${key}" class="${className}" aria-sort="none">` +
    `<button type="button" data-sort="${key}">${words}</button></div>`;
  return `<header class="top">
<h1>${name}</h1>
<div id="flow-state"></div>
<div id="flow-facts"></div>
<button type="button" id="theme">Dark</button>
<div class="tools" role="search">
<input type="search" id="search" placeholder="Search task runs" aria-label="Search task runs"
 autocomplete="off" spellcheck="false">
<div id="states" role="group" aria-label="Show only these states"></div>
<div id="count" role="status"></div>
</div>
</header>
<main id="main">
<section id="graph-panel" class="panel" aria-label="Graph">
<div id="graph" role="listbox" tabindex="0" aria-label="Graph of the tasks"
 aria-describedby="graph-keys"></div>
<div class="zoom" role="group" aria-label="Size of the graph">
<button type="button" id="zoom-out" aria-label="Smaller">−</button>
<button type="button" id="zoom-fit">Fit</button>
<button type="button" id="zoom-in" aria-label="Larger">+</button>
</div>
<p id="graph-note" hidden>This flow's graph is too large to be drawn. All of its task runs are below.</p>
<p id="graph-keys" class="sr">Arrow keys go from task to task, with Shift they move the graph. Plus and
minus change its size, 0 fits it in. Enter goes to the details.</p>
</section>
<section id="runs-panel" class="panel" aria-label="Task runs">
<div id="runs" role="treegrid" tabindex="0" aria-label="Task runs" aria-describedby="runs-keys">
<div role="rowgroup"><div id="runs-head" role="row" aria-rowindex="1">
${head("name", "Task", "name-head")}
${head("state", "State", "state-head")}
${head("attempt", "Attempts", "number attempt")}
${head("started", "Started", "number started")}
${head("duration", "Duration", "number duration")}
<div role="columnheader" class="timeline"><span class="sr">Timeline</span><div id="scale"
 aria-hidden="true"></div></div>
</div></div>
<div id="runs-body" role="rowgroup"></div>
<p id="runs-empty" hidden>No task run is like that.</p>
</div>
<p id="runs-keys" class="sr">Arrow up and down go from row to row, right and left unfold and fold a mapped
task. Enter goes to the details, Escape comes back.</p>
</section>
</main>
<aside id="details" aria-labelledby="details-title">
<div class="details-head"><h2 id="details-title" tabindex="-1"></h2>
<button type="button" id="close" hidden>Close</button></div>
<div id="details-body"></div>
</aside>
<noscript><p>This report needs JavaScript to show its task runs. It loads nothing from elsewhere.</p></noscript>`;
}

/** The data as JSON that ends no element, with a last look for secrets. */
function safeJson(data: ReportData, redactor: Redactor): string {
  const encoded = encodeReport(data);
  const json = JSON.stringify(encoded).replaceAll("<", "\\u003c");
  const redacted = redactor.redact(json); // secrecy 4: also what parts make together, and numbers.
  if (redacted !== json && shapeOf(redacted) !== shapeOf(json)) {
    throw new Error(
      `The report of flow "${data.flowName}" was not made: a secret is spread over several of its ` +
        "parts, and cannot be masked without breaking it. Choose longer secrets, or other names.",
    );
  }
  return redacted;
}

/** How many parts encoded data has, all the way down; nothing where it can no longer be read. */
function shapeOf(json: string): string | undefined {
  try {
    const lists = JSON.parse(json) as string[][];
    const isColumns = (index: number) => index > 0 && index < lists.length - 1;
    return lists.map((list, index) =>
      isColumns(index) ? list.map((column) => column.split(",").length) : list.length
    ).join(" ");
  } catch {
    return undefined; // The mask stands where the text of JSON had a meaning.
  }
}

/** A text's hash, as a policy for content names it. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
