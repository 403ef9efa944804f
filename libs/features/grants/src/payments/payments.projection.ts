import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { ApplicationEvent, BankEvent, Envelope, GrantEvent, PaymentEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

type Seen = Recorded<ApplicationEvent | BankEvent | GrantEvent | PaymentEvent>;
type Statement =
  | ('put-banks' | 'put-bids' | 'move-bids' | 'put-grants' | 'move-grants' | 'meet-conditions' | 'add-releases')
  | ('put-payments' | 'move-payments');
type RowOf = { readonly [T in Seen['type']]?: (data: Extract<Seen, { type: T }>['data'], on: string) => RowFor };

const row = (statement: Statement, key: string, values: object): RowFor => ({ statement: sql(statement), key, row: values });
const grant = (bidId: string, changes: object) => row('move-grants', bidId, { bid_id: bidId, ...changes });
const payment = (paymentId: string, changes: object) => row('move-payments', paymentId, { payment_id: paymentId, ...changes });
/** What the payee's bank says of the account itself. */
const ACCOUNT_FAULTS: readonly string[] = ['account-closed', 'wrong-details'];

/** Where money is, the bank's own stream tells; the rest comes from the grant's and the payment's. */
const rowOf: RowOf = {
  BankOpened: ({ bankId, name }) => row('put-banks', bankId, { bank_id: bankId, name }),
  BidReceived: ({ bidId, title }) => row('put-bids', bidId, { bid_id: bidId, title }),
  BidReceivedBasis: ({ bidId, applicant }) => row('move-bids', bidId, { bid_id: bidId, applicant }),
  BidReworded: ({ bidId, title }) => row('move-bids', bidId, { bid_id: bidId, ...(title ? { title } : {}) }),
  GrantOpened: ({ bidId, bankId, amountPence, conditions, atRisk }) => {
    const unmet = conditions.filter(({ beforePayment }) => beforePayment).map(({ conditionId }) => conditionId);
    return row('put-grants', bidId, { bid_id: bidId, bank_id: bankId, amount_pence: amountPence, phase: 'opened', unmet, at_risk: atRisk });
  },
  OfferMade: ({ bidId, acceptBy }) => grant(bidId, { phase: 'offered', accept_by: acceptBy }),
  OfferAccepted: ({ bidId, spendBy }) => grant(bidId, { phase: 'accepted', spend_by: spendBy }),
  OfferLapsed: ({ bidId }) => grant(bidId, { phase: 'closed' }),
  GrantWithdrawn: ({ bidId }) => grant(bidId, { phase: 'closed' }),
  ConditionMet: ({ bidId, conditionId }) => row('meet-conditions', bidId, { bid_id: bidId, condition_id: conditionId }),
  SafeguardingNamed: ({ bidId }) => grant(bidId, { safeguarded: true }),
  ProjectEnded: ({ bidId, reportDueOn }) => grant(bidId, { report_due_on: reportDueOn }),
  ReportReceived: ({ bidId }) => grant(bidId, { reported: true }),
  AwardReleased: ({ bidId, amountPence }) => row('add-releases', bidId, { bid_id: bidId, amount_pence: amountPence }),
  PaymentPrepared: ({ paymentId, bankId, bidId, fundId, amountPence, route }) => {
    const named = { payment_id: paymentId, bank_id: bankId, bid_id: bidId, fund_id: fundId, amount_pence: amountPence, route };
    return row('put-payments', paymentId, { ...named, state: 'prepared', approvals: 0, name_check: 'missing', needs_details: false, details_wait: false });
  },
  PayeeNameChecked: ({ paymentId, answer }) => payment(paymentId, { name_check: answer }),
  PayeeDetailsProposed: ({ paymentId }) => payment(paymentId, { details_wait: true }),
  PayeeDetailsRefused: ({ paymentId }) => payment(paymentId, { details_wait: false }),
  PayeeDetailsChanged: ({ paymentId, waitUntil }) => {
    const anew = { approvals: 0, name_check: 'missing', needs_details: false, details_wait: false };
    return payment(paymentId, { ...anew, wait_until: waitUntil });
  },
  PaymentApproved: ({ paymentId, approvals }) => payment(paymentId, { approvals }),
  PaymentInstructed: ({ paymentId }, on) => payment(paymentId, { state: 'instructed', moved_on: on }),
  PaymentSettled: ({ paymentId }, on) => payment(paymentId, { state: 'settled', moved_on: on }),
  PaymentFailed: ({ paymentId, why }, on) =>
    payment(paymentId, { state: 'prepared', came_back: why, moved_on: on, ...(ACCOUNT_FAULTS.includes(why) ? { needs_details: true } : {}) }),
};

/** Every payment of every bank with what may hold it, and the grants that still have something to pay. */
export const paymentsProjection: Projection = {
  name: 'payment_list',
  version: 3,
  types: Object.keys(rowOf),
  tables: sql('payments.tables'),
  project: (events, client) =>
    writeRows(
      client,
      events.map(({ event }) => rowFor(event)),
    ),
};

function rowFor(event: Envelope): RowFor {
  const make = rowOf[event.type as Seen['type']] as ((data: object, on: string) => RowFor) | undefined;
  if (!make) throw new Error(`the list of payments does not read ${event.type}`);
  return make(event.data, londonDay(event.recordedAt));
}
