import { reactions } from '#decider';
import type { BidWithdrawn, GrantWithdrawn, InstructionRefused, OfferLapsed, RecordedOf } from '#events';
import { FailPayment, ReleaseAward } from './bank.commands.js';

/** What the bank does when other features' facts touch its money. */
export const bankReactions = reactions({
  OfferLapsed: (event) => {
    const { bankId, bidId, why } = (event as RecordedOf<typeof OfferLapsed>).data;
    return [{ command: ReleaseAward, data: { bankId, bidId, why } }];
  },
  BidWithdrawn: (event) => {
    const { bankId, bidId, afterAward } = (event as RecordedOf<typeof BidWithdrawn>).data;
    return afterAward ? [{ command: ReleaseAward, data: { bankId, bidId, why: 'withdrawn' } }] : [];
  },
  // The same withdrawal may have crossed the declaration: then only the grant knows of the award, and this finds it.
  GrantWithdrawn: (event) => {
    const { bankId, bidId } = (event as RecordedOf<typeof GrantWithdrawn>).data;
    return [{ command: ReleaseAward, data: { bankId, bidId, why: 'withdrawn' } }];
  },
  InstructionRefused: (event) => {
    const { bankId, paymentId, batchId } = (event as RecordedOf<typeof InstructionRefused>).data;
    return [{ command: FailPayment, data: { bankId, paymentId, batchId, why: 'instruction-refused' } }];
  },
});
