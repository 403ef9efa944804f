import fc from 'fast-check';
import { type BallotRules, ballotRules, countingRule } from '#events';
import { scorings, utilities } from '../src/ballot-mistakes.js';
import { ballotOf } from '../src/ballot-presets.js';

const { kind, roll, crossChannel } = ballotRules.shape;
const { rule, ties, completion, endowment, stop } = countingRule.shape;
const day = fc.integer({ min: 0, max: 400 }).map((n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
const small = fc.integer({ min: 1, max: 12 });

/** Any vote that can be counted: every kind, every counting rule, every parameter. */
export const anyBallot: fc.Arbitrary<BallotRules> = fc
  .record({
    days: fc.record({ opensOn: day, closesOn: day }),
    kind: fc.constantFrom(...kind.options),
    who: fc.record({
      roll: fc.constantFrom(...roll.options),
      votingAge: fc.integer({ min: 0, max: 120 }),
      challengeWorkingDays: fc.integer({ min: 0, max: 60 }),
    }),
    crossChannel: fc.constantFrom(...crossChannel.options),
    most: small,
    places: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
    points: fc.record({ mostForOne: fc.integer({ min: 1, max: 12 }), more: fc.integer({ min: 0, max: 12 }) }),
    // Those with parameters of their own come up more often.
    rule: fc.constantFrom(...rule.options, ...Array<'equal-shares'>(4).fill('equal-shares'), ...Array<'greedy-threshold'>(4).fill('greedy-threshold')),
    ties: fc.constantFrom(...ties.options),
    at: fc.nat(),
    threshold: fc.integer({ min: 0, max: 30 }),
    shares: fc.record({
      completion: fc.constantFrom(...completion.unwrap().options),
      endowment: fc.constantFrom(...endowment.unwrap().options),
      stop: fc.constantFrom(...stop.unwrap().options),
      incrementPence: fc.integer({ min: 1, max: 1_000 }),
      comparison: fc.boolean(),
    }),
  })
  .map(({ days, who, kind, crossChannel, most, places, points, rule, ties, at, threshold, shares }) => {
    const pick = <T>(list: readonly T[]) => list[at % list.length] as T;
    const scoring = pick(scorings[kind]);
    const { stop, incrementPence, ...always } = shares;
    const grows = shares.completion === 'add1' || shares.completion === 'add1u';
    const usual = ballotOf(days, { kind });
    return {
      ...usual,
      ...{ ...who, crossChannel, most },
      ...(kind === 'points' ? { points: points.mostForOne + points.more } : {}),
      ...(kind === 'points' || kind === 'scores' ? { mostForOne: points.mostForOne } : {}),
      ...(kind === 'ranked' ? { weights: undefined } : {}),
      ...(scoring === 'weights' ? { weights: places.slice(0, most).toSorted((a, b) => b - a) } : {}),
      counting: {
        ...{ rule, scoring, ties: ties === 'firsts-cost-lot' && kind !== 'ranked' ? ('id-string' as const) : ties },
        ...(rule === 'greedy-threshold' ? { threshold } : {}),
        ...(rule === 'equal-shares' ? { ...always, utility: pick(utilities[kind]), ...(grows ? { stop, incrementPence } : {}) } : {}),
      },
    };
  })
  .map((ballot) => ballotRules.parse(JSON.parse(JSON.stringify(ballot))));
