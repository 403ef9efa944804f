import { accept, type Decision, refuse } from '#decider';
import type { PaymentEvent } from '#events';
import type { PaymentCommandOf } from './payment.commands.js';
import type { PaymentFacts } from './payment.facts.js';
import type { Payment } from './payment.state.decider.js';

type Refused = ReturnType<typeof refuse> | undefined;

/** A payment takes two signatures (domain.md, "Payment"). */
export const SIGNATURES = 2;

/** One of two different approvers of two households, neither payee nor applicant, with no interest in the bid (domain.md, "Payment"). */
export function approvePayment({ data }: PaymentCommandOf<'ApprovePayment'>, payment: Payment, facts: PaymentFacts): Decision<PaymentEvent> {
  const { paymentId, approver, stepUp } = data;
  if (payment.status === 'instructed' || payment.status === 'completed') return refuse('already-instructed', { paymentId });
  const { seat, payeeHousehold } = facts;
  if (!seat) return refuse('approver-not-on-panel', { paymentId });
  const refused =
    whyNotThisPerson(paymentId, approver, payment) ??
    whyNotThisHousehold(paymentId, seat.household, payment, payeeHousehold) ??
    whyNotBeside(paymentId, approver, seat.household, payment) ??
    whyNotPayee(paymentId, payment);
  if (refused) return refused;
  return accept<PaymentEvent>(
    { type: 'PaymentApproved', data: { paymentId, approvals: payment.approvals.length + 1 } },
    {
      type: 'PaymentApprovedBasis',
      data: { paymentId, approver, household: seat.household, office: seat.office, stepUp, ...(payeeHousehold ? { payeeHousehold } : {}) },
    },
  );
}

function whyNotThisPerson(paymentId: string, approver: string, { payee, applicant, coSigner, interests }: Payment): Refused {
  if (approver === payee) return refuse('approver-is-payee', { paymentId });
  if (approver === applicant || approver === coSigner) return refuse('approver-is-applicant', { paymentId });
  if (interests.some(({ member }) => member === approver)) return refuse('approver-conflicted', { paymentId });
  return undefined;
}

function whyNotThisHousehold(paymentId: string, household: string, payment: Payment, payeeHousehold: string | undefined): Refused {
  return household === payment.household || household === payeeHousehold ? refuse('approver-lives-with-payee', { paymentId }) : undefined;
}

function whyNotBeside(paymentId: string, approver: string, household: string, { approvals }: Payment): Refused {
  if (approvals.some((approval) => approval.approver === approver)) return refuse('same-person', { paymentId });
  if (approvals.some((approval) => approval.household === household)) return refuse('same-household', { paymentId });
  if (approvals.length >= SIGNATURES) return refuse('already-approved', { paymentId });
  return undefined;
}

/** No match stops until the details are changed; an answer that never came is no match either, but may be asked for again. */
export function whyNotPayee(paymentId: string, { status, nameCheck }: Pick<Payment, 'status' | 'nameCheck'>): Refused {
  if (status === 'needs-new-details' || nameCheck === 'no-match') return refuse('needs-new-details', { paymentId });
  if (nameCheck !== 'match' && nameCheck !== 'close-match') return refuse('name-not-checked', { paymentId, nameCheck });
  return undefined;
}
