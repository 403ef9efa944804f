import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BallotChoice, BallotRules } from '#events';
import { type BallotPaper, fieldNames, fieldsOf, readBallot } from './ballot-form.js';

const base: BallotRules = {
  opensOn: '2026-07-01',
  closesOn: '2026-07-14',
  kind: 'approval',
  most: 2,
  counting: { rule: 'greedy', scoring: 'votes', ties: 'votes-cost-order' },
  roll: 'frozen',
  votingAge: 16,
  crossChannel: 'first-counts',
  challengeWorkingDays: 10,
};
const paper = (ballot: Partial<BallotRules>): BallotPaper => ({
  choices: [
    { bidId: 'H-10', costPence: 40_000, payableFrom: ['F1'] },
    { bidId: 'H-9', costPence: 60_000, payableFrom: ['F1'] },
    { bidId: 'H-2', costPence: 50_000, payableFrom: ['F1'] },
  ],
  ballot: { ...base, ...ballot },
  potPence: 100_000,
});
const approval = paper({});
const knapsack = paper({ kind: 'knapsack', most: 3 });
const ranked = paper({ kind: 'ranked', most: 3, weights: [4, 2, 1] });
const points = paper({ kind: 'points', most: 3, points: 10, mostForOne: 6 });
const scores = paper({ kind: 'scores', most: 3, mostForOne: 5 });

describe('A ballot on a form', () => {
  it.each<[string, BallotPaper, Record<string, unknown>, readonly BallotChoice[]]>([
    ['one tick', approval, { bids: 'H-9' }, [{ bidId: 'H-9' }]],
    ['ticks in the published order, whatever order they were shown in', approval, { bids: ['H-2', 'H-10'] }, [{ bidId: 'H-10' }, { bidId: 'H-2' }]],
    ['a tick twice as one', approval, { bids: ['H-9', 'H-9'] }, [{ bidId: 'H-9' }]],
    ['a tick for what is not on the ballot as none', approval, { bids: ['H-9', 'C-1'] }, [{ bidId: 'H-9' }]],
    ['all of the pot', knapsack, { bids: ['H-9', 'H-10'] }, [{ bidId: 'H-10' }, { bidId: 'H-9' }]],
    ['a ranking in its own order', ranked, { 'place-1': 'H-2', 'place-2': 'H-10', 'place-3': '' }, [{ bidId: 'H-2' }, { bidId: 'H-10' }]],
    [
      'points, and nothing for nothing',
      points,
      { 'points-H-9': ' 6 ', 'points-H-2': '4', 'points-H-10': '0' },
      [
        { bidId: 'H-9', points: 6 },
        { bidId: 'H-2', points: 4 },
      ],
    ],
    [
      'scores, each for itself',
      scores,
      { 'points-H-9': '5', 'points-H-2': '5', 'points-H-10': '5' },
      [
        { bidId: 'H-10', points: 5 },
        { bidId: 'H-9', points: 5 },
        { bidId: 'H-2', points: 5 },
      ],
    ],
    ['none of them, where somebody says so', ranked, { none: 'yes' }, []],
  ])('reads %s', (_what, of, posted, choices) => {
    expect(readBallot(of, posted)).toEqual({ ok: true, choices });
  });

  it.each<[string, BallotPaper, Record<string, unknown>, readonly [field: string, code: string][]]>([
    ['nothing at all', approval, {}, [['bids', 'nothing']]],
    ['nothing at all', ranked, {}, [['place-1', 'nothing']]],
    ['nothing but noughts', points, { 'points-H-9': '0' }, [['points-H-10', 'nothing']]],
    ['some of them and none of them', approval, { bids: 'H-9', none: 'yes' }, [['bids', 'both']]],
    ['too many', approval, { bids: ['H-9', 'H-10', 'H-2'] }, [['bids', 'too-many']]],
    ['more than the pot', knapsack, { bids: ['H-9', 'H-2'] }, [['bids', 'too-much']]],
    ['one bid on two places', ranked, { 'place-1': 'H-9', 'place-2': 'H-9' }, [['place-2', 'same-place-twice']]],
    ['a place left out', ranked, { 'place-1': 'H-9', 'place-3': 'H-2' }, [['place-2', 'place-missing']]],
    ['a first place left out', ranked, { 'place-2': 'H-9' }, [['place-1', 'place-missing']]],
    [
      'two things wrong at once',
      ranked,
      { 'place-2': 'H-9', 'place-3': 'H-9' },
      [
        ['place-1', 'place-missing'],
        ['place-3', 'same-place-twice'],
      ],
    ],
    ['points in words', points, { 'points-H-9': 'four' }, [['points-H-9', 'whole-number']]],
    ['half points', points, { 'points-H-9': '1.5' }, [['points-H-9', 'whole-number']]],
    ['points below nothing', points, { 'points-H-9': '-1' }, [['points-H-9', 'whole-number']]],
    ['too many points for one', points, { 'points-H-9': '7' }, [['points-H-9', 'most-for-one']]],
    ['too many points', points, { 'points-H-9': '6', 'points-H-2': '5' }, [['points-H-10', 'too-many-points']]],
    ['too high a score', scores, { 'points-H-2': '6' }, [['points-H-2', 'most-for-one']]],
  ])('says of %s what is wrong, and at which field', (_what, of, posted, problems) => {
    const read = readBallot(of, posted);
    expect(read.ok ? [] : read.problems.map(({ field, message }) => [field, message.replace('ballots.vote.mistakes.', '')])).toEqual(problems);
  });

  it('is the same again from the fields that it is marked with', () => {
    for (const sheet of [approval, knapsack, ranked, points, scores]) {
      const subset = fc.shuffledSubarray(sheet.choices.map(({ bidId }) => bidId));
      const marks = fc.tuple(subset, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }));
      fc.assert(
        fc.property(marks, ([bids, given]) => {
          const pointed = sheet.ballot.kind === 'points' || sheet.ballot.kind === 'scores';
          const posted =
            sheet.ballot.kind === 'ranked'
              ? Object.fromEntries(bids.map((bidId, i) => [`place-${i + 1}`, bidId]))
              : pointed
                ? Object.fromEntries(bids.map((bidId, i) => [`points-${bidId}`, String(given[i])]))
                : { bids };
          const read = readBallot(sheet, posted);
          if (!read.ok) return;
          const fields = fieldsOf(sheet, read.choices);
          expect(readBallot(sheet, fields)).toEqual(read);
          expect(fieldNames(sheet)).toEqual(expect.arrayContaining(Object.keys(fields)));
        }),
      );
    }
  });
});
