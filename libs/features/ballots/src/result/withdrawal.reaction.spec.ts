import { describe, expect, it } from '@jest/globals';
import type { Envelope } from '#events';
import { CountVotes } from './result.commands.js';
import { withdrawalReaction } from './withdrawal.reaction.js';

type Told = readonly [type: string, data: object];
const opened = (roundId: string, ...bidIds: string[]): Told => ['VotingOpened', { roundId, choices: bidIds.map((bidId) => ({ bidId })) }];
const declared = (roundId: string, ...withdrawn: string[]): Told => ['ResultDeclared', { roundId, withdrawn }];
const withdrawn = (bidId: string): Told => ['BidWithdrawn', { bidId }];
const finished = (roundId: string): Told => ['RoundFinished', { roundId }];

/** What follows from the last of these events. */
function following(...story: Told[]) {
  const { folding, react } = withdrawalReaction;
  const events = story.map(([type, data]) => ({ type, data }) as unknown as Envelope);
  const state = events.reduce((so, event) => folding.evolve(so, event), folding.initialState);
  return react(events.at(-1) as Envelope, state);
}
const counting = (roundId: string) => [{ command: CountVotes, data: { roundId, because: 'withdrawal' } }];

describe('A bid that is withdrawn', () => {
  it('after its round’s result makes the votes be counted again', () => {
    expect(following(opened('R1', 'B-1', 'B-2'), declared('R1'), withdrawn('B-1'))).toEqual(counting('R1'));
  });

  it('before the result makes nothing: the first count passes it over', () => {
    expect(following(opened('R1', 'B-1'), withdrawn('B-1'))).toEqual([]);
    expect(following(opened('R1', 'B-1'), withdrawn('B-1'), declared('R1', 'B-1'))).toEqual([]);
  });

  it('while the result was being declared is seen when that stands', () => {
    expect(following(opened('R1', 'B-1'), withdrawn('B-1'), declared('R1'))).toEqual(counting('R1'));
  });

  it('makes one version for itself, and another for the next', () => {
    const first = [opened('R1', 'B-1', 'B-2'), declared('R1'), withdrawn('B-1')] as const;
    expect(following(...first, declared('R1', 'B-1'))).toEqual([]);
    expect(following(...first, declared('R1', 'B-1'), withdrawn('B-2'))).toEqual(counting('R1'));
  });

  it('after the bank has given the money makes nothing', () => {
    expect(following(opened('R1', 'B-1'), declared('R1'), finished('R1'), withdrawn('B-1'))).toEqual([]);
  });

  it('in another round, or in none, makes nothing', () => {
    expect(following(opened('R1', 'B-1'), declared('R1'), withdrawn('B-9'))).toEqual([]);
    expect(following(opened('R1', 'B-1'), declared('R1'), opened('R2', 'B-2'), withdrawn('B-2'))).toEqual([]);
  });
});
