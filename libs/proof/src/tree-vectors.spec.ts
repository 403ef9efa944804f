import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { leafHash } from './leaf.js';
import { inclusionPath, isIncluded, rootOf } from './tree.js';

/** Vectors of the tree of RFC 6962, where they lie beside the repository. */
const VECTORS = join(import.meta.dirname, '../../../../shared/data/tlog');
const read = <T>(file: string) => JSON.parse(readFileSync(join(VECTORS, file), 'utf8')) as T;

interface Reference {
  readonly leaves_hex: readonly string[];
  readonly roots: Readonly<Record<string, string>>;
  readonly inclusion: readonly { readonly index: number; readonly size: number; readonly proof: readonly string[] }[];
}
interface Claim {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string | null;
  readonly leafHash: string | null;
  readonly proof: readonly string[] | null;
  readonly wantErr: boolean;
}
const bytes = (base64: string | null) => Buffer.from(base64 ?? '', 'base64');

if (!existsSync(VECTORS)) {
  // Said in the report, so that nobody takes silence for agreement.
  it.skip('the vectors of RFC 6962 are not beside this repository (../shared/data/tlog)', () => {});
} else {
  describe('the reference tree of eight leaves', () => {
    const { leaves_hex, roots, inclusion } = read<Reference>('rfc6962-8leaf.json');
    const leaves = leaves_hex.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));

    it.each(Object.entries(roots))('has the known root at the size of %s', (size, root) => {
      expect(rootOf(leaves.slice(0, Number(size))).toString('hex')).toBe(root);
    });

    it.each(inclusion.map(({ index, size, proof }) => [index, size, proof] as const))('has the known way from leaf %i of %i', (index, size, proof) => {
      expect(inclusionPath(leaves.slice(0, size), index).map((hash) => hash.toString('hex'))).toEqual(proof);
    });
  });

  describe('what is said to be in a tree', () => {
    const files = readdirSync(join(VECTORS, 'merkle/inclusion'), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && each.name.endsWith('.json'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(VECTORS.length));

    it.each(files)('%s is judged as other programs judge it', (file) => {
      const { leafIdx, treeSize, root, leafHash: leaf, proof, wantErr } = read<Claim>(file);
      const path = (proof ?? []).map(bytes);
      expect(isIncluded({ leaf: bytes(leaf), index: leafIdx, size: treeSize, path, root: bytes(root) })).toBe(!wantErr);
    });

    it('has cases enough of both kinds', () => {
      const claims = files.map((file) => read<Claim>(file).wantErr);
      expect([claims.filter(Boolean).length > 50, claims.some((wrong) => !wrong)]).toEqual([true, true]);
    });
  });
}
