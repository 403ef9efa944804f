import { describe, expect, it } from '@jest/globals';
import type { BallotRules } from '#events';
import { ballotMistake } from './ballot-check.decider.js';

const choices = ['H-1', 'H-2', 'H-3', 'H-4'].map((bidId, i) => ({ bidId, costPence: (i + 1) * 1_000, payableFrom: ['F1'] }));
const of = (kind: BallotRules['kind'], more: Partial<BallotRules> = {}) => ({
  choices,
  potPence: 5_000,
  ballot: { kind, most: 3, ...more } as BallotRules,
});
const marks = (...bids: (string | [string, number])[]) =>
  bids.map((each) => (typeof each === 'string' ? { bidId: each } : { bidId: each[0], points: each[1] }));

describe('A ballot', () => {
  it.each<[string, ReturnType<typeof of>, ReturnType<typeof marks>, string | undefined]>([
    ['blank', of('ranked'), marks(), undefined],
    ['with as many as it takes', of('approval'), marks('H-1', 'H-2', 'H-3'), undefined],
    ['with one more', of('approval'), marks('H-1', 'H-2', 'H-3', 'H-4'), 'too-many'],
    ['with a bid of another round', of('approval'), marks('B-1'), 'not-on-the-ballot'],
    ['with one bid twice', of('ranked'), marks('H-1', 'H-1'), 'twice-the-same'],
    ['that asks for no points and has some', of('ranked'), marks(['H-1', 4]), 'points-not-asked'],
    ['that spends all there is', of('knapsack'), marks('H-1', 'H-4'), undefined],
    ['that spends more', of('knapsack'), marks('H-2', 'H-4'), 'too-much'],
    ['that is no knapsack and costs more', of('approval'), marks('H-3', 'H-4'), undefined],
    ['that gives all its points', of('points', { points: 10 }), marks(['H-1', 4], ['H-2', 6]), undefined],
    ['that gives one point more', of('points', { points: 10 }), marks(['H-1', 5], ['H-2', 6]), 'too-many-points'],
    ['that gives one bid too many', of('points', { points: 10, mostForOne: 5 }), marks(['H-1', 6]), 'too-many-for-one'],
    ['that chooses without points', of('points', { points: 10 }), marks('H-1'), 'points-missing'],
    ['that gives no points at all to a choice', of('points', { points: 10 }), marks(['H-1', 0]), 'points-missing'],
    ['with a score of nothing', of('scores', { mostForOne: 5 }), marks(['H-1', 0], ['H-2', 5]), undefined],
    ['with a score too high', of('scores', { mostForOne: 5 }), marks(['H-1', 6]), 'too-many-for-one'],
    ['with scores beyond the points of other kinds', of('scores', { mostForOne: 5, points: 6 }), marks(['H-1', 5], ['H-2', 5]), undefined],
  ])('%s', (_, paper, marked, mistake) => expect(ballotMistake(paper, marked)).toBe(mistake));
});
