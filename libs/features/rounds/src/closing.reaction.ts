import type { Reaction, Recorded } from '#decider';
import type { RoundEvent } from '#events';
import { CloseRound } from './round.commands.js';

/** The rounds that take bids now, with their last days. */
export type OpenRounds = Readonly<Record<string, string>>;

/** Built from the ledger, for the timed reaction that closes rounds. */
export const openRounds = {
  initialState: {} as OpenRounds,
  types: ['RoundOpened', 'RoundClosed', 'RoundFinished'],
  evolve(rounds: OpenRounds, event: Recorded<RoundEvent>): OpenRounds {
    if (event.type === 'RoundOpened') return { ...rounds, [event.data.roundId]: event.data.closesOn };
    if (event.type !== 'RoundClosed' && event.type !== 'RoundFinished') return rounds;
    const { [event.data.roundId]: _, ...others } = rounds;
    return others;
  },
};

/** The rounds whose last day has passed; `today` is the day in London. */
export function dueClosings(rounds: OpenRounds, today: string): readonly Reaction[] {
  return Object.entries(rounds)
    .filter(([, closesOn]) => closesOn < today)
    .map(([roundId]) => ({ command: CloseRound, data: { roundId } }));
}

/** Closes each round on the day after its last, by the business clock. */
export const closingReaction = { name: 'rounds-closing', types: openRounds.types, folding: openRounds, due: dueClosings };
