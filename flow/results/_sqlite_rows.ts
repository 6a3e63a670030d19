// Rows of the database, as they go between the thread of the tasks and that of the database.
import { createHash } from "node:crypto";

/** A value in a row. */
export type Cell = string | number | null | Uint8Array;

/** A row of the table of records. */
export interface RecordRow {
  readonly number: number;
  readonly kind: string;
  readonly at: number;
  readonly node: number | null;
  readonly map: number | null;
  /** The type of the state. */
  readonly state: string | null;
  /** The record as JSON, or that encrypted. */
  readonly text: string | Uint8Array;
  readonly bytes: Uint8Array | null;
}

/** A row of the table of cached results. */
export interface CachedRow {
  readonly key: string;
  readonly id: string;
  readonly at: number;
  readonly expires: number;
  readonly text: string | Uint8Array;
  readonly bytes: Uint8Array | null;
}

/** A row of the table of runs. */
export interface RunRow {
  readonly number: number;
  readonly id: string;
  readonly flow: string;
  readonly started: number;
  readonly ended: number | null;
  readonly state: string | null;
}

/** How many bytes each half of a checksum has. */
const HALF = 16;

/** The checksum of a row: one half is that of its text, the other that of its bytes. */
export function sumOf({ text, bytes }: Pick<RecordRow, "text" | "bytes">): Uint8Array {
  const sum = new Uint8Array(bytes === null ? HALF : 2 * HALF);
  sum.set(digest(text));
  if (bytes !== null) sum.set(digest(bytes), HALF);
  return sum;
}

/** Whether a row is as it was written; without its bytes, whether its text is. */
export function isWhole(sum: Cell | undefined, row: Pick<RecordRow, "text" | "bytes">): boolean {
  if (!(sum instanceof Uint8Array)) return false;
  return sumOf(row).every((byte, index) => byte === sum[index]);
}

function digest(content: string | Uint8Array): Uint8Array {
  return createHash("sha256").update(content).digest().subarray(0, HALF);
}

/** A row as SQLite gives it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** A text of a row. */
export function textIn(row: RawRow, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : "";
}

/** A number of a row. */
export function numberIn(row: RawRow, column: string): number {
  return Number(row[column] ?? 0);
}

/** A text of a row, or nothing. */
export function textOrNull(row: RawRow, column: string): string | null {
  const value = row[column];
  return typeof value === "string" ? value : null;
}

/** A number of a row, or nothing. */
export function numberOrNull(row: RawRow, column: string): number | null {
  const value = row[column];
  return typeof value === "number" ? value : null;
}

/** Bytes of a row, or nothing. */
export function bytesOrNull(row: RawRow, column: string): Uint8Array | null {
  const value = row[column];
  return value instanceof Uint8Array ? value : null;
}

/** A text of a row that may be encrypted. */
export function contentIn(row: RawRow, column: string): string | Uint8Array {
  return bytesOrNull(row, column) ?? textIn(row, column);
}
