import { z } from 'zod';
import { interest, standingRules } from './bank.events.js';
import { eventType, type FactOf } from './event-type.js';
import { day, id, pence, sha256, somePence } from './primitives.js';

/** The rules of one round, frozen when it opens. `rulesHash` addresses the document of numbered sentences made from them. */
export const roundRules = standingRules.extend({
  method: z.enum(['panel-majority', 'panel-score', 'ballot-ranked']),
  /** What a tied vote means at the end of the evening. */
  tie: z.enum(['not-approved', 'vote-again-once-else-not-approved']),
  /** A winner whose permitted funds cannot pay is passed over. */
  fundDown: z.enum(['skip']),
  awards: z.enum(['at-once', 'after-window']),
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

/** A result counted elsewhere and put on record as stated, for the methods whose counting is not built yet. */
export const RoundResultStated = eventType(
  'RoundResultStated',
  1,
  'public',
  z.strictObject({
    roundId: id,
    bankId: id,
    method: z.enum(['ballot', 'score']),
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
