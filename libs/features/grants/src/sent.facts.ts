import { type Folding, Keyed, type Recorded } from '#decider';
import type { BankEvent } from '#events';

export type Sent = 'on-its-way' | 'paid';

/** The bank's payments that have left it and not come back, by payment. */
export type SentPayments = Keyed<Sent>;

export const sentFolding = {
  initialState: Keyed.none<Sent>(),
  evolve(state: SentPayments, event: Recorded<BankEvent>): SentPayments {
    switch (event.type) {
      case 'PaymentInstructed':
        return state.with(event.data.paymentId, 'on-its-way');
      case 'PaymentSettled':
        return state.with(event.data.paymentId, 'paid');
      case 'PaymentFailed':
        return state.without(event.data.paymentId);
      default:
        return state;
    }
  },
} satisfies Folding<SentPayments>;
