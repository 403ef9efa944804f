import { accept, type Decision, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { BankEvent } from '#events';
import { canonical, contentHash } from '#proof';
import { released } from './award.decider.js';
import { type BankState, evolveBank, move } from './balances.decider.js';
import type { BankCommandOf } from './bank.commands.js';
import type { BankFacts, PaymentFacts } from './bank.facts.js';

type Decided = Decision<BankEvent>;

/** Each payment on the list is ready, or none is sent: the first that is not is named. */
export function instructBatch({ data, at }: BankCommandOf<'InstructBatch'>, state: BankState, facts: BankFacts): Decided {
  const { batchId, paymentIds, instructedBy } = data;
  if (state.batches[batchId]) return refuse('batch-exists', { batchId });
  const events: BankEvent[] = [];
  const lines: { paymentId: string; amountPence: number; payee: string }[] = [];
  let balances = state;
  for (const paymentId of paymentIds) {
    const payment = facts.payments?.[paymentId];
    const held = whyNotReady(paymentId, payment, balances, instructedBy, londonDay(at));
    if (held || !payment) return held ?? refuse('no-such-payment', { paymentId });
    const [instructed, readiness] = instructionOf(paymentId, { batchId, instructedBy }, payment, balances);
    events.push(instructed, readiness);
    lines.push({ paymentId, amountPence: payment.amountPence, payee: payment.payee });
    balances = evolveBank(balances, { ...instructed, recordedAt: at } as Parameters<typeof evolveBank>[1]);
  }
  const totalPence = lines.reduce((sum, line) => sum + line.amountPence, 0);
  return accept<BankEvent>(...events, {
    type: 'BatchInstructed',
    data: { batchId, count: lines.length, totalPence, contentHash: contentHash(canonical(lines)) },
  });
}

/** Two approvals, conditions met, nothing holds it, any wait over (architecture.md, "Money first"); the order is the order of the refusal table. */
function whyNotReady(paymentId: string, payment: PaymentFacts | undefined, state: BankState, instructedBy: string, today: string) {
  if (!payment) return refuse('no-such-payment', { paymentId });
  const done = state.payments[paymentId];
  if (done && done.status !== 'failed') return refuse('already-instructed', { paymentId });
  if (payment.status !== 'prepared') return refuse('payment-not-waiting', { paymentId, status: payment.status });
  if (payment.detailsWait) return refuse('details-wait', { paymentId });
  if (!payment.accepted) return refuse('offer-not-accepted', { paymentId, bidId: payment.bidId });
  if (distinctSigners(payment) < 2) return refuse('needs-two-approvals', { paymentId, approvals: payment.approvals.length });
  if (payment.approvals.some(({ approver }) => approver === instructedBy)) return refuse('approver-pays', { paymentId });
  if (payment.nameCheck !== 'match' && payment.nameCheck !== 'close-match') return refuse('name-not-checked', { paymentId, nameCheck: payment.nameCheck });
  if (payment.unmetConditions > 0) return refuse('conditions-unmet', { paymentId, unmet: payment.unmetConditions });
  if (payment.safeguardingMissing) return refuse('safeguarding-missing', { paymentId });
  if (payment.waitUntil !== undefined && today < payment.waitUntil) return refuse('must-wait', { paymentId, waitUntil: payment.waitUntil });
  const late = payment.lateReports[0];
  if (late) return refuse('report-late', { paymentId, bidId: late });
  const leftPence = state.awards[payment.bidId]?.committedPence ?? 0;
  if (payment.amountPence > leftPence) return refuse('above-award', { paymentId, bidId: payment.bidId, leftPence });
  return undefined;
}

function distinctSigners(payment: PaymentFacts): number {
  return Math.min(new Set(payment.approvals.map(({ approver }) => approver)).size, new Set(payment.approvals.map(({ household }) => household)).size);
}

function instructionOf(
  paymentId: string,
  { batchId, instructedBy }: Pick<BankCommandOf<'InstructBatch'>['data'], 'batchId' | 'instructedBy'>,
  payment: PaymentFacts,
  state: BankState,
): [BankEvent, BankEvent] {
  const { bidId, amountPence, route, waitUntil, ...readiness } = payment;
  const fundId = state.awards[bidId]?.fundId ?? '';
  const postings = move(fundId, amountPence, `committed:${bidId}`, `in-payment:${paymentId}`);
  return [
    { type: 'PaymentInstructed', data: { paymentId, batchId, bidId, fundId, amountPence, route, postings } },
    {
      type: 'PaymentReadiness',
      data: {
        ...readiness,
        approvals: [...readiness.approvals],
        lateReports: [...readiness.lateReports],
        paymentId,
        bidId,
        amountPence,
        route,
        instructedBy,
        ...(waitUntil ? { waitUntil } : {}),
      },
    },
  ];
}

export function settlePayment({ data }: BankCommandOf<'SettlePayment'>, state: BankState): Decided {
  const payment = state.payments[data.paymentId];
  if (!payment) return refuse('no-such-payment', { paymentId: data.paymentId });
  if (payment.status !== 'instructed') return refuse('not-on-its-way', { paymentId: data.paymentId, status: payment.status });
  const { bidId, amountPence, route } = payment;
  const fundId = state.awards[bidId]?.fundId ?? '';
  const postings = move(fundId, amountPence, `in-payment:${data.paymentId}`, 'paid');
  return accept<BankEvent>({
    type: 'PaymentSettled',
    data: { paymentId: data.paymentId, bidId, fundId, amountPence, route, statementLine: data.statementLine, postings },
  });
}

/** The money is promised again; of a grant that has ended meanwhile it is released at once, since nothing else would. */
export function failPayment({ data }: BankCommandOf<'FailPayment'>, state: BankState, { grantEnded }: BankFacts): Decided {
  const { paymentId, batchId, why } = data;
  const payment = state.payments[paymentId];
  if (!payment) return refuse('no-such-payment', { paymentId });
  if (payment.status === 'failed' || (batchId && batchId !== payment.batchId)) return accept<BankEvent>();
  if (payment.status !== 'instructed') return refuse('not-on-its-way', { paymentId, status: payment.status });
  const { bidId, amountPence } = payment;
  const award = state.awards[bidId];
  const fundId = award?.fundId ?? '';
  const postings = move(fundId, amountPence, `in-payment:${paymentId}`, `committed:${bidId}`);
  const failed = { paymentId, bidId, fundId, amountPence, why, ...(grantEnded ? { grantEnded } : {}), postings };
  const events: BankEvent[] = [{ type: 'PaymentFailed', data: failed }];
  if (grantEnded) events.push(released(bidId, fundId, (award?.committedPence ?? 0) + amountPence, grantEnded));
  return accept(...events);
}

export function recordReturn({ data: { bankId: _, ...back } }: BankCommandOf<'RecordReturn'>, state: BankState): Decided {
  const award = state.awards[back.bidId];
  if (!award) return refuse('no-such-award', { bidId: back.bidId });
  if (state.returns[back.returnId]) return refuse('return-exists', { returnId: back.returnId });
  if (state.statementLines.has(back.statementLine)) return refuse('statement-line-used', { statementLine: back.statementLine });
  if (back.kind === 'reclaimed' && !back.authority) return refuse('authority-missing', { returnId: back.returnId });
  const stillOutPence = award.paidPence - award.returnedPence;
  if (back.amountPence > stillOutPence) return refuse('more-than-paid', { bidId: back.bidId, stillOutPence });
  return accept<BankEvent>({
    type: 'MoneyReturned',
    data: { ...back, fundId: award.fundId, postings: move(award.fundId, back.amountPence, 'returned', 'available') },
  });
}

export function recordLoss({ data: { bankId: _, ...loss } }: BankCommandOf<'RecordLoss'>, state: BankState): Decided {
  const award = state.awards[loss.bidId];
  if (!award) return refuse('no-such-award', { bidId: loss.bidId });
  const stillOutPence = award.paidPence - award.returnedPence - award.lostPence;
  if (loss.amountPence > stillOutPence) return refuse('more-than-paid', { bidId: loss.bidId, stillOutPence });
  return accept<BankEvent>({ type: 'LossRecorded', data: { ...loss, fundId: award.fundId } });
}
