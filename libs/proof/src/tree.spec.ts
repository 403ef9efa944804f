import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leafHash } from './leaf.js';
import { inclusionPath, isIncluded, nodeHash, rootOf } from './tree.js';

const leavesOf = (count: number) => Array.from({ length: count }, (_, n) => leafHash(`leaf ${n}`));

/** The root as RFC 6962 writes it down, word for word: split at the greatest power of two below the size. */
function asWritten(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return createHash('sha256').digest();
  if (leaves.length === 1) return only;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(asWritten(leaves.slice(0, half)), asWritten(leaves.slice(half)));
}

const sizeAndIndex = fc.integer({ min: 1, max: 70 }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

describe('a Merkle tree', () => {
  it('has the root that RFC 6962 writes down, at every size up to seventy', () => {
    for (let size = 0; size <= 70; size++) expect(rootOf(leavesOf(size)).equals(asWritten(leavesOf(size)))).toBe(true);
  });

  it('proves each of its leaves, and no other leaf, place, size or root', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, index]) => {
        const leaves = leavesOf(size);
        const proof = { leaf: leafHash(`leaf ${index}`), index, size, path: inclusionPath(leaves, index), root: rootOf(leaves) };
        expect(isIncluded(proof)).toBe(true);
        expect(isIncluded({ ...proof, leaf: leafHash('another') })).toBe(false);
        expect(isIncluded({ ...proof, root: leafHash('another') })).toBe(false);
        expect(isIncluded({ ...proof, path: [...proof.path, proof.root] })).toBe(false);
        expect(isIncluded({ ...proof, path: [proof.leaf, ...proof.path] })).toBe(false);
        expect(isIncluded({ ...proof, index: size })).toBe(false);
        if (size > 1) expect(isIncluded({ ...proof, path: proof.path.slice(1) })).toBe(false);
        if (size > 1) expect(isIncluded({ ...proof, index: (index + 1) % size })).toBe(false);
      }),
    );
  });

  it('does not take a node between leaf and root for a leaf', () => {
    const leaves = leavesOf(4);
    const [left, right] = [leaves.slice(0, 2), leaves.slice(2)].map(rootOf);
    if (!left || !right) throw new Error('four leaves have two halves');
    expect(isIncluded({ leaf: left, index: 0, size: 4, path: [right], root: rootOf(leaves) })).toBe(false);
  });

  it.each([-1, 3, 1.5, Number.NaN])('has no way from a leaf %s of three', (index) => {
    const leaves = leavesOf(3);
    expect(() => inclusionPath(leaves, index)).toThrow(RangeError);
    expect(isIncluded({ leaf: leafHash('leaf 0'), index, size: 3, path: inclusionPath(leaves, 0), root: rootOf(leaves) })).toBe(false);
  });

  it('takes no hash of another length for one', () => {
    const leaf = leafHash('leaf 0');
    expect(isIncluded({ leaf, index: 0, size: 1, path: [], root: leaf })).toBe(true);
    expect(isIncluded({ leaf: leaf.subarray(1), index: 0, size: 1, path: [], root: leaf.subarray(1) })).toBe(false);
  });
});
