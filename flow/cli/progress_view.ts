// How a run's progress is shown: as a view that is drawn over itself on a terminal, as lines elsewhere.
import type { RunEvent } from "../engine/mod.ts";
import { durationText } from "../logging/mod.ts";
import { Progress, type TaskProgress } from "./progress.ts";
import type { Screen } from "./screen.ts";

/** How often the view is drawn anew at most, in milliseconds. */
const REDRAW_MS = 100;
/** How many tasks have a line of their own. */
const MOST_TASKS = 8;
const BAR_WIDTH = 20;

/** Shows the progress of a run. */
export interface ProgressView {
  /** Takes an event in. */
  note(event: RunEvent): void;
  /** Shows nothing more, and leaves the screen to what follows. */
  close(): void;
}

/** Shows each change of a task run as a line. */
export class LineView implements ProgressView {
  readonly #screen: Screen;
  /** The task runs that have run here. A resumed run tells of others too, which an earlier one has kept. */
  readonly #begun = new Set<string>();

  /** Makes a view. */
  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** @inheritdoc */
  note(event: RunEvent): void {
    if (event.type === "flow") return;
    const { at, taskSlug, mapIndex, mapCount, attempt, state } = event;
    const index = mapIndex === undefined ? "" : `[${mapIndex}]`;
    const count = mapIndex === undefined && mapCount !== undefined ? ` (${mapCount} runs)` : "";
    const again = attempt > 1 ? ` (attempt ${attempt})` : "";
    const name = `${taskSlug}${index}`;
    if (state.isRunning) this.#begun.add(name);
    const isKept = !this.#begun.has(name) && (state.name === "Success" || state.isMapped);
    const kept = isKept ? ", kept" : "";
    this.#screen.error(
      `${at.toISOString().slice(11, 19)} ${name} ${state.name}${count}${kept}${again}`,
    );
  }

  /** @inheritdoc */
  close(): void {}
}

/** Draws how far the run has come over itself, and lets all else that is printed appear above it. */
export class LiveView implements ProgressView {
  readonly #screen: Screen;
  readonly #progress = new Progress();
  readonly #consoleMethods = new Map<"log" | "info" | "warn" | "error" | "debug", Console["log"]>();
  #lineCount = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Makes a view, and draws it from now on. */
  constructor(screen: Screen) {
    this.#screen = screen;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      const original = console[method];
      this.#consoleMethods.set(method, original);
      console[method] = (...args: unknown[]) => {
        this.#clear();
        original.apply(console, args);
      };
    }
  }

  /** @inheritdoc */
  note(event: RunEvent): void {
    this.#progress.note(event);
  }

  /** @inheritdoc */
  close(): void {
    clearInterval(this.#timer);
    this.#clear();
    for (const [method, original] of this.#consoleMethods) console[method] = original;
  }

  #draw(): void {
    const lines = progressLines(this.#progress, Date.now(), this.#screen);
    this.#clear();
    this.#screen.raw(lines.map((line) => `${line}\n`).join(""));
    this.#lineCount = lines.length;
  }

  #clear(): void {
    // Ctrl-C has the terminal write ^C, after which the cursor does not stand in the first column.
    if (this.#lineCount > 0) this.#screen.raw(`\r\x1b[${this.#lineCount}A\x1b[J`);
    this.#lineCount = 0;
  }
}

/** The lines of the view, none as long as the screen is wide: one that takes two rows is drawn over by half. */
export function progressLines(
  progress: Pick<Progress, "flowName" | "startedAt" | "counts" | "tasks" | "remainingMs">,
  now: number,
  { width }: Pick<Screen, "width">,
): string[] {
  const { running, finished, failed, left } = progress.counts;
  const remainingMs = progress.remainingMs(now);
  const head = [
    `${running} running`,
    `${finished} finished`,
    ...failed > 0 ? [`${failed} failed`] : [],
    `${left} left`,
    durationText(now - progress.startedAt),
    ...remainingMs === undefined ? [] : [`about ${durationText(remainingMs)} to go`],
  ];
  const open = progress.tasks.filter(({ total, finished }) => finished < total);
  const shown = open.slice(0, MOST_TASKS);
  const hidden = open.length - shown.length;
  return [
    ...headLines(progress.flowName, head, width),
    ...shown.flatMap((task) => taskLines(task, now, width)),
    ...hidden > 0 ? [`  and ${hidden} more`] : [],
  ].map((line) => cut(line, width));
}

/** How the whole run is; on a narrow screen, the name has a line of its own, and the rest what it needs. */
function headLines(name: string, counts: readonly string[], width: number): string[] {
  const line = `${name}: ${counts.join(", ")}`;
  if (line.length < width) return [line];
  const lines = [name];
  for (const count of counts) {
    const longer = `${lines.at(-1)}, ${count}`;
    if (lines.length > 1 && longer.length < width) lines[lines.length - 1] = longer;
    else lines.push(`  ${count}`);
  }
  return lines;
}

/** How a task is; on a narrow screen without its bar, and what there is to say below its name. */
function taskLines(task: TaskProgress, now: number, width: number): string[] {
  const { name, total, finished, failed, running, retryAt } = task;
  const retry = retryAt === undefined
    ? []
    : [`retry in ${durationText(Math.max(0, retryAt.getTime() - now))}`];
  const done = Math.round(finished / total * BAR_WIDTH);
  const bar = total === 1 ? [] : [`[${"#".repeat(done)}${"-".repeat(BAR_WIDTH - done)}]`];
  const count = total > 1
    ? [`${finished}/${total}${failed > 0 ? `, ${failed} failed` : ""}`]
    : retryAt === undefined
    ? [running > 0 ? "running" : "waiting"]
    : [];
  for (const parts of [[...count, ...bar, ...retry], [...count, ...retry]]) {
    const line = `  ${[name, ...parts].join(" ")}`;
    if (line.length < width) return [line];
  }
  return [`  ${name}`, ...[...count, ...retry].map((text) => `    ${text}`)];
}

function cut(line: string, width: number): string {
  return line.length < width ? line : `${line.slice(0, Math.max(0, width - 2))}…`;
}
