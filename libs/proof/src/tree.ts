import { createHash } from 'node:crypto';

const NODE_PREFIX = Buffer.of(1);

/** The hash over no leaves (RFC 6962, 2.1). */
const EMPTY = createHash('sha256').digest();

/** SHA-256(0x01 ‖ left ‖ right): what stands above two hashes (RFC 6962, 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

/** The root over leaf hashes in their order (RFC 6962, 2.1); every leaf hash is 32 bytes. */
export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return EMPTY;
  let level: readonly Uint8Array[] = leaves;
  // The one without a neighbour goes up as it is: that splits each tree at the greatest power of two below its size, as the standard does.
  while (level.length > 1) level = paired(level);
  return Buffer.from(level[0] ?? EMPTY);
}

/**
 * The hashes beside the way from a leaf up to the root, the lowest first (RFC 6962, 2.1.1).
 *
 * @throws RangeError for a leaf that is not there
 */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`there is no leaf ${index} among ${leaves.length}`);
  const path: Buffer[] = [];
  let level: readonly Uint8Array[] = leaves;
  for (let place = index; level.length > 1; place = Math.floor(place / 2)) {
    const beside = level[place % 2 === 0 ? place + 1 : place - 1];
    if (beside) path.push(Buffer.from(beside));
    level = paired(level);
  }
  return path;
}

/** What an inclusion proof says: that this leaf hash stands at this place in the tree of this size with this root. */
export interface Inclusion {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Whether the path leads from the leaf to the root (RFC 9162, 2.1.3.2): strictly, so that a path with one hash more or less is none. */
export function isIncluded({ leaf, index, size, path, root }: Inclusion): boolean {
  if (![index, size].every(Number.isSafeInteger) || index < 0 || index >= size) return false;
  if (![leaf, root, ...path].every((hash) => hash.length === EMPTY.length)) return false;
  let [place, last] = [index, size - 1];
  let hash: Uint8Array = leaf;
  for (const beside of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(beside, hash);
      // Levels at which nothing stands to the left are passed by: there the hash went up as it was.
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else hash = nodeHash(hash, beside);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && Buffer.from(hash).equals(root);
}

function paired(level: readonly Uint8Array[]): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const [left, right] = [level[at], level[at + 1]];
    if (left) above.push(right ? nodeHash(left, right) : left);
  }
  return above;
}
