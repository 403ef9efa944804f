import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { contentHash, leafHash } from './leaf.js';

/** The leaves of the RFC 6962 reference tree of eight, as every implementation of it tests them. */
const REFERENCE = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7'],
  ['10', '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7'],
  ['2021', '07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7'],
  ['3031', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'],
  ['40414243', '4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658'],
  ['5051525354555657', 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f'],
  ['606162636465666768696a6b6c6d6e6f', '46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1'],
] as const;

describe('a leaf', () => {
  it.each(REFERENCE)('of the bytes "%s" is that of RFC 6962', (bytes, hash) => {
    expect(leafHash(Buffer.from(bytes, 'hex')).toString('hex')).toBe(hash);
  });

  it('of text is that of its UTF-8, behind a zero byte', () => {
    const plain = createHash('sha256')
      .update(Buffer.concat([Buffer.of(0), Buffer.from('£180 für Öl')]))
      .digest('hex');
    expect(leafHash('£180 für Öl').toString('hex')).toBe(plain);
  });

  it('is never the hash of the same text as a document', () => {
    expect(contentHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(leafHash('abc').toString('hex')).not.toBe(contentHash('abc'));
  });
});
