// The signs of states, for those who cannot tell them apart by their colours.
import type { StateKind } from "./report_data.ts";

const PATHS: Readonly<Record<StateKind, string>> = {
  success: '<path d="M2.5 8.5l3.5 3.5 7.5-8"/>',
  skipped: '<path d="M3 3.5L8 8l-5 4.5M8.5 3.5l5 4.5-5 4.5"/>',
  failed: '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>',
  blocked: '<circle cx="8" cy="8" r="6"/><path d="M4 4l8 8"/>',
  running: '<path d="M4.5 2.5l8.5 5.5-8.5 5.5z"/>',
  retrying: '<path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9M12.5 1v3.5H9"/>',
  paused: '<path d="M5 3v10M11 3v10"/>',
  cancelled: '<rect x="3" y="3" width="10" height="10" rx="1"/>',
  pending: '<circle cx="8" cy="8" r="6"/><path d="M8 4.5V8l2.5 1.5"/>',
};

/** The signs as symbols of SVG: `icon-success` and so on. */
export const ICONS: string = Object.entries(PATHS)
  .map(([kind, path]) => `<symbol id="icon-${kind}" viewBox="0 0 16 16">${path}</symbol>`)
  .join("");
