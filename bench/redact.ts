// How fast secrets are masked in ordinary log text: this library's redactor with all spellings and
// pieces, a loop that replaces each secret in turn as it stands, and LogTape's redaction by patterns with one pattern a secret.
// Run: deno run --allow-env bench/redact.ts

import { redactByPattern } from "npm:@logtape/redaction@2.3.7";
import { Redactor } from "../secrets/redactor.ts";

const WORDS =
  ("INFO DEBUG WARNING prefect.TaskRunner Task 'extract': Starting task run... Finished " +
    "2026-01-02T03:04:05.678Z state Success Retrying in 30 seconds connection to " +
    'https://api.example.com/v1/items?page=12&size=100 returned 200 {"id":"5f2b9c1e","rows":10432} ' +
    "the quick brown fox reads /var/lib/app/storage/2026/01/part-0001.parquet and writes it").split(
      " ",
    );

const random = randomFrom(42);
const lines = Array.from({ length: 60_000 }, logLine);
const text = lines.join("\n");
const megabytes = text.length / 1e6;

console.log(`${megabytes.toFixed(1)} MB of log text, ${lines.length} lines; MB of text a second`);
console.log(
  "secrets | set-up ms | one text | line by line | stream | naive loop | @logtape/redaction",
);
for (const count of [1, 100, 10_000]) {
  const secrets = Array.from({ length: count }, secret);
  const heapBefore = heapUsed();
  const started = performance.now();
  const redactor = new Redactor(secrets);
  redactor.redact("");
  redactor.redact("warm up");
  const setUp = performance.now() - started;
  const heap = heapUsed() - heapBefore;
  const rates = [
    rateOf(() => redactor.redact(text)),
    rateOf(() => lines.forEach((line) => redactor.redact(line))),
    await rateOfStream(redactor),
    rateOfNaive(secrets),
    rateOfLogTape(secrets),
  ];
  console.log(
    [count, setUp.toFixed(0), ...rates.map((rate) => rate.toPrecision(3))].join(" | "),
    heap > 0 ? `(${(heap / count / 1024).toFixed(1)} KiB a secret)` : "",
  );
}

/** Half of the secrets are random, half have the kind of prefix that tokens have. */
function secret(): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_!$";
  const prefix = random() < 0.5 ? "" : ["ghp_", "sk-live-", "AKIA", "xoxb-"][pick(4)] ?? "";
  return prefix + Array.from({ length: 32 }, () => alphabet.charAt(pick(alphabet.length))).join("");
}

function logLine(): string {
  return Array.from({ length: 16 }, () => WORDS[pick(WORDS.length)]).join(" ");
}

/** Megabytes a second, best of five: the machine may have other things to do. */
function rateOf(work: () => void, size: number = megabytes, times = 5): number {
  let best = Infinity;
  for (let time = 0; time < times; time++) {
    const started = performance.now();
    work();
    best = Math.min(best, performance.now() - started);
  }
  return size / (best / 1000);
}

async function rateOfStream(redactor: Redactor): Promise<number> {
  const chunks = Array.from(
    { length: Math.ceil(text.length / 65536) },
    (_, index) => text.slice(index * 65536, (index + 1) * 65536),
  );
  const started = performance.now();
  for await (const _ of ReadableStream.from(chunks).pipeThrough(redactor.stream()));
  return megabytes / ((performance.now() - started) / 1000);
}

/** On as much text as keeps it to a few seconds. */
function rateOfNaive(secrets: readonly string[]): number {
  const part = text.slice(0, Math.max(1e4, Math.min(text.length, 2e9 / secrets.length)));
  return rateOf(
    () => secrets.reduce((rest, secret) => rest.replaceAll(secret, "********"), part),
    part.length / 1e6,
    2,
  );
}

/** LogTape's takes patterns from its user: here each secret as it stands, escaped; no encodings. */
function rateOfLogTape(secrets: readonly string[]): number {
  const patterns = secrets.map((value) => ({
    pattern: new RegExp(value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "g"),
    replacement: "********",
  }));
  const part = lines.slice(0, Math.max(10, Math.min(lines.length, 2e6 / secrets.length)));
  const format = redactByPattern((record) => String(record.message[0]), patterns);
  const record = {
    category: [],
    level: "info",
    rawMessage: "",
    timestamp: 0,
    properties: {},
  } as const;
  return rateOf(
    () => part.forEach((line) => format({ ...record, message: [line] })),
    part.join("\n").length / 1e6,
    2,
  );
}

function heapUsed(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

function pick(count: number): number {
  return Math.floor(random() * count);
}

/** The mulberry32 generator: the same text on every machine. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
