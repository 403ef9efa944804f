import { accept, type Decision, refuse } from '#decider';
import { addWorkingDays, londonDay } from '#decider/calendar';
import type { PaymentEvent, TextRef } from '#events';
import { tooClose } from './approval.decider.js';
import type { PaymentCommandOf } from './payment.commands.js';
import type { PaymentFacts } from './payment.facts.js';
import { isSent, type Payment, type Proposal } from './payment.state.decider.js';

type Decided = Decision<PaymentEvent>;
/**
 * Changed details wait until the start of the second working day after, signed or not, so that the old contact can object (audit.md, "Threats": payee redirection;
 * domain.md, "Payment").
 */
const WAIT_WORKING_DAYS = 2;

/** New details wait for a second person (audit.md, "Threats": payee redirection). */
export function changePayeeDetails({ data }: PaymentCommandOf<'ChangePayeeDetails'>, payment: Payment, { bankSays }: PaymentFacts): Decided {
  const { paymentId, changeId, household, details, ...asked } = data;
  if (isSent(payment) || bankSays) return refuse('already-instructed', { paymentId });
  if (!mayBePaid(data.payee, payment)) return refuse('payee-unknown', { paymentId });
  if (payment.changeIds.includes(changeId)) return refuse('change-exists', { paymentId, changeId });
  if (payment.proposal) return refuse('details-wait', { paymentId });
  const known = { ...(details ? { details } : {}), ...(household ? { household } : {}) };
  return accept<PaymentEvent>({ type: 'PayeeDetailsProposed', data: { paymentId, changeId, ...asked, ...known } });
}

/** The second person agrees to the change that they were shown; whoever signed, signed for other details. */
export function confirmPayeeDetails({ data, at }: PaymentCommandOf<'ConfirmPayeeDetails'>, payment: Payment, { second, bankSays }: PaymentFacts): Decided {
  const { paymentId, changeId, confirmedBy, stepUp } = data;
  const { proposal } = payment;
  if (isSent(payment) || bankSays) return refuse('already-instructed', { paymentId });
  if (proposal?.changeId !== changeId) return refuse('no-new-details', { paymentId, changeId });
  if (confirmedBy === proposal.proposedBy) return refuse('one-person-change', { paymentId });
  const refused = whyNotSecond(paymentId, confirmedBy, { payment, proposal, second });
  if (refused || !second) return refused ?? accept();
  const { payee, details, proposedBy } = proposal;
  const voidedApprovals = payment.approvals.length;
  const waitUntil = addWorkingDays(londonDay(at), WAIT_WORKING_DAYS);
  const changed = { paymentId, changeId, payee, ...(details ? { details } : {}), proposedBy };
  return accept<PaymentEvent>({
    type: 'PayeeDetailsChanged',
    data: { ...changed, confirmedBy, confirmer: recordedAs(second), stepUp, voidedApprovals, waitUntil },
  });
}

/** A payment never hangs on new details: whoever could confirm them may refuse them, and whoever asked may take them back. */
export function refusePayeeDetails({ data }: PaymentCommandOf<'RefusePayeeDetails'>, payment: Payment, { second }: PaymentFacts): Decided {
  const { paymentId, changeId, refusedBy } = data;
  const { proposal } = payment;
  if (proposal?.changeId !== changeId) return refuse('no-new-details', { paymentId, changeId });
  if (refusedBy === proposal.proposedBy) return accept<PaymentEvent>({ type: 'PayeeDetailsRefused', data });
  const refused = whyNotSecond(paymentId, refusedBy, { payment, proposal, second });
  if (refused || !second) return refused ?? accept();
  return accept<PaymentEvent>({ type: 'PayeeDetailsRefused', data: { ...data, refuser: recordedAs(second) } });
}

interface Weighed {
  readonly payment: Payment;
  readonly proposal: Proposal;
  readonly second: PaymentFacts['second'];
}

/** As close to the payment as nobody who signs it may be, or to whoever asked for the change. */
function whyNotSecond(paymentId: string, person: string, { payment, proposal, second }: Weighed) {
  if (!second) return refuse('confirmer-not-on-panel', { paymentId });
  const { household, payeeHouseholds } = second;
  const close = tooClose({ person, household }, payment, { payees: [payment.payee, proposal.payee], payeeHouseholds });
  if (close) return refuse(`confirmer-${close}`, { paymentId });
  if (household === proposal.household) return refuse('one-household-change', { paymentId });
  return undefined;
}

function recordedAs({ office, household, payeeHouseholds }: NonNullable<PaymentFacts['second']>) {
  return { office, household, payeeHouseholds: [...payeeHouseholds] };
}

/** A person's token is one that the bid names; a name that was typed is for a human to check. */
export function mayBePaid(payee: string | TextRef, { applicant, coSigner }: { readonly applicant: string; readonly coSigner?: string | undefined }): boolean {
  return typeof payee !== 'string' || payee === applicant || payee === coSigner;
}
