import type { Recorded } from '#decider';
import type { PaymentEvent } from '#events';
import type { PaymentCommand, PaymentCommandOf } from './payment.commands.js';
import type { PaymentFacts } from './payment.facts.js';

type Events = readonly Recorded<PaymentEvent>[];

/** The command behind one command's events (the replay law, architecture.md "How a command travels"). */
export function commandOf(events: Events): PaymentCommand {
  const event = events[0];
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  const { paymentId } = event.data;
  switch (event.type) {
    case 'PaymentPrepared': {
      const { bidId, amountPence, route } = event.data;
      const { payee, details } = preparedBasis(events);
      return { type: 'PreparePayment', at, data: { paymentId, bidId, amountPence, route, payee, ...(details ? { details } : {}) } };
    }
    case 'PayeeNameChecked':
      return { type: 'CheckPayeeName', at, data: event.data };
    case 'PayeeDetailsProposed':
      return { type: 'ChangePayeeDetails', at, data: event.data };
    case 'PayeeDetailsChanged': {
      const { changeId, confirmedBy, stepUp } = event.data;
      return { type: 'ConfirmPayeeDetails', at, data: { paymentId, changeId, confirmedBy, stepUp } };
    }
    case 'PayeeDetailsRefused': {
      const { refuser: _, ...refused } = event.data;
      return { type: 'RefusePayeeDetails', at, data: refused };
    }
    case 'PaymentApproved': {
      const { approver, stepUp } = approvedBasis(events);
      return { type: 'ApprovePayment', at, data: { paymentId, approver, stepUp } };
    }
    case 'InstructionConfirmed':
      return { type: 'ConfirmInstruction', at, data: event.data };
    case 'InstructionRefused': {
      const { batchId, instructedOn = '' } = event.data;
      return { type: 'ConfirmInstruction', at, data: { paymentId, batchId, instructedOn } };
    }
    case 'PaymentCompleted':
      return { type: 'CompletePayment', at, data: event.data };
    case 'PaymentSentBack': {
      const why = event.data.why as PaymentCommandOf<'SendBackPayment'>['data']['why'];
      return { type: 'SendBackPayment', at, data: { paymentId, why } };
    }
    default:
      throw new RangeError(`no command begins with ${event.type}`);
  }
}

/** The facts behind them. */
export function factsOf(events: Events): PaymentFacts {
  const event = events[0];
  if (event?.type === 'PaymentPrepared') {
    const { bankId, fundId } = event.data;
    const { applicant, household, coSigner, interests, accepted, awardPence, usedPence } = preparedBasis(events);
    return { award: { bankId, fundId, applicant, household, coSigner, interests, accepted, awardPence, usedPence } };
  }
  if (event?.type === 'PaymentApproved') {
    const { household, office, payeeHousehold } = approvedBasis(events);
    return { seat: { household, office }, ...(payeeHousehold ? { payeeHousehold } : {}) };
  }
  if (event?.type === 'PayeeDetailsChanged') return { second: event.data.confirmer };
  if (event?.type === 'PayeeDetailsRefused') return event.data.refuser ? { second: event.data.refuser } : {};
  return {};
}

function preparedBasis(events: Events) {
  const basis = events.find((event) => event.type === 'PaymentPreparedBasis');
  if (!basis) throw new RangeError('PaymentPrepared stands without its PaymentPreparedBasis');
  return basis.data;
}

function approvedBasis(events: Events) {
  const basis = events.find((event) => event.type === 'PaymentApprovedBasis');
  if (!basis) throw new RangeError('PaymentApproved stands without its PaymentApprovedBasis');
  return basis.data;
}
