import { accept, type Decider, type Decision, type RefusalTable, refuse } from '#decider';
import type { PaymentEvent } from '#events';
import { approvePayment, SIGNATURES, whyNotPayee } from './approval.decider.js';
import { changePayeeDetails, confirmPayeeDetails, mayBePaid, refusePayeeDetails } from './payee-change.decider.js';
import type { PaymentCommand, PaymentCommandOf } from './payment.commands.js';
import type { PaymentFacts } from './payment.facts.js';
import { commandOf, factsOf } from './payment.replay.decider.js';
import { evolvePayment, isSent, noPayment, type Payment, type PaymentState } from './payment.state.decider.js';

/** Every "no" of a payment, in the order in which it is looked for. */
export const paymentRefusals = {
  'payment-exists': { kind: 'conflict', title: 'A payment of this name is prepared already.' },
  'no-such-award': { kind: 'not-found', title: 'The bid has no award.' },
  'offer-not-accepted': { kind: 'conflict', title: 'The offer is not accepted, or stands no longer.' },
  'above-award': { kind: 'limit', title: 'The amount is more than what is left of the award.' },
  'no-such-payment': { kind: 'not-found', title: 'There is no such payment.' },
  'already-instructed': { kind: 'conflict', title: 'The payment has been sent.' },
  'payee-unknown': { kind: 'forbidden', title: 'A person who is paid is the applicant or the co-signer; anybody else is paid by name.' },
  'reason-missing': { kind: 'conflict', title: 'A name that matches only closely needs a reason.' },
  'change-exists': { kind: 'conflict', title: 'A change of this name was asked for already.' },
  'no-new-details': { kind: 'conflict', title: 'These new details do not wait for a second person, or no longer.' },
  'one-person-change': { kind: 'forbidden', title: 'New details are confirmed by somebody else than who asked for them.' },
  'confirmer-not-on-panel': { kind: 'forbidden', title: 'New details are confirmed or refused by a member of the bank’s panel.' },
  'confirmer-is-payee': { kind: 'forbidden', title: 'Nobody is the second person for a payment to themselves.' },
  'confirmer-is-applicant': { kind: 'forbidden', title: 'Nobody is the second person for a payment of their own bid.' },
  'confirmer-conflicted': { kind: 'forbidden', title: 'Whoever has an interest in the bid is not the second person: somebody else of the panel is.' },
  'confirmer-lives-with-payee': { kind: 'forbidden', title: 'Whoever lives with the applicant or the payee is not the second person.' },
  'one-household-change': { kind: 'forbidden', title: 'The two people who change where money goes do not live together.' },
  'approver-not-on-panel': { kind: 'forbidden', title: 'Only members of the bank’s panel sign payments.' },
  'approver-is-payee': { kind: 'forbidden', title: 'Nobody signs a payment to themselves.' },
  'approver-is-applicant': { kind: 'forbidden', title: 'Nobody signs a payment for their own bid.' },
  'approver-conflicted': { kind: 'forbidden', title: 'Whoever has an interest in the bid does not sign: a substitute steps in.' },
  'approver-lives-with-payee': { kind: 'forbidden', title: 'Whoever lives with the applicant or the payee does not sign.' },
  'same-person': { kind: 'forbidden', title: 'This person has signed already: the second signature is somebody else’s.' },
  'same-household': { kind: 'forbidden', title: 'The two people who sign do not live together.' },
  'already-approved': { kind: 'conflict', title: 'Two people have signed already.' },
  'details-wait': { kind: 'conflict', title: 'New details of who is paid wait for a second person: they are confirmed or refused first.' },
  'needs-new-details': { kind: 'conflict', title: 'The details do not fit the payee: they must be changed first.' },
  'name-not-checked': { kind: 'conflict', title: 'The payee’s name is not checked.' },
  'needs-two-approvals': { kind: 'forbidden', title: 'Two people sign each payment.' },
  'must-wait': { kind: 'conflict', title: 'The payee’s details were changed: the payment waits two working days.' },
} as const satisfies RefusalTable;

type Decided = Decision<PaymentEvent>;

function preparePayment({ data }: PaymentCommandOf<'PreparePayment'>, state: PaymentState, { award }: PaymentFacts): Decided {
  const { paymentId, bidId, amountPence, route, payee, details } = data;
  if (state) return refuse('payment-exists', { paymentId });
  if (!award) return refuse('no-such-award', { bidId });
  const { bankId, fundId, coSigner, accepted, awardPence, usedPence, applicant, household, interests } = award;
  if (!accepted) return refuse('offer-not-accepted', { bidId });
  if (amountPence > awardPence - usedPence) return refuse('above-award', { bidId, amountPence, leftPence: awardPence - usedPence });
  if (!mayBePaid(payee, award)) return refuse('payee-unknown', { bidId });
  const basis = { paymentId, payee, applicant, household, interests, accepted, awardPence, usedPence };
  return accept<PaymentEvent>(
    { type: 'PaymentPrepared', data: { paymentId, bidId, bankId, fundId, amountPence, route } },
    { type: 'PaymentPreparedBasis', data: { ...basis, ...(details ? { details } : {}), ...(coSigner ? { coSigner } : {}) } },
  );
}

function checkPayeeName({ data }: PaymentCommandOf<'CheckPayeeName'>, payment: Payment, { bankSays }: PaymentFacts): Decided {
  const { paymentId, answer, reason } = data;
  if (isSent(payment) || bankSays) return refuse('already-instructed', { paymentId });
  if (answer === 'close-match' && !reason) return refuse('reason-missing', { paymentId });
  // An answer about the new details would be taken for one about those that still stand.
  if (payment.proposal) return refuse('details-wait', { paymentId });
  if (payment.status === 'needs-new-details' || payment.nameCheck === 'no-match') return refuse('needs-new-details', { paymentId });
  return accept<PaymentEvent>({ type: 'PayeeNameChecked', data: { paymentId, answer, ...(reason ? { reason } : {}) } });
}

/**
 * The bank has moved the money; only what changed between its look and its step can still be in the way. The refusal is recorded as an event,
 * because the bank waits for it to take the money back.
 */
function confirmInstruction({ data }: PaymentCommandOf<'ConfirmInstruction'>, payment: Payment): Decided {
  const { paymentId, batchId, instructedOn } = data;
  if (payment.batch?.batchId === batchId) return accept();
  const refused = whyNotInstructed(paymentId, instructedOn, payment);
  if (!refused) return accept<PaymentEvent>({ type: 'InstructionConfirmed', data: { paymentId, batchId, instructedOn } });
  const { bankId } = payment;
  return accept<PaymentEvent>({ type: 'InstructionRefused', data: { paymentId, bankId, batchId, code: refused.refusal.code, instructedOn } });
}

function whyNotInstructed(paymentId: string, instructedOn: string, payment: Payment) {
  if (isSent(payment)) return refuse('already-instructed', { paymentId });
  const payee = whyNotPayee(paymentId, payment);
  if (payee) return payee;
  if (payment.approvals.length < SIGNATURES) return refuse('needs-two-approvals', { paymentId });
  if (payment.waitUntil !== undefined && instructedOn < payment.waitUntil) return refuse('must-wait', { paymentId });
  return undefined;
}

/** What arrived has arrived: the bank's word is a fact, whatever this stream thought of the payment. */
function completePayment({ data }: PaymentCommandOf<'CompletePayment'>, payment: Payment): Decided {
  return payment.status === 'completed' ? accept() : accept<PaymentEvent>({ type: 'PaymentCompleted', data });
}

function sendBackPayment({ data }: PaymentCommandOf<'SendBackPayment'>, payment: Payment): Decided {
  return payment.status === 'instructed' ? accept<PaymentEvent>({ type: 'PaymentSentBack', data }) : accept();
}

function decide(command: PaymentCommand, state: PaymentState, facts: PaymentFacts): Decided {
  if (command.type === 'PreparePayment') return preparePayment(command, state, facts);
  if (!state) return refuse('no-such-payment', { paymentId: command.data.paymentId });
  switch (command.type) {
    case 'CheckPayeeName':
      return checkPayeeName(command, state, facts);
    case 'ChangePayeeDetails':
      return changePayeeDetails(command, state, facts);
    case 'ConfirmPayeeDetails':
      return confirmPayeeDetails(command, state, facts);
    case 'RefusePayeeDetails':
      return refusePayeeDetails(command, state, facts);
    case 'ApprovePayment':
      return approvePayment(command, state, facts);
    case 'ConfirmInstruction':
      return confirmInstruction(command, state);
    case 'CompletePayment':
      return completePayment(command, state);
    case 'SendBackPayment':
      return sendBackPayment(command, state);
  }
}

/** Two signatures, once (domain.md, "Payment"). Stream `payment-<id>`. */
export const paymentDecider: Decider<PaymentState, PaymentCommand, PaymentFacts, PaymentEvent> = {
  name: 'payment',
  refusals: paymentRefusals,
  initialState: noPayment,
  evolve: evolvePayment,
  decide,
  commandOf,
  factsOf,
};
