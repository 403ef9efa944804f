import { z } from 'zod';
import { day, id, pence } from '#events';

const mark = z.looseObject({ place: z.int().min(1), ref: id });

const ballot = z.looseObject({
  ballot: id,
  channel: z.enum(['online', 'paper', 'phone', 'assisted']),
  /** Whoever has it on the roll. */
  code: id,
  status: z.enum(['counted', 'rejected']),
  /** The first place first; absent where nobody looked, or where the places are no order. */
  choices: z.array(id).optional(),
  /** What stands on a paper that is no order: it is spoiled. */
  marks: z.array(mark).optional(),
  /** An envelope that nobody opened. */
  kept_shut: z.boolean().default(false),
  reason: z.string().optional(),
});

const counted = z.looseObject({
  ref: id,
  points: z.int().min(0).optional(),
  first_choices: z.int().min(0).optional(),
  cost_pence: pence.optional(),
  left_before_pence: pence.optional(),
  funded: z.boolean(),
});

/** One round's vote of a whole estate: the roll's size, every ballot, the papers, and the results that they must give. */
export const residentBallot = z.looseObject({
  round: id,
  ballots: z.array(ballot).min(1),
  roll_size: z.int().min(1),
  papers_issued: z.int().min(0).default(0),
  papers_unused: z.int().min(0).default(0),
  opened_on: day,
  closed_on: day,
  result_v1: z.array(counted).min(1),
  result_v1_declared_on: day,
  withdrawn: id.optional(),
  result_v2: z.array(counted).optional(),
  result_v2_declared_on: day.optional(),
  pot_pence: pence,
  left_over_pence: pence,
});

export type ResidentBallot = z.output<typeof residentBallot>;
export type SeasonBallot = ResidentBallot['ballots'][number];
export type CountedBid = z.output<typeof counted>;
