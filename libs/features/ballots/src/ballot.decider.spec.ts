import { describe, expect, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { BallotEvent } from '#events';
import { ballotSeal } from '#proof';
import { OpenBallot, SealBallot } from './ballot.commands.js';
import { type BallotFacts, ballotDecider } from './ballot.decider.js';

const { given } = specFor(ballotDecider);
const v = 'a'.repeat(64);
const open: BallotFacts = { voting: 'open' };
const closed: BallotFacts = { voting: 'closed' };

const contents = (n: number, more: { choices?: { bidId: string; points?: number }[]; r?: string } = {}) => ({
  roundId: 'H-R1',
  v,
  n,
  choices: more.choices ?? [{ bidId: 'H-002' }, { bidId: 'H-001' }],
  r: more.r ?? 'b'.repeat(64),
});
const seal = (n: number, more: Parameters<typeof contents>[1] = {}) => {
  const { roundId, ...ballot } = contents(n, more);
  return { roundId, v, n, c: ballotSeal({ round: roundId, ...ballot }) };
};
const sealedAs = (n: number, more: Parameters<typeof contents>[1] = {}): BallotEvent => ({ type: 'BallotSealed', data: seal(n, more) });
const openedAs = (n: number): BallotEvent => ({ type: 'BallotOpened', data: contents(n) });

describe('Sealing a ballot', () => {
  it.each([
    ['the first', [], 1],
    ['one that takes another’s place', [sealedAs(1)], 2],
    ['a paper', [], 0],
  ] as const)('takes %s', (_, past, n) =>
    given(...past)
      .when(sealed(SealBallot, seal(n)), open)
      .then(sealedAs(n)),
  );

  it('takes the same seal once', () => {
    given(sealedAs(1))
      .when(sealed(SealBallot, seal(1)), open)
      .thenNothing();
    given(sealedAs(1), sealedAs(2))
      .when(sealed(SealBallot, seal(1)), closed)
      .thenNothing();
  });

  it.each<[string, BallotEvent[], number, BallotFacts, string]>([
    ['before the vote', [], 1, { voting: 'none' }, 'voting-not-open'],
    ['by one position after the close', [sealedAs(1)], 2, closed, 'voting-not-open'],
    ['under a number that another has', [sealedAs(1, { choices: [] })], 1, open, 'another-ballot-first'],
    ['out of turn', [sealedAs(1)], 3, open, 'ballot-out-of-turn'],
    ['that begins with the second', [], 2, open, 'ballot-out-of-turn'],
    ['a paper after a ballot', [sealedAs(1)], 0, open, 'ballot-out-of-turn'],
    ['a ballot after a paper', [sealedAs(0)], 1, open, 'ballot-out-of-turn'],
  ])('%s is refused', (_, past, n, facts, code) =>
    given(...past)
      .when(sealed(SealBallot, seal(n)), facts)
      .thenRefused(code as never),
  );
});

describe('Opening a ballot', () => {
  it('opens the last one of a voter, once', () => {
    given(sealedAs(1), sealedAs(2))
      .when(sealed(OpenBallot, contents(2)), closed)
      .then(openedAs(2));
    given(sealedAs(1), sealedAs(2), openedAs(2))
      .when(sealed(OpenBallot, contents(2)), closed)
      .thenNothing();
  });

  it('opens a blank one', () => {
    const { decision } = given(sealedAs(1, { choices: [] })).when(sealed(OpenBallot, contents(1, { choices: [] })), closed);
    expect(decision.accepted).toBe(true);
  });

  it.each<[string, BallotEvent[], ReturnType<typeof contents>, BallotFacts, string]>([
    ['while people vote', [sealedAs(1)], contents(1), open, 'voting-not-closed'],
    ['that was never sealed', [], contents(1), closed, 'no-such-seal'],
    ['of another number', [sealedAs(1)], contents(2), closed, 'no-such-seal'],
    ['that was replaced', [sealedAs(1), sealedAs(2)], contents(1), closed, 'replaced-since'],
    ['with other choices', [sealedAs(1)], contents(1, { choices: [{ bidId: 'H-001' }, { bidId: 'H-002' }] }), closed, 'not-what-was-sealed'],
    ['with another nonce', [sealedAs(1)], contents(1, { r: 'c'.repeat(64) }), closed, 'not-what-was-sealed'],
  ])('%s is refused', (_, past, data, facts, code) =>
    given(...past)
      .when(sealed(OpenBallot, data), facts)
      .thenRefused(code as never),
  );
});
