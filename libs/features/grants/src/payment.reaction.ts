import { reactions } from '#decider';
import { londonDay } from '#decider/calendar';
import type { PaymentFailed, PaymentInstructed, PaymentSettled, RecordedOf } from '#events';
import { CompletePayment, ConfirmInstruction, SendBackPayment } from './payment.commands.js';

/** What the bank's money did, told to the payment; in one table, so that it happens in the bank's order. */
export const paymentReactions = reactions({
  PaymentInstructed: (event) => {
    const { paymentId, batchId } = (event as RecordedOf<typeof PaymentInstructed>).data;
    return [{ command: ConfirmInstruction, data: { paymentId, batchId, instructedOn: londonDay(event.recordedAt) } }];
  },
  PaymentSettled: (event) => {
    const { paymentId } = (event as RecordedOf<typeof PaymentSettled>).data;
    return [{ command: CompletePayment, data: { paymentId, settledOn: londonDay(event.recordedAt) } }];
  },
  PaymentFailed: (event) => {
    const { paymentId, why } = (event as RecordedOf<typeof PaymentFailed>).data;
    return [{ command: SendBackPayment, data: { paymentId, why } }];
  },
});
