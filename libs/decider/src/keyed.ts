/** A leaf with more keys becomes a branch. */
const MOST_IN_LEAF = 16;
const BITS = 4;
const WIDTH = 2 ** BITS;
const DEEPEST = 32 / BITS;

type Leaf<Value> = ReadonlyMap<string, Value>;
type Node<Value> = Leaf<Value> | readonly Node<Value>[];

/**
 * A map that never changes: `with` and `without` answer a new one, which shares nearly all of this one. A state that holds thousands of things folds each
 * event as fast as one that holds ten; a record copied with `...` would not. Its entries stand in no order that means anything.
 */
export class Keyed<Value> {
  private constructor(private readonly root: Node<Value>) {}

  static none<Value>(): Keyed<Value> {
    return new Keyed<Value>(new Map());
  }

  get(key: string): Value | undefined {
    let node = this.root;
    for (let hash = hashOf(key); isBranch(node); hash >>>= BITS) node = slotOf(node, hash);
    return node.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  with(key: string, value: Value): Keyed<Value> {
    return new Keyed(added(this.root, key, value, hashOf(key), 0));
  }

  without(key: string): Keyed<Value> {
    return this.has(key) ? new Keyed(removed(this.root, key, hashOf(key))) : this;
  }

  entries(): readonly (readonly [key: string, value: Value])[] {
    return entriesOf(this.root);
  }
}

function isBranch<Value>(node: Node<Value>): node is readonly Node<Value>[] {
  return Array.isArray(node);
}

function slotOf<Value>(branch: readonly Node<Value>[], hash: number): Node<Value> {
  return branch[hash % WIDTH] ?? new Map();
}

function added<Value>(node: Node<Value>, key: string, value: Value, hash: number, depth: number): Node<Value> {
  if (isBranch(node)) return node.with(hash % WIDTH, added(slotOf(node, hash), key, value, hash >>> BITS, depth + 1));
  const leaf = new Map(node).set(key, value);
  return leaf.size > MOST_IN_LEAF && depth < DEEPEST ? split(leaf, depth) : leaf;
}

function split<Value>(leaf: Leaf<Value>, depth: number): Node<Value> {
  const slots = Array.from({ length: WIDTH }, () => new Map<string, Value>());
  for (const [key, value] of leaf) slots[(hashOf(key) >>> (BITS * depth)) % WIDTH]?.set(key, value);
  return slots;
}

function removed<Value>(node: Node<Value>, key: string, hash: number): Node<Value> {
  if (isBranch(node)) return node.with(hash % WIDTH, removed(slotOf(node, hash), key, hash >>> BITS));
  const leaf = new Map(node);
  leaf.delete(key);
  return leaf;
}

function entriesOf<Value>(node: Node<Value>): readonly (readonly [string, Value])[] {
  return isBranch(node) ? node.flatMap(entriesOf) : [...node];
}

/** FNV-1a over UTF-16 units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
