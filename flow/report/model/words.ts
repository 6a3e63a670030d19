// Numbers and times as people read them.
import type { Branch, StateCounts } from "./run_tree.ts";

/** A length of time: `3 ms`, `1.25 s`, `2 m 05 s`, `1 h 02 m`; an empty text where it is not known. */
export function formatDuration(ms: number): string {
  if (ms < 0) return "";
  if (ms < 1) return "< 1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  const padded = (value: number) => String(value).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${padded(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} m`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
}

/** A time counted from the beginning of the run: `+1.25 s`. */
export function formatOffset(ms: number): string {
  return ms < 1 ? "0 ms" : `+${formatDuration(ms)}`;
}

/** A time on a scale, where it is a round one: `1 s`, not `1.00 s`. */
export function formatTick(ms: number): string {
  if (ms === 0) return "0";
  return formatDuration(ms).replace(/(\.\d*?)0+ s$/, "$1 s").replace(". s", " s")
    .replace(/ (00 [sm]|0 h)$/, "");
}

/** A number with its thousands set apart, and its noun: `1 run`, `10,000 runs`. */
export function formatCount(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** The attempts of a run: `3`; of the runs of a mapped task, the most that one of them took: `up to 3`. */
export function formatAttempts({ attempt, parts }: Branch): string {
  return parts.length > 0 && attempt > 1 ? `up to ${attempt}` : String(attempt);
}

/** How many runs are in each state, in words: `2 Failed, 98 Success`. */
export function formatStates(counts: StateCounts): string {
  return [...counts]
    .map(([name, { count }]) => `${count.toLocaleString("en-US")} ${name}`)
    .join(", ");
}

/**
 * The steps of a scale of time: as many as there is room for, at round times.
 *
 * @param spanMs The time that the scale spans.
 * @param most How many steps there may be.
 * @returns The length of a step, in milliseconds.
 */
export function tickStep(spanMs: number, most: number): number {
  const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
  const steps = [
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
    ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
    ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
    ...[1, 2, 3, 6, 12, 24].map((count) => count * hour),
  ];
  const found = steps.find((step) => spanMs / step <= most);
  return found ?? day * Math.ceil(spanMs / day / most);
}
