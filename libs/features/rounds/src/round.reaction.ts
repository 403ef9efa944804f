import { reactions } from '#decider';
import type { DecisionsDeclared, Envelope, RecordedOf } from '#events';
import { FinishRound } from './round.commands.js';

/** The bank declares, the round follows. */
export const roundReactions = reactions({
  DecisionsDeclared: (event: Envelope) => {
    const { roundId, finishesRound, declared } = (event as RecordedOf<typeof DecisionsDeclared>).data;
    return finishesRound ? [{ command: FinishRound, data: { roundId, declared } }] : [];
  },
});
