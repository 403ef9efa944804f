import type { Recorded } from '#decider';
import type { BankEvent } from '#events';
import type { BankCommand } from './bank.commands.js';
import type { BankFacts, BidFacts, DeclarationFacts, PaymentFacts } from './bank.facts.js';

type Events = readonly Recorded<BankEvent>[];
type EventOf<T extends BankEvent['type']> = Extract<Recorded<BankEvent>, { type: T }>;
const every = <T extends BankEvent['type']>(events: Events, type: T): EventOf<T>[] => events.filter((event): event is EventOf<T> => event.type === type);

/** The command that these events answered: the half of the replay law that an auditor needs (architecture.md, "How a command travels"). */
export function commandOf(events: Events): BankCommand {
  const bankId = (events[0]?.stream ?? '').replace(/^bank-/, '');
  const at = events[0]?.recordedAt ?? '';
  const declared = every(events, 'DecisionsDeclared')[0];
  if (declared) return declarationOf(bankId, at, events, declared);
  const batch = every(events, 'BatchInstructed')[0];
  if (batch) {
    const paymentIds = every(events, 'PaymentInstructed').map(({ data }) => data.paymentId);
    const instructedBy = every(events, 'PaymentReadiness')[0]?.data.instructedBy ?? '';
    return { type: 'InstructBatch', at, data: { bankId, batchId: batch.data.batchId, paymentIds, instructedBy } };
  }
  const event = events[0];
  if (!event) throw new Error('a command that wrote nothing cannot be told from its events');
  return { at, ...plainCommandOf(bankId, event) } as BankCommand;
}

function declarationOf(bankId: string, at: string, events: Events, { data }: EventOf<'DecisionsDeclared'>): BankCommand {
  const decisions = events.flatMap((event): Extract<BankCommand, { type: 'DeclareDecisions' }>['data']['decisions'] => {
    if (event.type === 'BidDeclined') return [{ bidId: event.data.bidId, outcome: 'decline' as const, amountPence: 0, reason: event.data.reason }];
    if (event.type !== 'AwardDeclared') return [];
    const { bidId, amountPence, fundId, fundBecause, reason } = event.data;
    return [{ bidId, outcome: 'award' as const, amountPence, fundId, reason, ...(fundBecause ? { fundBecause } : {}) }];
  });
  return { type: 'DeclareDecisions', at, data: { bankId, roundId: data.roundId, decidedBy: data.decidedBy, decisions, finishesRound: data.finishesRound } };
}

function plainCommandOf(bankId: string, event: Recorded<BankEvent>): object {
  switch (event.type) {
    case 'BankOpened':
      return { type: 'OpenBank', data: event.data };
    case 'FundAgreed':
      return { type: 'AgreeFund', data: { bankId, ...event.data } };
    case 'MoneyExpected':
      return { type: 'ExpectMoney', data: { bankId, ...event.data } };
    case 'MoneyReceived':
      return { type: 'RecordMoneyIn', data: { bankId, ...without(event.data, 'postings', 'remittedBy') } };
    case 'MoneyReceiptCorrected':
      return { type: 'CorrectMoneyIn', data: { bankId, amends: event.data.amends, toPence: event.data.toPence, reason: event.data.reason } };
    case 'MoneyWithdrawn':
      return { type: 'WithdrawMoney', data: { bankId, ...without(event.data, 'postings') } };
    case 'FundCarriedForward':
      return { type: 'CarryFundForward', data: { bankId, ...without(event.data, 'amountPence') } };
    case 'FundsReserved':
      return { type: 'ReserveForRound', data: { bankId, ...without(event.data, 'postings') } };
    case 'ReservationReleased':
      return { type: 'CancelReservation', data: { bankId, roundId: event.data.roundId } };
    case 'AwardReleased': {
      const { bidId, why, amountPence, reason } = event.data;
      return why === 'reduced'
        ? { type: 'ReduceAward', data: { bankId, bidId, byPence: amountPence, reason } }
        : { type: 'ReleaseAward', data: { bankId, bidId, why } };
    }
    case 'PaymentSettled':
      return { type: 'SettlePayment', data: { bankId, paymentId: event.data.paymentId, statementLine: event.data.statementLine } };
    case 'PaymentFailed':
      return { type: 'FailPayment', data: { bankId, paymentId: event.data.paymentId, why: event.data.why } };
    case 'MoneyReturned':
      return { type: 'RecordReturn', data: { bankId, ...without(event.data, 'postings', 'fundId') } };
    case 'LossRecorded':
      return { type: 'RecordLoss', data: { bankId, ...without(event.data, 'fundId') } };
    default:
      throw new Error(`no command begins with ${event.type}`);
  }
}

function without<T extends object, K extends keyof T>(data: T, ...keys: K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
}

/** The facts from other streams that these events were decided on, as the events themselves tell them. */
export function factsOf(events: Events): BankFacts {
  const declared = every(events, 'DecisionsDeclared')[0];
  if (declared) return { declaration: declarationFactsOf(events, declared) };
  const failed = every(events, 'PaymentFailed')[0];
  if (failed) return { grantEnded: failed.data.grantEnded };
  if (!every(events, 'BatchInstructed')[0]) return {};
  const payments = every(events, 'PaymentReadiness').map(
    ({ data: { paymentId, instructedBy: _, ...facts } }) => [paymentId, facts satisfies PaymentFacts] as const,
  );
  return { payments: Object.fromEntries(payments) };
}

function declarationFactsOf(events: Events, { data }: EventOf<'DecisionsDeclared'>): DeclarationFacts {
  const conditions = new Map(every(events, 'AwardDeclared').map((award) => [award.data.bidId, award.data.conditions]));
  const bids = every(events, 'DecisionBasis').map(({ data: { bidId, bidStatus, bidRoundId, ...basis } }) => {
    const facts: BidFacts = { ...basis, status: bidStatus, roundId: bidRoundId, conditions: conditions.get(bidId) ?? [] };
    return [bidId, facts] as const;
  });
  const { rulesVersion, rulesHash, minPence, maxPence, householdCapPence, reserveOrder, sealed } = data;
  const rules = { rulesVersion, rulesHash, minPence, maxPence, householdCapPence, reserveOrder };
  // A vote that was declared had nothing left to wait for.
  const vote = data.windowEndedOn === undefined ? undefined : { recountWaits: false, windowEndsOn: data.windowEndedOn };
  return { sealed, rules, bids: Object.fromEntries(bids), carried: [], ...(vote ? { vote } : {}) };
}
