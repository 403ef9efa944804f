import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BallotRules } from '#events';
import { anyBallot } from '../test/any-ballot.js';
import { ballotMistake } from './ballot-mistakes.js';
import { type BallotChoices, ballotOf } from './ballot-presets.js';

const days = { opensOn: '2026-03-28', closesOn: '2026-04-12' };
const ballot = (choices: BallotChoices = {}): BallotRules => ballotOf(days, choices);
const shares = (counting: BallotChoices['counting'] = {}) => ballot({ kind: 'approval', counting: { rule: 'equal-shares', ...counting } });
const without = (whole: BallotRules, field: string): BallotRules => {
  const { [field as 'points']: _, ...rest } = whole;
  const { [field as 'stop']: __, ...counting } = whole.counting;
  return { ...rest, counting };
};

describe('The rules of a vote', () => {
  it.each([
    ['leave out the points of places', without(ballot(), 'weights'), 'vote-rule-missing', 'weights'],
    ['leave out how many points there are', without(ballot({ kind: 'points' }), 'points'), 'vote-rule-missing', 'points'],
    ['leave out the most for one bid', without(ballot({ kind: 'points' }), 'mostForOne'), 'vote-rule-missing', 'mostForOne'],
    ['leave out the highest score', without(ballot({ kind: 'scores' }), 'mostForOne'), 'vote-rule-missing', 'mostForOne'],
    ['leave out the least that a bid needs', ballot({ counting: { rule: 'greedy-threshold' } }), 'vote-rule-missing', 'threshold'],
    ...(['utility', 'completion', 'endowment', 'comparison', 'stop', 'incrementPence'] as const).map(
      (field) => [`of shares leave out ${field}`, without(shares(), field), 'vote-rule-missing', field] as const,
    ),
    ['give places points that nothing counts', ballot({ weights: [4, 2, 1], counting: { scoring: 'borda' } }), 'vote-rule-unasked', 'weights'],
    ['give ticks points', ballot({ kind: 'approval', points: 5 }), 'vote-rule-unasked', 'points'],
    ['limit the points of a tick', ballot({ kind: 'knapsack', mostForOne: 5 }), 'vote-rule-unasked', 'mostForOne'],
    ['ask for a least that the rule does not know', ballot({ counting: { threshold: 5 } }), 'vote-rule-unasked', 'threshold'],
    ['ask for growing shares where nobody has shares', ballot({ counting: { stop: 'never' } }), 'vote-rule-unasked', 'stop'],
    ['let shares grow that do not', shares({ completion: 'utilitarian', incrementPence: 100 }), 'vote-rule-unasked', 'incrementPence'],
    ['have one place more than weights', ballot({ most: 4 }), 'weights-unfit', 'weights'],
    ['have one place less than weights', ballot({ most: 2, weights: [4, 2, 1] }), 'weights-unfit', 'weights'],
    ['weigh a later place more', ballot({ weights: [2, 4, 1] }), 'weights-unfit', 'weights'],
    ['let one bid have more points than there are', ballot({ kind: 'points', points: 4 }), 'points-out-of-order', 'mostForOne'],
    ['count points on ticks', ballot({ kind: 'approval', counting: { scoring: 'points' } }), 'counting-unfit', 'scoring'],
    ['count places on scores', ballot({ kind: 'scores', counting: { scoring: 'borda' } }), 'counting-unfit', 'scoring'],
    ['pay shares by points that nobody gave', shares({ utility: 'points' }), 'counting-unfit', 'utility'],
    ['pay shares by places that nobody gave', ballot({ kind: 'points', counting: { rule: 'equal-shares', utility: 'borda' } }), 'counting-unfit', 'utility'],
    ['ask for first places of ticks', ballot({ kind: 'approval', counting: { ties: 'firsts-cost-lot' } }), 'counting-unfit', 'ties'],
  ] as const)('that %s are refused', (_, rules, code, field) => expect(ballotMistake(rules)).toEqual({ code, detail: { field } }));

  it.each(['approval', 'knapsack', 'points', 'ranked', 'scores'] as const)('are whole as they are usual for %s, and with shares', (kind) => {
    expect(ballotMistake(ballot({ kind }))).toBeUndefined();
    for (const completion of ['none', 'add1', 'add1u', 'utilitarian'] as const) {
      expect(ballotMistake(ballot({ kind, counting: { rule: 'equal-shares', completion } }))).toBeUndefined();
    }
  });

  it('are whole in every way in which they can be', () => fc.assert(fc.property(anyBallot, (any) => expect(ballotMistake(any)).toBeUndefined())));

  it('are answered whatever is put together', () => {
    fc.assert(
      fc.property(anyBallot, anyBallot, anyBallot, (one, other, third) => {
        const mixed = { ...one, ...{ kind: other.kind, most: third.most, points: third.points, weights: other.weights }, counting: third.counting };
        expect(() => ballotMistake(mixed)).not.toThrow();
      }),
    );
  });
});
