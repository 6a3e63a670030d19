// The elements of a report that are there before its viewer fills them.

/** The elements that the viewer fills, with the flow's name as HTML. */
export function reportBody(name: string): string {
  const head = (key: string, words: string, className: string) =>
    `<div role="columnheader" id="head-${key}" class="${className}" aria-sort="none">` +
    `<button type="button" data-sort="${key}">${words}</button></div>`;
  return `<header class="top">
<h1>${name}</h1>
<div id="flow-state"></div>
<div id="flow-why" hidden></div>
<div id="flow-facts"></div>
<button type="button" id="theme">Dark</button>
<div class="tools" role="search">
<input type="search" id="search" placeholder="Search task runs" aria-label="Search task runs"
 autocomplete="off" spellcheck="false">
<div id="states" role="group" aria-label="Show only these states"></div>
<button type="button" id="failed-first" class="chip" aria-pressed="false" hidden>Failed first</button>
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
<dialog id="log-dialog" aria-labelledby="log-title">
<div class="log-top"><h2 id="log-title"></h2>
<input type="search" id="log-search" placeholder="Search the log" aria-label="Search the log"
 autocomplete="off" spellcheck="false">
<div id="log-count" role="status"></div>
<button type="button" id="log-close">Close</button></div>
</dialog>
<noscript><p>This report needs JavaScript to show its task runs. It loads nothing from elsewhere.</p></noscript>`;
}
