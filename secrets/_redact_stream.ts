import { MASK } from "../config/_internal.ts";
import { boundsOf, newScan, type Scan, type Scanner } from "./_scanner.ts";

/** What a stream needs of its redactor, at each chunk: values may come and go while it runs. */
export interface ScannerSource {
  /** The scanner to use, and a number that changes whenever scans have to start again. */
  current(): { readonly scanner: Scanner; readonly version: number };
}

/**
 * A stream that gives what `redact` gives for the whole text, however the text is cut. It keeps
 * back what may be the beginning of a secret, and nothing else.
 */
export function redactStream(source: ScannerSource): TransformStream<string, string> {
  const tail = new Tail(source);
  return new TransformStream({
    transform(chunk, controller) {
      const text = tail.push(chunk);
      if (text !== "") controller.enqueue(text);
    },
    flush(controller) {
      const text = tail.end();
      if (text !== "") controller.enqueue(text);
    },
  });
}

/** The end of the text so far: read, but not yet passed on. */
class Tail {
  readonly #source: ScannerSource;
  readonly #scan: Scan = newScan();
  #text = "";
  #version = -1;
  /** Whether the last thing passed on is a mask: what it hides may go on in the text kept. */
  #isMasking = false;

  constructor(source: ScannerSource) {
    this.#source = source;
  }

  push(chunk: string): string {
    const { scanner, version } = this.#source.current();
    this.#text += chunk;
    const { exact, anyCase } = this.#scan;
    if (version !== this.#version) {
      this.#version = version;
      exact.startAgain();
      anyCase.startAgain();
    }
    exact.resume(this.#text);
    anyCase.resume(this.#text);
    scanner.advance(this.#text, this.#scan);
    return this.#take(beforeSurrogates(this.#text, scanner.settle(this.#text, this.#scan)));
  }

  end(): string {
    return this.#take(this.#text.length);
  }

  #take(length: number): string {
    if (length === 0) return "";
    const bounds = boundsOf(this.#scan);
    let taken = "";
    let from = 0;
    for (let index = 0; index < bounds.length; index += 2) {
      const start = bounds[index] as number;
      if (start >= length) break;
      if (start > 0 || !this.#isMasking) taken += this.#text.slice(from, start) + MASK;
      from = Math.min(bounds[index + 1] as number, length);
    }
    taken += this.#text.slice(from, length);
    this.#isMasking = from === length;
    this.#text = this.#text.slice(length);
    this.#scan.exact.cut(length);
    this.#scan.anyCase.cut(length);
    return taken;
  }
}

/** The two halves of a character beyond U+FFFF are kept together where they can be. */
function beforeSurrogates(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? index - 1 : index;
}
