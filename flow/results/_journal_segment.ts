// One segment of a journal as bytes: a record a line, and a last line by which a torn, altered or
// misplaced segment is told.
import { sha256 } from "./_digest.ts";
import type { JournalRecord } from "./journal_record.ts";

/** Which segment of which journal it is. */
export interface SegmentPlace {
  /** The identifier of the run. */
  readonly run: string;
  /** The segment's number; of several that were merged, the first one's. */
  readonly segment: number;
}

/** The last line of a segment. */
interface SegmentEnd extends SegmentPlace {
  readonly kind: "end";
  /** The SHA-256 of everything before this line. */
  readonly sha256: string;
}

const encoder = new TextEncoder();

/** The bytes of a segment, from records that are lines of JSON already. */
export function encodeSegment(
  lines: readonly string[],
  { run, segment }: SegmentPlace,
): Uint8Array {
  const text = `${lines.join("\n")}\n`;
  const end: SegmentEnd = { kind: "end", run, segment, sha256: sha256(text) };
  return encoder.encode(`${text}${JSON.stringify(end)}\n`);
}

/**
 * The records of a segment; where it is damaged, a text that says how.
 */
export function decodeSegment(
  bytes: Uint8Array,
  place: SegmentPlace,
): readonly JournalRecord[] | string {
  // The last line is short: the break before it is near the end.
  const start = bytes.lastIndexOf(10, bytes.length - 2) + 1;
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const end = JSON.parse(decoder.decode(bytes.subarray(start))) as SegmentEnd;
    if (end?.kind !== "end") return "is cut short";
    if (end.sha256 !== sha256(bytes.subarray(0, start))) return "was altered";
    if (end.run !== place.run || end.segment !== place.segment) return "belongs elsewhere";
    const text = decoder.decode(bytes.subarray(0, start)).trimEnd();
    return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as JournalRecord);
  } catch {
    return "is cut short"; // Its last line, which is JSON in a whole one, is not.
  }
}
