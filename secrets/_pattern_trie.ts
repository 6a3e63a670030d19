// An Aho-Corasick automaton that is built where it is walked. A pattern lies folded up below the
// node where it parts from all others, and unfolds as far as another pattern or a text follows it;
// failure links are computed when a node is first entered. So a secret costs a few nodes, adding
// one rebuilds nothing, and scanning stays linear whatever the text: a unit moves the automaton down
// by one node or up along links, never back in the text.
import { isBase64At } from "./_encodings.ts";
import type { Cursor } from "./_cursor.ts";
import { GRAM_LENGTH } from "./_gram_filter.ts";
import type { Pattern } from "./_pattern.ts";

const ROOT = 0;
const UNKNOWN = -1;

/** Finds all patterns at once. All of them either heed case or ignore it. */
export class PatternTrie {
  readonly #ignoresCase: boolean;
  readonly #nodes = new TrieNodes();
  /** The patterns that end at a node: several where several values have a form in common. */
  readonly #ends = new Map<number, Pattern[]>();
  readonly #folded: Pattern[] = [];
  #entered: number[] = [];

  constructor(options: { ignoresCase: boolean }) {
    this.#ignoresCase = options.ignoresCase;
    this.#nodes.failure[ROOT] = ROOT;
  }

  /** Adds a pattern and forgets the failure links: cursors under way have to start again. */
  insert(pattern: Pattern): void {
    for (const node of this.#entered) this.#nodes.failure[node] = UNKNOWN;
    this.#entered = [];
    let node = ROOT;
    for (let depth = 0; depth < pattern.text.length; depth++) {
      if (this.#nodes.folded[node] !== UNKNOWN) this.#unfold(node);
      const next = this.#nodes.child(node, pattern.text.charCodeAt(depth));
      if (next === ROOT) {
        const leaf = this.#nodes.append(node, pattern.text.charCodeAt(depth));
        return this.#fold(leaf, this.#folded.push(pattern) - 1);
      }
      node = next;
    }
    this.#end(node, pattern);
  }

  /**
   * Moves a cursor through the text until what is under way is too short to be told from chance, or
   * to the end of the text. In the first case the cursor goes back to where that starts: the filter
   * passes over it faster. Matches go to the cursor's ranges, nodes where patterns end to its
   * `ends`, if it has them.
   */
  run(text: string, cursor: Cursor): void {
    let node = cursor.node;
    let index = cursor.index;
    let depth = this.#nodes.depth[node] as number;
    while (index < text.length) {
      node = this.#step(node, this.#unitAt(text, index));
      index++;
      const before = depth;
      depth = this.#nodes.depth[node] as number;
      if (depth <= before && depth < GRAM_LENGTH) {
        node = ROOT;
        index -= depth;
        break;
      }
      const reach = this.#nodes.reach[node] as number;
      if (reach === 0) continue;
      const start = index - (reach >> 2);
      const reachesLeft = (reach & 2) !== 0 && isBase64At(text, start - 1);
      cursor.found(reachesLeft ? start - 1 : start, index);
      if ((reach & 1) !== 0) cursor.endsOpen(text, index);
      cursor.ends?.add(node);
    }
    cursor.node = node;
    cursor.index = index;
  }

  /** How many units before a cursor may be the beginning of a match that is not over yet. */
  depthOf(cursor: Cursor): number {
    const { depth, failure, folded, isParent } = this.#nodes;
    let node = cursor.node;
    while (node !== ROOT && isParent[node] === 0 && folded[node] === UNKNOWN) {
      node = failure[node] as number;
    }
    return depth[node] as number;
  }

  /** The numbers of the values whose patterns ended at these nodes, suffixes included. */
  valuesAt(ends: ReadonlySet<number>): Set<number> {
    const values = new Set<number>();
    const seen = new Set<number>();
    for (const end of ends) {
      for (let node = end; node !== ROOT && !seen.has(node);) {
        seen.add(node);
        for (const pattern of this.#ends.get(node) ?? []) values.add(pattern.value);
        node = this.#nodes.failure[node] as number;
      }
    }
    return values;
  }

  #unitAt(text: string, index: number): number {
    const unit = text.charCodeAt(index);
    return this.#ignoresCase && unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
  }

  #step(from: number, unit: number): number {
    let node = from;
    let next = this.#child(node, unit);
    while (next === ROOT && node !== ROOT) {
      node = this.#nodes.failure[node] as number;
      next = this.#child(node, unit);
    }
    if (this.#nodes.failure[next] === UNKNOWN) this.#enter(next);
    return next;
  }

  #child(node: number, unit: number): number {
    const folded = this.#nodes.folded[node] as number;
    if (folded === UNKNOWN) return this.#nodes.child(node, unit);
    const rest = this.#folded[folded]?.text ?? "";
    const isNext = rest.charCodeAt(this.#nodes.depth[node] as number) === unit;
    return isNext ? this.#unfold(node) : ROOT;
  }

  /** Computes the failure link of a node whose parent's is known, and those it needs on the way. */
  #enter(node: number): void {
    const unit = this.#nodes.unit[node] as number;
    const chain = [node];
    let known = ROOT;
    for (let suffix = this.#nodes.parent[node] as number; suffix !== ROOT;) {
      suffix = this.#nodes.failure[suffix] as number;
      const next = this.#child(suffix, unit);
      if (next === ROOT) continue;
      if (this.#nodes.failure[next] !== UNKNOWN) {
        known = next;
        break;
      }
      chain.push(next);
    }
    for (let link = chain.pop(); link !== undefined; link = chain.pop()) {
      this.#nodes.failure[link] = known;
      this.#nodes.reach[link] = this.#reachOf(link, this.#nodes.reach[known] as number);
      this.#entered.push(link);
      known = link;
    }
  }

  /**
   * What matches that end at a node cover, in one number: the length of the longest, times four;
   * plus two where it reaches left; plus one where any of them reaches right. A shorter one that
   * reaches left adds nothing.
   */
  #reachOf(node: number, inherited: number): number {
    const ends = this.#ends.get(node);
    if (ends === undefined) return inherited;
    const left = ends.some((pattern) => pattern.reachesLeft) ? 2 : 0;
    const right = ends.some((pattern) => pattern.reachesRight) ? 1 : 0;
    return ((this.#nodes.depth[node] as number) << 2) | left | right | (inherited & 1);
  }

  #unfold(node: number): number {
    const folded = this.#nodes.folded[node] as number;
    const rest = this.#folded[folded]?.text ?? "";
    const next = this.#nodes.append(node, rest.charCodeAt(this.#nodes.depth[node] as number));
    this.#nodes.folded[node] = UNKNOWN;
    this.#fold(next, folded);
    return next;
  }

  #fold(node: number, folded: number): void {
    const pattern = this.#folded[folded];
    if (pattern === undefined) return;
    if (pattern.text.length === this.#nodes.depth[node]) this.#end(node, pattern);
    else this.#nodes.folded[node] = folded;
  }

  #end(node: number, pattern: Pattern): void {
    const ends = this.#ends.get(node);
    if (ends === undefined) this.#ends.set(node, [pattern]);
    else ends.push(pattern);
  }
}

const NONE = -1;

/** Node 0 is the root; a node's number never changes. */
export class TrieNodes {
  /** The unit on the edge that leads to a node. */
  unit: Uint16Array = new Uint16Array(64);
  /** The node from which that edge comes. */
  parent: Int32Array = new Int32Array(64);
  /** How many units lead from the root to a node. */
  depth: Int32Array = new Int32Array(64);
  /** The node of the longest proper suffix; -1 while unknown. */
  failure: Int32Array = new Int32Array(64).fill(NONE);
  /** What matches that end at a node cover; see `PatternTrie`. */
  reach: Int32Array = new Int32Array(64);
  /** The pattern that lies folded up below a node; -1 for none. */
  folded: Int32Array = new Int32Array(64).fill(NONE);
  /** 1 where an edge leads on from a node. */
  isParent: Uint8Array = new Uint8Array(64);

  #size = 1;
  /** Child nodes by hashed parent and unit; 0, the root, is nobody's child and so means "free". */
  #edges = new Int32Array(256);
  #mask = 255;
  #edgeCount = 0;

  /** The child to which a unit leads, or 0 for none. */
  child(parent: number, unit: number): number {
    const next = parent + 1;
    if (next < this.#size && this.parent[next] === parent && this.unit[next] === unit) return next;
    let slot = hash(parent, unit) & this.#mask;
    for (;;) {
      const node = this.#edges[slot] as number;
      if (node === 0) return 0;
      if (this.parent[node] === parent && this.unit[node] === unit) return node;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Makes a child; the caller knows that there was none. */
  append(parent: number, unit: number): number {
    if (this.#size === this.unit.length) this.#growNodes();
    const node = this.#size++;
    this.unit[node] = unit;
    this.parent[node] = parent;
    this.depth[node] = (this.depth[parent] ?? 0) + 1;
    this.isParent[parent] = 1;
    this.#link(node);
    return node;
  }

  /** Puts an edge into the table, unless the node was made right after its parent, as most are. */
  #link(node: number): void {
    if (node === (this.parent[node] as number) + 1) return;
    if (++this.#edgeCount * 2 > this.#edges.length) return this.#growEdges();
    let slot = hash(this.parent[node] as number, this.unit[node] as number) & this.#mask;
    while (this.#edges[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#edges[slot] = node;
  }

  #growNodes(): void {
    const length = this.unit.length * 2;
    const unit = new Uint16Array(length);
    unit.set(this.unit);
    this.unit = unit;
    const isParent = new Uint8Array(length);
    isParent.set(this.isParent);
    this.isParent = isParent;
    this.parent = grown(this.parent, length);
    this.depth = grown(this.depth, length);
    this.failure = grown(this.failure, length);
    this.reach = grown(this.reach, length);
    this.folded = grown(this.folded, length);
  }

  #growEdges(): void {
    this.#edges = new Int32Array(this.#edges.length * 2);
    this.#mask = this.#edges.length - 1;
    this.#edgeCount = 0;
    for (let node = 1; node < this.#size; node++) this.#link(node);
  }
}

/** A longer copy; what is new is unknown. */
function grown(numbers: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(length).fill(NONE, numbers.length);
  copy.set(numbers);
  return copy;
}

/** Scatters edges well: children of neighbours in a chain must not end up side by side. */
function hash(parent: number, unit: number): number {
  let mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  return mixed ^ (mixed >>> 15);
}
