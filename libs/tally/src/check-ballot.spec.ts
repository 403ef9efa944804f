import { describe, expect, it } from '@jest/globals';
import { type BallotAllowance, type BallotKind, type BallotMistake, checkBallot } from './check-ballot.js';

const PROJECTS = [
  { id: '10', cost: 500 },
  { id: '9', cost: 300 },
  { id: 'b', cost: 0 },
];

type Row = [what: string, kind: BallotKind, allowance: BallotAllowance, choices: string[], points: number[] | undefined, mistake: BallotMistake | undefined];

const rows: Row[] = [
  ['a blank ballot, however many it should have', 'approval', { minLength: 2 }, [], undefined, undefined],
  ['as few as allowed', 'approval', { minLength: 2, maxLength: 2 }, ['10', '9'], undefined, undefined],
  ['one too few', 'approval', { minLength: 2 }, ['10'], undefined, 'too-few'],
  ['one too many', 'approval', { maxLength: 2 }, ['10', '9', 'b'], undefined, 'too-many'],
  ['the same twice', 'approval', {}, ['9', '9'], undefined, 'twice-the-same'],
  ['the same twice, which is told before there being too many', 'approval', { maxLength: 1 }, ['9', '9'], undefined, 'twice-the-same'],
  ['a project that does not stand there', 'approval', {}, ['1'], undefined, 'not-on-the-ballot'],
  ['points where ticks are asked', 'approval', {}, ['9'], [3], 'points-not-asked'],
  ['a place given twice in a ranking', 'ranked', { maxLength: 3 }, ['9', '10', '9'], undefined, 'twice-the-same'],
  ['a whole ranking', 'ranked', { maxLength: 3 }, ['9', '10', 'b'], undefined, undefined],
  ['all of the pot', 'knapsack', { maxSumCost: 800 }, ['10', '9', 'b'], undefined, undefined],
  ['more than the pot', 'knapsack', { maxSumCost: 799 }, ['10', '9'], undefined, 'too-much'],
  ['as much without a pot to keep to', 'approval', { maxSumCost: 799 }, ['10', '9'], undefined, undefined],
  ['all points', 'points', { maxPoints: 4, maxSumPoints: 6 }, ['10', '9'], [4, 2], undefined],
  ['a point too many in all', 'points', { maxPoints: 4, maxSumPoints: 6 }, ['10', '9'], [4, 3], 'too-many-points'],
  ['a point too many for one', 'points', { maxPoints: 4, maxSumPoints: 6 }, ['10'], [5], 'too-many-for-one'],
  ['a project without points', 'points', {}, ['10', '9'], [4], 'points-missing'],
  ['no points at all', 'points', {}, ['10'], undefined, 'points-missing'],
  ['a project with 0 points', 'points', {}, ['10'], [0], 'points-missing'],
  ['points below 0', 'points', {}, ['10'], [-1], 'points-missing'],
  ['half a point', 'points', {}, ['10'], [0.5], 'points-missing'],
  ['a score of 0', 'scores', { maxPoints: 5 }, ['10', '9'], [0, 5], undefined],
  ['a score above the highest', 'scores', { maxPoints: 5 }, ['10'], [6], 'too-many-for-one'],
  ['scores that are many in all', 'scores', { maxPoints: 5, maxSumPoints: 5 }, ['10', '9'], [5, 5], undefined],
];

describe('a ballot is checked', () => {
  it.each(rows)('%s (%s)', (_, kind, allowance, choices, points, mistake) => {
    expect(checkBallot(kind, allowance, PROJECTS, { choices, points })).toBe(mistake);
  });
});
