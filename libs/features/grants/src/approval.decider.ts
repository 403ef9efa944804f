import { accept, type Decision, refuse } from '#decider';
import type { PaymentEvent, TextRef } from '#events';
import type { PaymentCommandOf } from './payment.commands.js';
import type { PaymentFacts } from './payment.facts.js';
import { isSent, type Payment } from './payment.state.decider.js';

type Refused = ReturnType<typeof refuse> | undefined;

/** A payment takes two signatures (domain.md, "Payment"). */
export const SIGNATURES = 2;

/** One of two different approvers of two households, neither payee nor applicant, with no interest in the bid (domain.md, "Payment"). */
export function approvePayment({ data }: PaymentCommandOf<'ApprovePayment'>, payment: Payment, facts: PaymentFacts): Decision<PaymentEvent> {
  const { paymentId, approver, stepUp } = data;
  if (isSent(payment)) return refuse('already-instructed', { paymentId });
  const { seat, payeeHousehold } = facts;
  if (!seat) return refuse('approver-not-on-panel', { paymentId });
  const signer = { person: approver, household: seat.household };
  const close = tooClose(signer, payment, { payees: [payment.payee], payeeHouseholds: payeeHousehold ? [payeeHousehold] : [] });
  if (close) return refuse(`approver-${close}`, { paymentId });
  const refused = whyNotBeside(paymentId, approver, seat.household, payment) ?? whyNotPayee(paymentId, payment);
  if (refused) return refused;
  return accept<PaymentEvent>(
    { type: 'PaymentApproved', data: { paymentId, approvals: payment.approvals.length + 1 } },
    {
      type: 'PaymentApprovedBasis',
      data: { paymentId, approver, household: seat.household, office: seat.office, stepUp, ...(payeeHousehold ? { payeeHousehold } : {}) },
    },
  );
}

interface Payees {
  readonly payees: readonly (string | TextRef)[];
  /** Of those who sit on the panel. */
  readonly payeeHouseholds: readonly string[];
}

/** Why somebody is too close to a payment to answer for it, as its refusals end. */
export function tooClose(
  { person, household }: { readonly person: string; readonly household: string },
  { applicant, coSigner, interests, household: home }: Pick<Payment, 'applicant' | 'coSigner' | 'interests' | 'household'>,
  { payees, payeeHouseholds }: Payees,
): 'is-payee' | 'is-applicant' | 'conflicted' | 'lives-with-payee' | undefined {
  if (payees.includes(person)) return 'is-payee';
  if (person === applicant || person === coSigner) return 'is-applicant';
  if (interests.some(({ member }) => member === person)) return 'conflicted';
  return household === home || payeeHouseholds.includes(household) ? 'lives-with-payee' : undefined;
}

function whyNotBeside(paymentId: string, approver: string, household: string, { approvals }: Payment): Refused {
  if (approvals.some((approval) => approval.approver === approver)) return refuse('same-person', { paymentId });
  if (approvals.some((approval) => approval.household === household)) return refuse('same-household', { paymentId });
  if (approvals.length >= SIGNATURES) return refuse('already-approved', { paymentId });
  return undefined;
}

/** No match stops until the details are changed; an answer that never came is no match either, but may be asked for again. */
export function whyNotPayee(paymentId: string, { status, nameCheck, proposal }: Pick<Payment, 'status' | 'nameCheck' | 'proposal'>): Refused {
  if (proposal) return refuse('details-wait', { paymentId });
  if (status === 'needs-new-details' || nameCheck === 'no-match') return refuse('needs-new-details', { paymentId });
  if (nameCheck !== 'match' && nameCheck !== 'close-match') return refuse('name-not-checked', { paymentId, nameCheck });
  return undefined;
}
