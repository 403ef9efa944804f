import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ResultDeclared } from '#events';
import { hex, hilgrove } from '../../../../test/support/vote/hilgrove-vote.js';
import { countRound } from './round-count.decider.js';

const choices = (...bidIds: string[]) => bidIds.map((bidId) => ({ bidId }));

describe('The vote of Hilgrove, counted', () => {
  const { voting, ballots, expected } = hilgrove();

  it('gives the first result of the season: what is left of the pot goes past what is too dear', () => {
    const { facts, counting } = countRound(voting, ballots);
    expect(counting).toBe(64);
    expect(facts.items.map(({ bidId, won, score, firsts }) => ({ ref: bidId, points: score, first_choices: firsts, funded: won }))).toEqual(
      expect.arrayContaining(expected.result_v1.map(({ ref, points, first_choices, funded }) => ({ ref, points, first_choices, funded }))),
    );
    expect(facts.items.map(({ bidId }) => bidId)).toEqual(['H-001', 'H-002', 'H-005', 'H-004', 'H-003', 'H-008', 'H-006', 'H-007']);
    expect([facts.potPence - facts.spentPence, facts.ties, facts.withdrawn]).toEqual([14_000, 0, []]);
  });

  it('gives the second one after a withdrawal: its marks stay where they are, so that nobody else has more points than before', () => {
    const [first, second] = [countRound(voting, ballots).facts, countRound(voting, ballots, ['H-008']).facts];
    expect(second.withdrawn).toEqual(['H-008']);
    expect(second.items.map(({ bidId }) => bidId)).toEqual(['H-001', 'H-002', 'H-005', 'H-004', 'H-003', 'H-006', 'H-008', 'H-007']);
    expect(second.items.find(({ bidId }) => bidId === 'H-008')).toEqual({ bidId: 'H-008', won: false, amountPence: 0, score: 27, firsts: 4 });
    const others = (items: typeof first.items) => items.filter(({ bidId }) => bidId !== 'H-008');
    expect(others(second.items)).toEqual(others(first.items));
    expect(second.potPence - second.spentPence).toBe(expected.left_over_pence);
    expect(second.openedHash).toBe(first.openedHash);
    expect(second.resultHash).not.toBe(first.resultHash);
  });

  it('charges each winner to the first pot that may pay for it and still can', () => {
    const items = countRound(voting, ballots).facts.items.filter(({ won }) => won);
    expect(Object.fromEntries(items.map(({ bidId, fundId, amountPence }) => [bidId, [fundId, amountPence]]))).toEqual({
      'H-001': ['F4', 90_000],
      'H-002': ['F4', 75_000],
      'H-005': ['F4', 16_000],
      'H-004': ['F4', 35_000],
      'H-003': ['F2', 42_000],
      'H-008': ['F2', 28_000],
    });
  });

  it('passes over a winner whose pots cannot pay, and goes on', () => {
    const poor = { ...voting, pots: voting.pots.map((pot) => (pot.fundId === 'F2' ? { ...pot, amountPence: 30_000 } : pot)), potPence: 260_000 };
    const { facts, tally } = countRound(poor, ballots);
    expect(tally.projects.find(({ id }) => id === 'H-003')).toMatchObject({ fate: 'restricted', amount: 0, payable: { together: 30_000 } });
    expect(facts.items.filter(({ won }) => won).map(({ bidId }) => bidId)).toContain('H-008');
  });

  it('fits the fact that declares it', () => {
    const { facts } = countRound(voting, ballots, ['H-008']);
    const fact = { roundId: voting.roundId, bankId: voting.bankId, version: 2, because: 'withdrawal', ...facts, explanationHash: hex(0) };
    expect(ResultDeclared.schema.safeParse(fact).error).toBeUndefined();
  });

  it('is the same in whatever order the ballots come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...ballots], { minLength: ballots.length }), (shuffled) => {
        expect(countRound(voting, shuffled).facts).toEqual(countRound(voting, ballots).facts);
      }),
      { numRuns: 20 },
    );
  });
});

describe('Withdrawing a bid', () => {
  const { voting, ballots } = hilgrove();
  const rules = ['greedy', 'greedy-no-skip', 'greedy-per-cost', 'max-welfare', 'phragmen', 'equal-shares'] as const;

  it.each(rules)('takes it out of %s, and no rule goes on for ever about it', (rule) => {
    const counting = { ...voting.ballot.counting, rule, completion: 'add1' as const, stop: 'never' as const };
    const vote = { ...voting, ballot: { ...voting.ballot, counting } };
    for (const { bidId } of voting.choices) {
      const { facts } = countRound(vote, ballots, [bidId]);
      expect(facts.items.find((item) => item.bidId === bidId)).toMatchObject({ won: false, amountPence: 0 });
      expect(facts.spentPence).toBeLessThanOrEqual(facts.potPence);
    }
    const all = countRound(
      vote,
      ballots,
      voting.choices.map(({ bidId }) => bidId),
    );
    expect(all.facts.items.some(({ won }) => won)).toBe(false);
    expect(all.facts.spentPence).toBe(0);
  });

  it('gives what an election without it gives, where no place on a ballot is worth more than another', () => {
    const approval = {
      ...voting,
      ballot: {
        ...voting.ballot,
        kind: 'approval' as const,
        counting: { rule: 'equal-shares', scoring: 'votes', ties: 'votes-cost-order', completion: 'add1' } as const,
      },
    };
    for (const { bidId: gone } of voting.choices) {
      const without = { ...approval, choices: approval.choices.filter(({ bidId }) => bidId !== gone) };
      const unmarked = ballots.map((ballot) => ({ ...ballot, choices: ballot.choices.filter(({ bidId }) => bidId !== gone) }));
      const won = ({ facts }: ReturnType<typeof countRound>) => facts.items.filter((item) => item.won);
      expect(won(countRound(approval, ballots, [gone]))).toEqual(won(countRound(without, unmarked)));
    }
  });
});

describe('Nine ballots', () => {
  const { voting, ballots } = hilgrove();

  it('give winners, and no number that leads to one of them', () => {
    const { facts, few } = countRound(voting, ballots.slice(0, 9));
    expect(few).toBe(true);
    // One ballot of three marks leaves five bids without any: how many ties there are would tell of the marks.
    expect(countRound(voting, ballots.slice(0, 1)).facts.ties).toBe(0);
    expect(facts.items.some(({ won }) => won)).toBe(true);
    for (const item of facts.items) expect(Object.keys(item)).toEqual(expect.not.arrayContaining(['score', 'firsts']));
    expect(facts.items.map(({ bidId }) => bidId)).toEqual(voting.choices.map(({ bidId }) => bidId));
  });

  it('are one fewer than ten, which are told in full', () => {
    const { facts, few } = countRound(voting, ballots.slice(0, 10));
    expect(few).toBe(false);
    for (const item of facts.items) expect(item).toMatchObject({ score: expect.any(Number), firsts: expect.any(Number) });
  });
});

describe('An election', () => {
  const { voting, ballots } = hilgrove();

  const blank = { v: hex(900), n: 1, choices: [], r: hex(901) };

  it.each([
    ['nobody voted', []],
    ['every ballot was blank', [blank]],
  ])('in which %s has no winner, whatever would fit the pot', (_, cast) => {
    const { facts } = countRound(voting, cast);
    expect(facts.spentPence).toBe(0);
    expect(facts.items.map(({ won, amountPence }) => [won, amountPence])).toEqual(voting.choices.map(() => [false, 0]));
  });

  it('counts blank ballots as ballots', () => {
    const [without, withBlank] = [countRound(voting, ballots), countRound(voting, [...ballots, blank])];
    expect([withBlank.counting, withBlank.blank]).toEqual([without.counting + 1, without.blank + 1]);
    expect(withBlank.facts.items).toEqual(without.facts.items);
  });

  it('is not counted where a ballot names what was no choice', () => {
    expect(() => countRound(voting, [...ballots, { v: hex(900), n: 1, choices: choices('H-099'), r: hex(901) }])).toThrow(RangeError);
  });
});
