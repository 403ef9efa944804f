import { z } from 'zod';
import { interest, standingRules } from './bank.events.js';
import { eventType, type FactOf } from './event-type.js';
import { day, id, pence, sha256, somePence } from './primitives.js';

/**
 * A counting rule with every parameter that can change who wins (tally.md): the sense of each is told in #tally. To give one bid a part is none of them: bids do not
 * say how little would do.
 */
export const countingRule = z.strictObject({
  rule: z.enum(['greedy', 'greedy-no-skip', 'greedy-threshold', 'greedy-per-cost', 'max-welfare', 'phragmen', 'equal-shares']),
  scoring: z.enum(['votes', 'points', 'borda', 'borda-zero', 'weights']),
  ties: z.enum(['votes-cost-order', 'cost-votes-lot', 'firsts-cost-lot', 'id-string']),
  threshold: z.int().min(0).optional(),
  utility: z.enum(['cost', 'cardinality', 'points', 'borda', 'borda-zero']).optional(),
  completion: z.enum(['none', 'add1', 'add1u', 'utilitarian']).optional(),
  endowment: z.enum(['exact', 'integral']).optional(),
  stop: z.enum(['exhaustive', 'exhaustive-all', 'never']).optional(),
  incrementPence: somePence.optional(),
  comparison: z.boolean().optional(),
});

/** How a whole estate votes (domain.md, "Ballots"). */
export const ballotRules = z.strictObject({
  /** Both days belong to the vote. */
  opensOn: day,
  closesOn: day,
  kind: z.enum(['approval', 'knapsack', 'points', 'ranked', 'scores']),
  /** The most bids on one ballot. */
  most: z.int().min(1).max(60),
  /** Ranked: points by place, one for each place. */
  weights: z.array(z.int().min(0).max(1_000)).min(1).max(60).optional(),
  /** Points: how many there are to give. */
  points: z.int().min(1).max(1_000).optional(),
  /** Points and scores: the most for one bid. */
  mostForOne: z.int().min(1).max(1_000).optional(),
  counting: countingRule,
  /** Who joins after the opening votes too where it grows. */
  roll: z.enum(['frozen', 'growing']),
  votingAge: z.int().min(0).max(120),
  /** Somebody votes on paper and otherwise: the first counts and a later one is kept shut, or the paper counts. */
  crossChannel: z.enum(['first-counts', 'paper-counts']),
  /** How long after a result somebody may ask for a recount. */
  challengeWorkingDays: z.int().min(0).max(60),
});
export type BallotRules = z.infer<typeof ballotRules>;

/** The rules of one round, frozen when it opens. `rulesHash` addresses the document of numbered sentences made from them. */
export const roundRules = standingRules.extend({
  method: z.enum(['panel-majority', 'panel-score', 'ballot']),
  /** What a tied vote means at the end of the evening. */
  tie: z.enum(['not-approved', 'vote-again-once-else-not-approved']),
  /** A winner whose permitted funds cannot pay is passed over. */
  fundDown: z.enum(['skip']),
  awards: z.enum(['at-once', 'after-window']),
  /** Where residents vote. */
  ballot: ballotRules.optional(),
});
export type RoundRules = z.infer<typeof roundRules>;

const ruled = { rulesVersion: z.int().min(1), rulesHash: sha256 };

export const RoundPlanned = eventType(
  'RoundPlanned',
  1,
  'public',
  z.strictObject({
    roundId: id,
    bankId: id,
    opensOn: day,
    closesOn: day,
    decisionOn: day.optional(),
    preset: z.enum(['hundred-pound-challenge', 'panel-decided', 'whole-estate-vote']),
    rules: roundRules,
    ...ruled,
  }),
);

export const RoundOpened = eventType(
  'RoundOpened',
  1,
  'public',
  z.strictObject({
    roundId: id,
    bankId: id,
    /** What the bank had reserved for it, in the order in which ties between funds are settled. */
    reserves: z.array(z.strictObject({ fundId: id, amountPence: somePence })).min(1),
    potPence: somePence,
    rules: roundRules,
    ...ruled,
    closesOn: day,
  }),
);

export const RoundClosed = eventType('RoundClosed', 1, 'public', z.strictObject({ roundId: id, bankId: id }));

/** A result of scores, counted elsewhere and put on record as stated: their counting is not built yet. */
export const RoundResultStated = eventType(
  'RoundResultStated',
  1,
  'public',
  z.strictObject({
    roundId: id,
    bankId: id,
    method: z.enum(['score']),
    version: z.int().min(1),
    results: z.array(z.strictObject({ bidId: id, passed: z.boolean(), amountPence: pence })).min(1),
  }),
);
export const RoundResultBasis = eventType(
  'RoundResultBasis',
  1,
  'restricted',
  z.strictObject({ roundId: id, interests: z.array(z.strictObject({ bidId: id, ...interest.shape })) }),
);

export const RoundFinished = eventType('RoundFinished', 1, 'public', z.strictObject({ roundId: id, bankId: id, declared: z.int().min(0) }));

export const roundEvents = [RoundPlanned, RoundOpened, RoundClosed, RoundResultStated, RoundResultBasis, RoundFinished] as const;
export type RoundEvent = FactOf<(typeof roundEvents)[number]>;
