import { z } from 'zod';
import { command, reactions } from '#decider';
import { type AwardDeclared, type BidDeclined, type BidReworded, type Envelope, id, type RecordedOf, textRef } from '#events';
import { NoteDecision } from './bid.commands.js';

/** The vault throws away what was put right: no version of it can be read any more. */
export class ReplaceWording extends command('ReplaceWording', z.strictObject({ bidId: id, newest: z.array(textRef).min(1) })) {}

/** What the bank declares of a bid stands on the bid's own timeline too. */
export const bidReactions = reactions({
  BidReworded: (event: Envelope) => {
    const { bidId, ...wording } = (event as RecordedOf<typeof BidReworded>).data;
    return [{ command: ReplaceWording, data: { bidId, newest: Object.values(wording) } }];
  },
  AwardDeclared: (event: Envelope) => {
    const { bidId, roundId, outcome, amountPence, reason, decidedBy, rulesVersion, rulesHash } = (event as RecordedOf<typeof AwardDeclared>).data;
    return [{ command: NoteDecision, data: { bidId, roundId, outcome, amountPence, reason, decidedBy, rulesVersion, rulesHash } }];
  },
  BidDeclined: (event: Envelope) => {
    const { bidId, roundId, reason, decidedBy, rulesVersion, rulesHash } = (event as RecordedOf<typeof BidDeclined>).data;
    return [{ command: NoteDecision, data: { bidId, roundId, outcome: 'declined', amountPence: 0, reason, decidedBy, rulesVersion, rulesHash } }];
  },
});
