import type { FactReader, Folding, Recorded } from '#decider';
import { type ApplicationEvent, type PaymentEvent, personToken } from '#events';
import type { GrantCommand } from './grant.commands.js';
import type { PaymentCommand } from './payment.commands.js';

const applicant: Folding<string | undefined> = {
  initialState: undefined,
  evolve: (known, event: Recorded<ApplicationEvent>) => (event.type === 'BidReceivedBasis' ? event.data.applicant : known),
};

const paidBid: Folding<string | undefined> = {
  initialState: undefined,
  evolve: (known, event: Recorded<PaymentEvent>) => (event.type === 'PaymentPrepared' ? event.data.bidId : known),
};

/** Whom the texts of a grant are about: who asked for it. */
export function concernedByGrant({ data }: GrantCommand, reader: FactReader): Promise<string | undefined> {
  return reader.fold(applicant, `application-${data.bidId}`);
}

/** Whom the texts of a payment are about: the person who is paid, else (an organisation is) who asked for the money. */
export async function concernedByPayment({ data }: PaymentCommand, reader: FactReader): Promise<string | undefined> {
  if ('payee' in data && personToken.safeParse(data.payee).success) return String(data.payee);
  const bidId = 'bidId' in data ? data.bidId : await reader.fold(paidBid, `payment-${data.paymentId}`);
  return bidId === undefined ? undefined : reader.fold(applicant, `application-${bidId}`);
}
