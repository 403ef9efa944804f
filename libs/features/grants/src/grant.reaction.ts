import { reactions } from '#decider';
import type { AwardDeclared, BidWithdrawn, RecordedOf } from '#events';
import { OpenGrant, WithdrawGrant } from './grant.commands.js';

/** An award opens a grant; a withdrawn bid ends it. */
export const grantReactions = reactions({
  AwardDeclared: (event) => {
    const { bidId, roundId, fundId, amountPence, conditions } = (event as RecordedOf<typeof AwardDeclared>).data;
    const bankId = event.stream.slice('bank-'.length);
    return [{ command: OpenGrant, data: { bidId, bankId, roundId, fundId, amountPence, conditions } }];
  },
  BidWithdrawn: (event) => [{ command: WithdrawGrant, data: { bidId: (event as RecordedOf<typeof BidWithdrawn>).data.bidId } }],
});
