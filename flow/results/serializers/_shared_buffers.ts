// Views that lie on one memory still do when they come back. A view that lies there alone is stored by
// its own bytes: the rest of the memory is none of its business.
import { toBase64 } from "./_base64.ts";
import type { View } from "./_built_ins.ts";
import { refusal } from "./_refusal.ts";
import { type Holder, Spot } from "./_spot.ts";
import { setOwn } from "../../../config/_internal.ts";

/** What of a value lies on one memory. */
interface Memory {
  /** The buffer, where the value holds it itself. */
  whole: Spot | undefined;
  readonly views: NamedView[];
}

interface NamedView {
  readonly spot: Spot;
  /** The name of its class. */
  readonly name: string;
}

/** No element of a view is larger. */
const ALIGNMENT = 8;

/** The buffers of one value. */
export class SharedBuffers {
  readonly #memories = new Map<ArrayBuffer, Memory>();
  readonly #idOf: (spot: Spot) => number;

  constructor(idOf: (spot: Spot) => number) {
    this.#idOf = idOf;
  }

  /** Adds a buffer that the value holds itself. Its JSON is written in the end. */
  addBuffer(spot: Spot): undefined {
    this.#memoryOf(spot, spot.object as ArrayBuffer).whole = spot;
  }

  /** Adds a view. Its JSON is written in the end. */
  addView(spot: Spot, name: string): undefined {
    this.#memoryOf(spot, (spot.object as View).buffer).views.push({ spot, name });
  }

  /** Writes the JSON of all that was added. */
  write(): void {
    for (const [buffer, { whole, views }] of this.#memories) {
      const [first] = views;
      if (whole !== undefined) this.#writeShared(new Uint8Array(buffer), whole, views);
      else if (first !== undefined && views.length === 1) writeAlone(first);
      else this.#writeShared(covered(views), undefined, views);
    }
  }

  #writeShared(bytes: Uint8Array, whole: Spot | undefined, views: readonly NamedView[]): void {
    let memory = whole;
    for (const { spot, name } of views) {
      const view = spot.object as View;
      const length = (view as { length?: number }).length ?? view.byteLength;
      const json: unknown[] = [name, undefined, view.byteOffset - bytes.byteOffset, length];
      setOwn(spot.holder, spot.slot, { $view: json });
      if (memory !== undefined) json[1] = { $ref: this.#idOf(memory) };
      else memory = new Spot(view.buffer, spot, 1, "", json as unknown as Holder, 1);
    }
    if (memory !== undefined) setOwn(memory.holder, memory.slot, { $buffer: toBase64(bytes) });
  }

  #memoryOf(spot: Spot, buffer: ArrayBufferLike): Memory {
    if (!(buffer instanceof ArrayBuffer)) {
      throw refusal(spot, "is memory that other threads may change", "Give a copy by `slice()`.");
    }
    if ((buffer as { resizable?: boolean }).resizable) {
      throw refusal(spot, "can be resized, which cannot be stored", "Give a copy by `slice()`.");
    }
    let memory = this.#memories.get(buffer);
    if (memory === undefined) this.#memories.set(buffer, memory = { whole: undefined, views: [] });
    return memory;
  }
}

function writeAlone({ spot, name }: NamedView): void {
  const { buffer, byteOffset, byteLength } = spot.object as View;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  setOwn(spot.holder, spot.slot, { $typed: [name, toBase64(bytes)] });
}

/** The part of a memory that views lie on. */
function covered(views: readonly NamedView[]): Uint8Array {
  let start = Infinity;
  let end = 0;
  for (const { spot } of views) {
    const { byteOffset, byteLength } = spot.object as View;
    start = Math.min(start, byteOffset - byteOffset % ALIGNMENT);
    end = Math.max(end, byteOffset + byteLength);
  }
  return new Uint8Array((views[0]!.spot.object as View).buffer, start, end - start);
}
