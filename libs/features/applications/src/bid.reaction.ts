import { reactions } from '#decider';
import type { AwardDeclared, BidDeclined, Envelope, RecordedOf } from '#events';
import { NoteDecision } from './bid.commands.js';

/** What the bank declares of a bid stands on the bid's own timeline too. */
export const bidReactions = reactions({
  AwardDeclared: (event: Envelope) => {
    const { bidId, roundId, outcome, amountPence, reason, decidedBy, rulesVersion, rulesHash } = (event as RecordedOf<typeof AwardDeclared>).data;
    return [{ command: NoteDecision, data: { bidId, roundId, outcome, amountPence, reason, decidedBy, rulesVersion, rulesHash } }];
  },
  BidDeclined: (event: Envelope) => {
    const { bidId, roundId, reason, decidedBy, rulesVersion, rulesHash } = (event as RecordedOf<typeof BidDeclined>).data;
    return [{ command: NoteDecision, data: { bidId, roundId, outcome: 'declined', amountPence: 0, reason, decidedBy, rulesVersion, rulesHash } }];
  },
});
