// How the page looks. Colours hold the contrast that WCAG 2.2 asks for at level AA, light and dark.

/** The page's style sheet. */
export const STYLE: string = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #0e1116);
  --panel: light-dark(#ffffff, #161a21);
  --raised: light-dark(#eef0f4, #212731);
  --line: light-dark(#d9dde3, #2c333d);
  --faint-line: light-dark(#eceff2, #1f252d);
  --text: light-dark(#1b2027, #e4e8ee);
  --soft: light-dark(#59616d, #9aa4b1);
  --accent: light-dark(#0b5cd5, #6eb0ff);
  --chosen: light-dark(#dfeafc, #1c3150);
  --success: light-dark(#1a7f37, #3fb950);
  --skipped: light-dark(#59616d, #8b95a3);
  --failed: light-dark(#c81e2b, #ff6b69);
  --blocked: light-dark(#a8480f, #f0883e);
  --running: light-dark(#0b5cd5, #6eb0ff);
  --retrying: light-dark(#8a6100, #dfa92c);
  --paused: light-dark(#6d4bc3, #b197f5);
  --cancelled: light-dark(#59616d, #9aa4b1);
  --pending: light-dark(#6b7380, #8b95a3);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0;
  height: 100vh;
  display: grid;
  grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(300px, 27vw);
  grid-template-areas: "top top" "main details";
  background: var(--ground);
  color: var(--text);
}
h1, h2, h3, p, dl, dd, ul, ol, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
button, input { font: inherit; color: inherit; }
button {
  min-height: 28px;
  padding: 2px 10px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--panel);
  cursor: pointer;
}
button:hover { background: var(--raised); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.skip { position: absolute; left: 8px; top: -60px; padding: 6px 12px; z-index: 9;
  background: var(--panel); color: var(--accent); border-radius: 6px; }
.skip:focus { top: 8px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }

.icon { width: 14px; height: 14px; flex: none; color: var(--kind); fill: none; stroke: currentColor;
  stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; overflow: visible; }
.kind-success { --kind: var(--success); }
.kind-skipped { --kind: var(--skipped); }
.kind-failed { --kind: var(--failed); }
.kind-blocked { --kind: var(--blocked); }
.kind-running { --kind: var(--running); }
.kind-retrying { --kind: var(--retrying); }
.kind-paused { --kind: var(--paused); }
.kind-cancelled { --kind: var(--cancelled); }
.kind-pending { --kind: var(--pending); }
.state { display: inline-flex; align-items: center; gap: 6px; min-width: 0; }
.state > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

.top { grid-area: top; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px;
  padding: 10px 16px; background: var(--panel); border-bottom: 1px solid var(--line); }
.top h1 { font-size: 17px; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
#flow-state { font-weight: 600; }
#flow-facts { color: var(--soft); }
#flow-why { flex: 1 1 24em; min-width: 0; display: flex; align-items: center; gap: 8px; }
#flow-why .link { flex: none; max-width: 40%; }
#flow-why .why { min-width: 0; max-height: 2.9em; overflow: hidden; overflow-wrap: anywhere;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
#flow-why .more { flex: none; color: var(--soft); }
#theme { margin-left: auto; }
.tools { flex-basis: 100%; display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
input { min-height: 30px; padding: 3px 10px; border: 1px solid var(--soft); border-radius: 6px;
  background: var(--ground); }
#search { flex: 0 1 280px; }
input::placeholder { color: var(--soft); opacity: 1; }
#states { display: flex; flex-wrap: wrap; gap: 6px; }
.chip { border-radius: 14px; }
.chip[aria-pressed="true"] { background: var(--chosen); border-color: var(--accent);
  box-shadow: inset 0 0 0 1px var(--accent); }
#count { color: var(--soft); margin-left: auto; }

main { grid-area: main; min-height: 0; display: grid; gap: 12px; padding: 12px 0 12px 12px;
  grid-template-rows: minmax(120px, var(--graph-height, 40%)) minmax(180px, 1fr); }
main.high { grid-template: minmax(0, 1fr) / var(--graph-width) minmax(0, 1fr); }
main:has(#graph-panel[hidden]) { grid-template-rows: minmax(0, 1fr); }
main:has(#graph[hidden]) { grid-template-rows: auto minmax(0, 1fr); }
.panel { position: relative; min-height: 0; min-width: 0; background: var(--panel);
  border: 1px solid var(--line); border-radius: 10px; overflow: clip; }
.panel:has(> #graph:focus-visible), .panel:has(> #runs:focus-visible) { outline: 2px solid var(--accent);
  outline-offset: 1px; }
#graph:focus-visible, #runs:focus-visible { outline: none; }
#graph { position: absolute; inset: 0; touch-action: none; cursor: grab; }
#graph:active { cursor: grabbing; }
.canvas { width: 100%; height: 100%; display: block; }
.zoom { position: absolute; right: 8px; top: 8px; display: flex; gap: 4px; }
.zoom button { min-width: 30px; }
#graph-note { padding: 10px 14px; color: var(--soft); }
.box { cursor: pointer; transition: opacity .12s; }
.box .shape { fill: color-mix(in srgb, var(--kind) 8%, var(--panel)); stroke: var(--kind); stroke-width: 1.75; }
.box .outer { fill: none; stroke-width: 1; }
.box:hover .shape:not(.outer) { fill: color-mix(in srgb, var(--kind) 18%, var(--panel)); }
.box.chosen .shape:not(.outer) { fill: var(--chosen); stroke-width: 3; }
.box.kind-blocked .shape, .box.kind-pending .shape, .box.kind-skipped .shape { stroke-dasharray: 5 3; }
.box text { fill: var(--text); font: 12px Helvetica, Arial, sans-serif; }
.box .words { fill: var(--soft); font-size: 10.5px; }
.box.faint { opacity: .3; }
.edge.faint { opacity: .25; }
.far-sign, .far .box text, .far .icon, .far .key { display: none; }
.far .far-sign { display: inline; width: 28px; height: 28px; color: var(--text); }
.far .shape:not(.outer) { fill: color-mix(in srgb, var(--kind) 45%, var(--panel)); }
.edge .line { fill: none; stroke: var(--soft); stroke-width: 1.1; }
.edge .mapped { stroke-width: 2.4; }
.edge .arrow { fill: var(--soft); }
.edge .key { fill: var(--soft); font: 10px Helvetica, Arial, sans-serif; paint-order: stroke;
  stroke: var(--panel); stroke-width: 3px; }

#runs-panel { container-type: inline-size; }
#runs { position: absolute; inset: 0; overflow: auto; overscroll-behavior: contain; }
#runs-head, .row { display: grid; min-width: 0;
  grid-template-columns: minmax(140px, 5fr) minmax(130px, 4fr) 90px 106px 98px minmax(180px, 9fr); }
#runs > :first-child { position: sticky; top: 0; z-index: 2; }
#runs-head { background: var(--panel);
  border-bottom: 1px solid var(--line); }
#runs-head > div { position: relative; min-width: 0; }
#runs-head button { width: 100%; min-height: 32px; padding: 2px 10px; border: 0; border-radius: 0;
  background: none; text-align: left; font-weight: 600; font-size: 13px; white-space: nowrap; }
#runs-head .number button { padding: 2px 0 2px 4px; text-align: right; }
#runs-head button::after { content: ""; display: inline-block; width: 12px; text-align: right; }
[aria-sort="ascending"] > button::after { content: "↑" !important; }
[aria-sort="descending"] > button::after { content: "↓" !important; }
#scale { position: absolute; inset: 0 10px 0 0; overflow: hidden; }
.tick { position: absolute; bottom: 6px; padding-left: 4px; font-size: 12px; color: var(--soft);
  white-space: nowrap; }
#runs-body { position: relative; }
.row { position: absolute; left: 0; right: 0; height: 30px; align-items: center; cursor: default;
  border-bottom: 1px solid var(--faint-line); }
.row:hover { background: var(--raised); }
.row[aria-selected="true"] { background: var(--chosen); box-shadow: inset 3px 0 var(--accent); }
.cell { min-width: 0; padding: 0 10px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.cell.name { display: flex; align-items: center; gap: 6px; padding-left: 12px; }
.row:not([aria-expanded]) .name { padding-left: 36px; }
.row.part .name { padding-left: 52px; }
.title { overflow: hidden; text-overflow: ellipsis; }
.parts, .number { color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.twist { flex: none; width: 24px; height: 24px; margin: 0 -6px 0 0; display: grid; place-items: center;
  border-radius: 4px; cursor: pointer; }
.twist:hover { background: var(--line); }
.twist::before { content: ""; width: 7px; height: 7px; border: solid var(--soft); border-width: 0 2px 2px 0;
  transform: translateX(-2px) rotate(-45deg); }
[aria-expanded="true"] .twist::before { transform: translateY(-2px) rotate(45deg); }
.state-cell .state { max-width: 100%; display: inline-flex; vertical-align: middle; }
.tally { display: inline-flex; align-items: center; gap: 4px; margin-right: 6px; flex: none; }
.track { position: relative; align-self: stretch; margin-right: 10px; padding: 0; background-image:
  repeating-linear-gradient(to right, var(--line) 0 1px, transparent 1px var(--tick, 20%)); }
.bar { position: absolute; top: 8px; height: 14px; min-width: 3px; border-radius: 3px;
  background: var(--kind); }
.bar.sum { top: 11px; height: 8px; opacity: .75; }
.bar.kind-failed, .bar.kind-retrying, .bar.kind-cancelled { background: repeating-linear-gradient(-45deg,
  var(--kind) 0 4px, color-mix(in srgb, var(--kind) 55%, var(--panel)) 4px 7px);
  box-shadow: inset 0 0 0 1px var(--kind); }
#runs-empty { position: absolute; top: 48px; width: 100%; text-align: center; color: var(--soft); }

#details { grid-area: details; min-height: 0; overflow: auto; margin: 12px; padding: 14px 16px;
  background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
.details-head { display: flex; align-items: start; gap: 8px; margin-bottom: 8px; }
#details-title { flex: 1; font-size: 16px; overflow-wrap: anywhere; }
#details h3 { margin: 16px 0 6px; font-size: 13px; font-weight: 600; color: var(--soft); }
.outcome { font-weight: 600; }
.outcome .state > span { white-space: normal; }
.message { margin-top: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
#details dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 3px 14px; margin-top: 12px; }
#details dt { color: var(--soft); }
#details dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.links { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
.links li { min-width: 0; }
.link { max-width: 100%; min-height: 26px; padding: 1px 8px; border-radius: 13px; }
.attempts li { padding: 4px 0; }
.note { color: var(--soft); margin-bottom: 4px; }
pre, .log { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.log-head { display: flex; align-items: center; justify-content: space-between; margin: 16px 0 6px; }
#details .log-head h3 { margin: 0; }
.fold { border: 0; padding: 2px 6px 2px 0; background: none; font-weight: inherit; }
.fold::before { content: ""; display: inline-block; width: 7px; height: 7px; margin: 0 8px 2px 2px;
  border: solid; border-width: 0 2px 2px 0; transform: rotate(-45deg); }
.fold[aria-expanded="true"]::before { transform: translateY(-2px) rotate(45deg); }
.log { max-height: 60vh; overflow: auto; overflow-anchor: none; overscroll-behavior: contain;
  background: var(--ground); border: 1px solid var(--line); border-radius: 6px; }
#log-dialog { width: calc(100vw - 24px); max-width: none; height: calc(100vh - 24px); max-height: none;
  padding: 12px 16px 16px; color: var(--text); background: var(--panel); border: 1px solid var(--line);
  border-radius: 10px; }
#log-dialog[open] { display: flex; flex-direction: column; gap: 10px; }
#log-dialog::backdrop { background: rgb(0 0 0 / .5); }
.log-top { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
.log-top h2 { font-size: 16px; overflow-wrap: anywhere; }
#log-search { flex: 0 1 280px; }
#log-count { color: var(--soft); }
#log-close { margin-left: auto; }
#log-dialog .log { flex: 1; max-height: none; }
.log ol { margin: 5px 0; }
.log li { padding: 1px 10px 1px 12px; overflow-wrap: anywhere; white-space: pre-wrap; }
.log .at, .log .who { color: var(--soft); }
.log .who::after { content: ":"; }
.log .line-error { box-shadow: inset 3px 0 var(--failed); }
.log .line-error .level { color: var(--failed); }
.log .line-warning { box-shadow: inset 3px 0 var(--retrying); }
.log .line-warning .level { color: var(--retrying); }
noscript p { padding: 16px; }

@container (max-width: 820px) {
  #runs-head, .row { grid-template-columns: minmax(0, 5fr) minmax(112px, 4fr) 98px minmax(160px, 8fr); }
  .attempt, .started { display: none; }
}
@media (max-width: 900px) {
  body { display: block; height: auto; }
  main { display: block; padding: 10px; }
  .panel { margin-bottom: 10px; }
  #graph-panel:not(:has(#graph[hidden])) { height: 46vh; }
  #runs-panel { height: min(64vh, calc(36px + max(60px, var(--rows-height)))); }
  #flow-why { flex-basis: 100%; flex-wrap: wrap; }
  #flow-why .link { max-width: 100%; }
  #count { margin-left: 0; }
  #search { flex: 1 1 100%; min-height: 34px; }
  #runs-head, .row { grid-template-columns: minmax(0, 5fr) minmax(136px, 4fr) 88px; }
  .attempt, .started { display: none; }
  #runs-head .timeline { display: none; }
  .row { height: 44px; grid-template-rows: 28px 10px; align-content: center; }
  .track { grid-column: 1 / -1; margin: 0 10px; background: none; }
  .bar, .bar.sum { top: 2px; height: 5px; }
  #details { margin: 0 10px 10px; }
  .has-choice #details { position: fixed; inset: auto 0 0 0; z-index: 5; margin: 0; max-height: 46vh;
    border-radius: 14px 14px 0 0; border-width: 1px 0 0; box-shadow: 0 -8px 24px rgb(0 0 0 / .22); }
  .has-choice body { padding-bottom: 46vh; }
  .has-choice { scroll-padding-bottom: calc(46vh + 8px); }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) {
  .bar { background: CanvasText !important; forced-color-adjust: none; }
  .row[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
}
@media print {
  :root, :root[data-theme] { color-scheme: light; print-color-adjust: exact; font-size: 10pt; }
  body, main, main.high { display: block; height: auto; padding: 0; background: none; }
  .zoom, .tools, #theme, .skip, .widen, #close, dialog { display: none !important; }
  .panel, #details, .has-choice #details { position: static; max-height: none; height: auto !important;
    margin: 0 0 12px; padding: 0; overflow: visible; border: 0; box-shadow: none; }
  #details, .has-choice #details { padding: 0 10px; }
  #graph, #runs { position: static; overflow: visible; }
  .canvas { height: auto; max-height: 10cm; }
  #runs-head, .row { grid-template-columns: minmax(0, 5fr) minmax(110px, 4fr) 70px 76px 72px minmax(0, 7fr); }
  #runs-head .timeline, .attempt, .started { display: block; }
  #runs > :first-child, .row { position: static; }
  #runs-body { height: auto !important; }
  .row { height: 26px; grid-template-rows: none; break-inside: avoid; }
  .row[aria-selected="true"] { box-shadow: none; }
  .track { grid-column: auto; margin: 0 10px 0 0; }
  .bar, .bar.sum { top: 8px; height: 10px; }
  .log { max-height: none; overflow: visible; }
  .log ol { padding: 0 !important; }
}
`;
