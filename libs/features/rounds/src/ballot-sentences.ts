import type { BallotRules } from '#events';
import { pounds } from './rule-money.js';

/** A sentence about a vote: which of the variants of its topic, and what stands in it. */
export interface BallotSaying {
  readonly variant: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What is said of a vote, in this order; what a counting rule has no parameter for is not said of it. */
export type BallotTopic = 'voteDates' | 'voters' | 'mark' | 'score' | 'winners' | 'share' | 'worth' | 'rest' | 'compare' | BallotTopicAfter;
type BallotTopicAfter = 'equal' | 'channels' | 'again' | 'secret' | 'withdrawn' | 'recount';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** Every rule of a vote as a sentence: nothing in the rules is missing from them, so that whoever has the text can count (tally.md). */
export const ballotWriters: Readonly<Record<BallotTopic, (ballot: BallotRules) => BallotSaying | undefined>> = {
  voteDates: ({ opensOn, closesOn }) => ({ variant: 'days', params: { opens: written(opensOn), closes: written(closesOn) } }),
  voters: ({ roll, votingAge }) => (votingAge === 0 ? { variant: `${roll}-any` } : { variant: roll, params: { age: votingAge } }),
  mark: ({ kind, most, points, mostForOne }) => ({
    variant: kind,
    params: { count: most, ...(points === undefined ? {} : { points }), ...(mostForOne === undefined ? {} : { most: mostForOne }) },
  }),
  score: ({ weights = [], counting: { scoring } }) =>
    scoring === 'weights' ? { variant: scoring, params: { weights: weights.join(', ') } } : { variant: scoring },
  winners: ({ counting: { rule, threshold } }) => ({ variant: rule, ...(threshold === undefined ? {} : { params: { threshold } }) }),
  share: ({ counting: { endowment } }) => endowment && { variant: endowment },
  worth: ({ counting: { utility } }) => utility && { variant: utility },
  rest: ({ counting: { completion, stop, incrementPence } }) => {
    if (!completion) return undefined;
    return stop && incrementPence ? { variant: `${completion}-${stop}`, params: { increment: pounds(incrementPence) } } : { variant: completion };
  },
  compare: ({ counting: { comparison } }) => (comparison === undefined ? undefined : { variant: comparison ? 'yes' : 'no' }),
  equal: ({ counting: { ties } }) => ({ variant: ties }),
  channels: ({ crossChannel }) => ({ variant: crossChannel }),
  again: () => ({ variant: 'last-counts' }),
  secret: () => ({ variant: 'kept' }),
  withdrawn: () => ({ variant: 'passed-over' }),
  recount: ({ challengeWorkingDays: count }) => (count === 0 ? { variant: 'same-day' } : { variant: 'days', params: { count } }),
};

/** `28 March 2026`: the text is hashed, so it is written here and not by the machine's own tables. */
function written(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}
