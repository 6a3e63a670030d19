// Parts of a text that are to be covered.

/** Parts of a text, merged where they overlap or touch. Added in the order of their ends. */
export class Ranges {
  /** Start, end, start, end, ...: ascending, and with at least one unit between two of them. */
  readonly bounds: number[] = [];

  /** Adds a part that ends no earlier than any before it. */
  add(start: number, end: number): void {
    const { bounds } = this;
    let first = start;
    while (bounds.length > 0 && (bounds[bounds.length - 1] as number) >= start) {
      end = Math.max(end, bounds.pop() as number);
      first = Math.min(first, bounds.pop() as number);
    }
    bounds.push(first, end);
  }

  /** Drops all but a part that begins where the text does. */
  keepAtStart(): void {
    this.bounds.length = this.bounds[0] === 0 ? 2 : 0;
  }

  /** Moves all to the left by a length, and drops what falls off. */
  cut(length: number): void {
    const kept = this.bounds.map((bound) => Math.max(0, bound - length));
    this.bounds.length = 0;
    for (let index = 0; index < kept.length; index += 2) {
      const [start = 0, end = 0] = kept.slice(index, index + 2);
      if (end > 0) this.bounds.push(start, end);
    }
  }
}

/** Two lists of bounds as one, merged where they overlap or touch. */
export function mergedBounds(one: readonly number[], other: readonly number[]): readonly number[] {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const merged = new Ranges();
  let left = 0;
  let right = 0;
  while (left < one.length || right < other.length) {
    if ((one[left] ?? Infinity) <= (other[right] ?? Infinity)) {
      merged.add(one[left] as number, one[left + 1] as number);
      left += 2;
    } else {
      merged.add(other[right] as number, other[right + 1] as number);
      right += 2;
    }
  }
  return merged.bounds;
}
