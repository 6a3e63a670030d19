// The nodes of a trie in flat arrays, and its edges in one open hash table: 23 bytes a node and
// 8 to 16 an edge, where an object with a map of children would take some hundreds.

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
