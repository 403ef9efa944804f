import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alike, judged, type KeyedPaper, type PaperRules } from './keyed-paper.js';

const choices = ['B-1', 'B-2', 'B-3', 'B-4'].map((bidId, n) => ({ bidId, costPence: (n + 1) * 10_000 }));
const rulesOf = (ballot: PaperRules['ballot']): PaperRules => ({ choices, potPence: 60_000, ballot });
const ranked = rulesOf({ kind: 'ranked', most: 3 });
const approval = rulesOf({ kind: 'approval', most: 2 });
const knapsack = rulesOf({ kind: 'knapsack', most: 4 });
const points = rulesOf({ kind: 'points', most: 4, points: 10, mostForOne: 6 });
const scores = rulesOf({ kind: 'scores', most: 4, mostForOne: 5 });
/** `1 - 2 -`: what stands in the boxes from the first bid to the last. */
const paper = (boxes: string): KeyedPaper => ({
  marks: boxes.split(' ').flatMap((mark, n) => (mark === '-' ? [] : [{ bidId: `B-${n + 1}`, mark: Number(mark) }])),
});

describe('A paper', () => {
  it.each([
    ['ranked: the bids by their places', ranked, '2 - 1 3', [{ bidId: 'B-3' }, { bidId: 'B-1' }, { bidId: 'B-4' }]],
    ['ranked, with one place alone', ranked, '- 1 - -', [{ bidId: 'B-2' }]],
    ['with crosses', approval, '1 - - 1', [{ bidId: 'B-1' }, { bidId: 'B-4' }]],
    ['that spends the whole pot', knapsack, '1 1 1 -', [{ bidId: 'B-1' }, { bidId: 'B-2' }, { bidId: 'B-3' }]],
    [
      'with points, less those of nought',
      points,
      '6 0 4 -',
      [
        { bidId: 'B-1', points: 6 },
        { bidId: 'B-3', points: 4 },
      ],
    ],
    [
      'with scores',
      scores,
      '5 - 0 1',
      [
        { bidId: 'B-1', points: 5 },
        { bidId: 'B-3', points: 0 },
        { bidId: 'B-4', points: 1 },
      ],
    ],
    ['that is blank', ranked, '- - - -', []],
  ])('%s counts', (_, rules, boxes, wanted) => {
    expect(judged(paper(boxes), rules)).toEqual({ choices: wanted });
  });

  it.each([
    ['the same place twice', ranked, '1 1 - -', 'same-place-twice'],
    ['the same place twice, and too many places', ranked, '1 1 2 3', 'same-place-twice'],
    ['no first place', ranked, '2 3 - -', 'place-missing'],
    ['a place left out', ranked, '1 3 - -', 'place-missing'],
    ['a place of nought', ranked, '0 1 - -', 'place-missing'],
    ['more places than there are', ranked, '1 2 3 4', 'too-many'],
    ['more crosses than allowed', approval, '1 1 1 -', 'too-many'],
    ['more than the pot', knapsack, '- 1 1 1', 'too-much'],
    ['more points than there are', points, '6 5 - -', 'too-much'],
    ['more points for one than allowed', points, '7 - - -', 'too-much'],
    ['a score above the highest', scores, '6 - - -', 'too-much'],
  ] as const)('with %s is spoiled', (_, rules, boxes, spoiled) => {
    expect(judged(paper(boxes), rules)).toEqual({ spoiled });
  });

  it.each(['unreadable', 'marked-with-a-name'] as const)('that is %s is spoiled whatever stands on it', (unfit) => {
    expect(judged({ ...paper('1 - - -'), unfit }, ranked)).toEqual({ spoiled: unfit });
  });

  it('is always counted or spoiled, and what counts keeps the rules', () => {
    const boxes = fc.array(fc.constantFrom('-', '1', '2', '3', '4', '7'), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(boxes, fc.constantFrom(ranked, approval, knapsack, points, scores), (typed, rules) => {
        const outcome = judged(paper(typed.join(' ')), rules);
        if ('spoiled' in outcome) return;
        expect(outcome.choices.length).toBeLessThanOrEqual(rules.ballot.most);
        expect(new Set(outcome.choices.map(({ bidId }) => bidId)).size).toBe(outcome.choices.length);
      }),
    );
  });
});

describe('Two keyings', () => {
  it('are alike when every box is, and not when one differs or one keyer could not read it', () => {
    expect(alike(paper('1 - 2 -'), paper('1 - 2 -'))).toBe(true);
    expect(alike(paper('1 - 2 -'), paper('1 2 - -'))).toBe(false);
    expect(alike(paper('1 - 2 -'), paper('2 - 1 -'))).toBe(false);
    expect(alike(paper('- - - -'), { ...paper('- - - -'), unfit: 'unreadable' })).toBe(false);
  });
});
