import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ballotSeal, openedBallotsHash } from './ballot.js';

const [v, r] = ['a'.repeat(64), 'b'.repeat(64)];
const ballot = { round: 'H-R1', v, n: 2, choices: [{ bidId: 'H-002' }, { bidId: 'H-001', points: 3 }], r };
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the seal of a ballot', () => {
  it('is the hash of its canonical text', () => {
    expect(ballotSeal(ballot)).toBe(
      sha(`{"choices":[{"bidId":"H-002"},{"bidId":"H-001","points":3}],"n":2,"p":"ballot/v1","r":"${r}","round":"H-R1","v":"${v}"}`),
    );
  });

  it.each([
    ['round', { round: 'H-R2' }],
    ['voter', { v: 'c'.repeat(64) }],
    ['number', { n: 3 }],
    ['choice', { choices: [{ bidId: 'H-001', points: 3 }, { bidId: 'H-002' }] }],
    ['nonce', { r: 'd'.repeat(64) }],
  ])('is another one for another %s', (_, other) => {
    expect(ballotSeal({ ...ballot, ...other })).not.toBe(ballotSeal(ballot));
  });
});

describe('the hash of the opened ballots', () => {
  const others = Array.from({ length: 12 }, (_, i) => ({ v: sha(`voter ${i}`), n: 1, choices: [{ bidId: 'H-001' }], r: sha(`nonce ${i}`) }));

  it('does not depend on the order in which they are given', () => {
    expect(openedBallotsHash('H-R1', others.toReversed())).toBe(openedBallotsHash('H-R1', others));
  });

  it('is that of the canonical list in the order of their seals', () => {
    const [first, second] = others.slice(0, 2).sort((a, b) => (ballotSeal({ round: 'H-R1', ...a }) < ballotSeal({ round: 'H-R1', ...b }) ? -1 : 1));
    const text = [first, second].map((one) => `{"choices":[{"bidId":"H-001"}],"n":1,"r":"${one?.r}","v":"${one?.v}"}`).join(',');
    expect(openedBallotsHash('H-R1', others.slice(0, 2))).toBe(sha(`[${text}]`));
  });

  it('changes with any ballot', () => {
    expect(openedBallotsHash('H-R1', others.slice(1))).not.toBe(openedBallotsHash('H-R1', others));
  });
});
