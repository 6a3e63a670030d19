// The report as one page of HTML that needs nothing else and may load nothing else.
import type { Redactor } from "../../secrets/mod.ts";
import { encodeReport } from "./encode_report.ts";
import { ICONS } from "./icons.ts";
import { reportBody } from "./report_body.ts";
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
${reportBody(name)}
<script type="application/json" id="report-data">${safeJson(data, redactor)}</script>
<script>${VIEWER_SCRIPT}</script>
</body>
</html>
`;
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
