import type { FoldingReaction, Reaction } from '#decider';
import type { ApplicationEvent, Envelope, RoundEvent, VotingEvent } from '#events';
import { CountVotes } from './result.commands.js';

type Seen = Pick<VotingEvent | RoundEvent | ApplicationEvent, 'type' | 'data'>;

interface Declared {
  readonly choices: readonly string[];
  /** What the newest result passes over; undefined before the first. */
  readonly without?: readonly string[] | undefined;
}

/** The votes whose money the bank has not given yet, and the bids that were withdrawn. */
export interface Votes {
  readonly rounds: Readonly<Record<string, Declared>>;
  readonly withdrawn: readonly string[];
}

function evolve(votes: Votes, event: Seen): Votes {
  const { type, data } = event as VotingEvent | RoundEvent | ApplicationEvent;
  switch (type) {
    case 'VotingOpened':
      return withRound(votes, data.roundId, { choices: data.choices.map(({ bidId }) => bidId) });
    case 'ResultDeclared': {
      const round = votes.rounds[data.roundId];
      return round ? withRound(votes, data.roundId, { ...round, without: data.withdrawn }) : votes;
    }
    case 'BidWithdrawn':
      return Object.values(votes.rounds).some(({ choices }) => choices.includes(data.bidId))
        ? { ...votes, withdrawn: [...votes.withdrawn, data.bidId] }
        : votes;
    case 'RoundFinished': {
      const { [data.roundId]: over, ...rounds } = votes.rounds;
      return { rounds, withdrawn: votes.withdrawn.filter((bidId) => !over?.choices.includes(bidId)) };
    }
    default:
      return votes;
  }
}

function withRound({ rounds, withdrawn }: Votes, roundId: string, round: Declared): Votes {
  return { rounds: { ...rounds, [roundId]: round }, withdrawn };
}

/** The rounds that the event is about, and whose result still counts a bid that was withdrawn. */
function react(event: Envelope, { rounds, withdrawn }: Votes): readonly Reaction[] {
  const { bidId, roundId } = event.data as { readonly bidId?: string; readonly roundId?: string };
  return Object.entries(rounds)
    .filter(([round, { choices }]) =>
      event.type === 'BidWithdrawn' ? bidId !== undefined && choices.includes(bidId) : event.type === 'ResultDeclared' && round === roundId,
    )
    .filter(([, { choices, without }]) => without && choices.some((choice) => withdrawn.includes(choice) && !without.includes(choice)))
    .map(([round]) => ({ command: CountVotes, data: { roundId: round, because: 'withdrawal' } }));
}

/**
 * A bid that is withdrawn after a result makes the next version beside it, until the bank has given the money (domain.md, "Ballots"). One that was withdrawn while a
 * result was being declared is seen when that stands.
 */
export const withdrawalReaction: FoldingReaction<Votes> = {
  name: 'ballots-withdrawals',
  types: ['VotingOpened', 'ResultDeclared', 'BidWithdrawn', 'RoundFinished'],
  folding: { initialState: { rounds: {}, withdrawn: [] }, evolve: (votes, event) => evolve(votes, event as unknown as Seen) },
  react,
};
